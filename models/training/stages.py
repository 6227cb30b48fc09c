"""Teaches ResNet50, some stages at a time, or the beginning of a VGG to see what the teacher sees; labels are not needed.

    python stages.py --data FOLDER --teacher FILE --network resnet50 --out FOLDER --steps 1500,600

A leg is a run of a network's parts. They learn, from random weights, to give maps from which probes (convolutions that are thrown
away afterwards) read what the teacher's operations give before it is clipped. Then they are frozen and the next leg begins. Can be interrupted and
started again with the same command: OUT/NETWORK-stages.pt has everything.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import data
import networks
from muon import Muon, unit_rows
from teacher import Teacher


@dataclass
class Leg:
    first: int  # part of the network
    last: int
    probes: dict  # after a part, the teacher's operations that are read from its output
    phase: int  # of the teacher, see there
    reach: int = 1  # side of the probes


RESNET = [
    Leg(0, 6, {0: (4,), 2: (6,), 3: (8,), 4: (8, 10), 6: (10,)}, phase=0),
    Leg(7, 12, {7: (12,), 9: (14,), 11: (16,), 12: (16, 18)}, phase=0),
]
# What the fifth convolution could predict.
VGG = [Leg(0, 3, {3: (4,)}, phase=1, reach=3)]
LEGS = {"resnet50": RESNET, "vgg16": VGG, "vgg19": VGG}
RANGE = (-3, 9)  # what lies outside is as good as the bound: the teacher clips to 0 to 6


class Crops:
    """Random squares, half of them mirrored, of the pictures as a network sees them and of augmented versions of them."""

    def __init__(self, pictures, chosen, rng, versions):
        whole = [data.fit(pictures[i]) for i in chosen]
        self.pictures = np.stack(whole + [data.augmented(pictures[i], rng, data.SIZE) for _ in range(versions) for i in chosen])

    def make(self, rng, count, size):
        found = []
        for index in rng.integers(len(self.pictures), size=count):
            top, left = rng.integers(0, data.SIZE - size + 1, size=2)
            crop = self.pictures[index, top : top + size, left : left + size]
            found.append(crop[:, ::-1] if rng.random() < 0.5 else crop)
        return np.stack(found)


def probe(width, operations, teacher, reach=1):
    channels = sum(map(teacher.channels, operations))
    return nn.Sequential(nn.Conv2d(width, channels, reach, padding=reach // 2, bias=False), nn.BatchNorm2d(channels))


class Pupil(nn.Module):
    """A leg's parts, after the frozen ones before them, with its probes."""

    def __init__(self, parts, leg, teacher, widths):
        super().__init__()
        self.before, self.parts, self.leg = nn.ModuleList(parts[: leg.first]), nn.ModuleList(parts[leg.first : leg.last + 1]), leg
        probes = {str(part): probe(widths[part], ops, teacher, leg.reach) for part, ops in leg.probes.items()}
        self.probes = nn.ModuleDict(probes)

    def learning(self, on):
        self.before.eval()
        self.parts.train(on)
        self.probes.train(on)

    def forward(self, pictures):
        x = torch.from_numpy(data.normalised(pictures)).to(next(self.parameters()).device, memory_format=torch.channels_last)
        with torch.autocast(x.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                for part in self.before:
                    x = part(x)
            found = []
            for index, part in enumerate(self.parts, self.leg.first):
                x = part(x)
                if index in self.leg.probes:
                    found.append(self.probes[str(index)](x).float())
        return found


class Targets:
    """What a leg's probes have to read, and how far it varies."""

    def __init__(self, teacher, leg, example):
        self.teacher, self.leg = teacher, leg
        self.count = 1 + max(max(operations) for operations in leg.probes.values())
        found = self(example)
        self.means = [x.mean((0, 2, 3)) for x in found]
        self.variances = [x.var((0, 2, 3), keepdim=True) + 1e-3 for x in found]

    def __call__(self, pictures):
        maps = self.teacher.unclipped(torch.from_numpy(pictures).to(self.teacher.offset.device), self.count, self.leg.phase)
        return [torch.cat([maps[o].clamp(*RANGE) for o in operations], 1) for operations in self.leg.probes.values()]

    def errors(self, outputs, pictures):
        """Parts of the variance that are not explained, one for each probe."""
        pairs = zip(outputs, self(pictures), self.variances)
        return torch.stack([((found - wanted).square() / variance).mean() for found, wanted, variance in pairs])


class Lessons:
    def __init__(self, options):
        self.options, self.legs = options, LEGS[options.network]
        self.path = Path(options.out) / f"{options.network}-stages.pt"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        pictures, _, splits = data.load(options.data)
        rng = np.random.default_rng(options.seed)
        self.crops = Crops(pictures, np.flatnonzero(splits == 0), rng, options.versions)
        held = Crops(pictures, np.flatnonzero(splits == 1), rng, 0)
        self.held = [held.make(rng, 32, options.size) for _ in range(3)]
        self.teacher = Teacher(options.teacher).to(options.device)
        torch.manual_seed(options.seed)
        self.model = networks.create(options.network)
        for module in self.model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 0.02
        self.model.to(options.device, memory_format=torch.channels_last)

    def pupil(self, number):
        """A leg's pupil and its targets; the same at each start."""
        torch.manual_seed(self.options.seed + number)
        leg, parts = self.legs[number], self.model.parts()
        targets = Targets(self.teacher, leg, self.crops.make(np.random.default_rng(number), 256, self.options.size))
        pupil = Pupil(parts, leg, self.teacher, self.widths(parts))
        with torch.no_grad():
            for (_, normalisation), mean, variance in zip(pupil.probes.values(), targets.means, targets.variances):
                normalisation.bias.copy_(mean)
                normalisation.weight.copy_(variance.sqrt().flatten())
        pupil.to(self.options.device, memory_format=torch.channels_last)
        unit_rows(pupil)
        return pupil, targets

    @staticmethod
    def widths(parts):
        """Channels of each part's output."""
        return [[m for m in part.modules() if isinstance(m, nn.BatchNorm2d)][-1].num_features for part in parts]

    @torch.no_grad()
    def explained(self, pupil, targets):
        """On crops of the validation split, one for each probe."""
        pupil.learning(False)
        errors = torch.stack([targets.errors(pupil(crops), crops) for crops in self.held]).mean(0)
        pupil.learning(True)
        return [round(value, 3) for value in (1 - errors).tolist()]

    def learn(self, number, step, states):
        options = self.options
        pupil, targets = self.pupil(number)
        if states:
            pupil.load_state_dict(states[0])
        inside = [*pupil.parts.parameters(), *pupil.probes.parameters()]
        rest = [p for p in inside if p.dim() == 1]
        optimizers = Muon([p for p in inside if p.dim() > 1]), torch.optim.Adam(rest, betas=(0.9, 0.99), fused=True)
        for optimizer, state in zip(optimizers, states[1:] if states else ()):
            optimizer.load_state_dict(state)
        pupil.learning(True)
        total, begin = int(options.steps[number]), time.time()
        while step < total:
            pace = min(1.0, (step + 1) / 50) * min(1.0, (1 - step / total) / 0.7)
            for optimizer, rate in zip(optimizers, (options.rate, 0.003)):
                optimizer.param_groups[0]["lr"] = rate * pace
            crops = self.crops.make(np.random.default_rng((options.seed, number, step)), options.batch, options.size)
            targets.errors(pupil(crops), crops).sum().backward()
            for optimizer in optimizers:
                optimizer.step()
                optimizer.zero_grad()
            step += 1
            if step % 100 == 0 or step == total:
                speed = 100 * options.batch / (time.time() - begin)
                print(f"leg {number + 1} step {step}/{total} {speed:.0f}/s explains {self.explained(pupil, targets)}", flush=True)
                self.save(number, step, [pupil.state_dict(), *(o.state_dict() for o in optimizers)])
                begin = time.time()

    def save(self, leg, step, states):
        networks.save(self.path, {"model": self.model.state_dict(), "leg": leg, "step": step, "states": states})

    def go(self):
        first, step, states = 0, 0, None
        if self.path.exists():
            state = torch.load(self.path, map_location=self.options.device)
            self.model.load_state_dict(state["model"])
            first, step, states = state["leg"], state["step"], state["states"]
        for number in range(first, len(self.legs)):
            self.learn(number, step, states)
            self.save(number + 1, 0, None)
            step, states = 0, None


def numbers(text):
    return [int(value) for value in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with real/ and fake/")
    parser.add_argument("--teacher", required=True, help="the teacher's ONNX file")
    parser.add_argument("--network", required=True, choices=sorted(LEGS))
    parser.add_argument("--out", required=True, help="folder for OUT/NETWORK-stages.pt")
    parser.add_argument("--steps", type=numbers, default=[1500, 600], help="of each leg")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--size", type=int, default=96, help="side of the crops")
    parser.add_argument("--rate", type=float, default=0.02, help="how far a filter turns in a step")
    parser.add_argument("--versions", type=int, default=3, help="augmented versions of each training picture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    Lessons(options).go()


if __name__ == "__main__":
    main()
