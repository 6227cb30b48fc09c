"""Teaches layer1 to layer3 of ResNet50 together what averages over a picture the teacher's layers have.

    python tune.py --data FOLDER --teacher FILE --model OUT/resnet50-stages.pt --out OUT/resnet50-tuned.pt

`stages.py` teaches maps as a network with PyTorch's padding sees them, half a cell beside those on which the teacher was trained. On
the teacher's own, a ridge regression on averages tells real from fake with an AUC of 0.96 (validation), on the others with 0.92. So all
blocks up to layer3 learn the teacher's own maps now, together, and besides, to be read from the averages of their outputs: the
averages of the teacher's layers 4 to 9, and some directions in these that tell real from fake. Some channels are kept free for
`carry.py`. Can be interrupted and started again with the same command.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import data
import networks
from metrics import auc
from muon import Muon, unit_rows
from ridge import directions
from stages import RANGE, Crops, probe
from teacher import Teacher

# After a block, the teacher's operations that are read from its output.
PROBES = {2: (6,), 4: (8,), 6: (10,), 7: (12,), 9: (14,), 11: (16,), 12: (18,)}
AVERAGED = (8, 10, 12, 14, 16, 18)  # operations whose averages are read from those of the sources
OPERATIONS = 19
SOURCES = (4, 5, 6, 7, 8, 9, 10, 11, 12)  # blocks whose outputs are averaged
DIRECTIONS, PENALTY = 8, 0.2
LAST_BLOCKS = (2, 6, 12, 15)  # of layer1 to layer4
# In layer1 to layer4, the channels from here on of a block's output are kept free. Layer4 has nothing else to do.
FREE_FROM = (240, 496, 976, 0)
MIDDLE_FREE_FROM = (64, 120, 232, 0)  # and inside it
RATES = (0.012, 0.003, 0.001)  # of kernels, of what else is in the body, and of what reads the averages


def stage(part):
    """0 for layer1 to 3 for layer4."""
    return next(number for number, last in enumerate(LAST_BLOCKS) if part <= last)


def block(part):
    return next(module for module in part.modules() if isinstance(module, networks.Bottleneck))


class Goal:
    """Maps for the probes, averages, and the values of directions in these."""

    def __init__(self, teacher, pictures, labels, rng):
        self.teacher = teacher
        averages = self.of(pictures).double().numpy()
        found = directions([averages], labels, PENALTY)
        while len(found) < DIRECTIONS:
            # Of some pictures and half of the channels, so that one does not say the same as the other.
            rows, columns = rng.random(len(labels)) < 0.6, rng.random(averages.shape[1]) < 0.5
            weights = np.zeros(averages.shape[1])
            (weights[columns],) = directions([averages[rows][:, columns]], labels[rows], PENALTY)
            found.append(weights)
        self.directions = torch.from_numpy(np.stack(found)).float()

    def of(self, pictures):
        """Averages of whole pictures."""
        parts = [self.averages(self.maps(pictures[i : i + 16])) for i in range(0, len(pictures), 16)]
        return torch.cat(parts)

    def maps(self, pictures):
        return self.teacher.seen(torch.from_numpy(np.ascontiguousarray(pictures)), OPERATIONS)

    @staticmethod
    def averages(maps):
        return torch.cat([maps[o].clamp(0, 6).mean((2, 3)) for o in AVERAGED], 1)

    def __call__(self, pictures):
        maps = self.maps(pictures)
        averages = self.averages(maps)
        probes = [torch.cat([maps[o].clamp(*RANGE) for o in operations], 1) for operations in PROBES.values()]
        return [*probes, averages, averages @ self.directions.T]


class Pupil(nn.Module):
    def __init__(self, model, teacher):
        super().__init__()
        self.parts = nn.ModuleList(model.parts()[: max(SOURCES) + 1])
        width = {part: 256 * 2 ** stage(part) for part in range(len(self.parts))}
        self.probes = nn.ModuleDict({str(part): probe(width[part], ops, teacher) for part, ops in PROBES.items()})
        seen = sum(width[part] for part in SOURCES)
        self.averages = nn.Linear(seen, sum(map(teacher.channels, AVERAGED)))
        self.directions = nn.Linear(seen, DIRECTIONS)

    def forward(self, pictures):
        x = torch.from_numpy(data.normalised(pictures)).contiguous(memory_format=torch.channels_last)
        probes, sources = [], []
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for number, part in enumerate(self.parts):
                x = part(x)
                if number in SOURCES:
                    sources.append(x.float().mean((2, 3)))
                if number in PROBES:
                    probes.append(self.probes[str(number)](x).float())
        sources = torch.cat(sources, 1)
        return [*probes, self.averages(sources), self.directions(sources)]

    def prepare(self, examples):
        """Begins with what is right on average."""
        with torch.no_grad():
            for (_, normalisation), wanted in zip(self.probes.values(), examples):
                normalisation.bias.copy_(wanted.mean((0, 2, 3)))
                normalisation.weight.copy_(wanted.std((0, 2, 3)))
            for layer, wanted in zip((self.averages, self.directions), examples[-2:]):
                layer.bias.copy_(wanted.mean(0))
                layer.weight.mul_(wanted.std(0)[:, None])

    @torch.no_grad()
    def keep_free(self):
        for number, part in enumerate(self.parts):
            b = block(part)
            first, middle = FREE_FROM[stage(number)], MIDDLE_FREE_FROM[stage(number)]
            ends = [b.bn3] + ([b.downsample[1]] if b.downsample is not None else [])
            for normalisation, start in [(b.bn1, middle), (b.bn2, middle)] + [(end, first) for end in ends]:
                normalisation.weight[start:] = 0
                normalisation.bias[start:] = 0


class Lessons:
    def __init__(self, options):
        self.options, self.path = options, Path(options.out)
        pictures, labels, splits = data.load(options.data)
        rng = np.random.default_rng(options.seed)
        train, held = np.flatnonzero(splits == 0), np.flatnonzero(splits == 1)
        self.crops = Crops(pictures, train, rng, options.versions)
        self.held, self.held_labels = np.stack([data.fit(pictures[i]) for i in held]), labels[held]
        teacher = Teacher(options.teacher).to(memory_format=torch.channels_last)
        self.goal = Goal(teacher, self.crops.pictures[: len(train)], labels[train], rng)
        self.wanted = self.goal.of(self.held) @ self.goal.directions.T
        torch.manual_seed(options.seed)
        self.model = networks.create("resnet50")
        self.model.load_state_dict(torch.load(options.model, map_location="cpu")["model"])
        for module in self.model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 0.03
        self.pupil = Pupil(self.model, teacher)
        examples = self.examples()
        self.spreads = [wanted.var((0, 2, 3) if wanted.dim() == 4 else 0, keepdim=True) + 1e-4 for wanted in examples]
        self.pupil.prepare(examples)
        self.pupil.to(memory_format=torch.channels_last)
        unit_rows(self.pupil)
        self.pupil.keep_free()
        body = [*self.pupil.parts.parameters(), *self.pupil.probes.parameters()]
        readers = [*self.pupil.averages.parameters(), *self.pupil.directions.parameters()]
        kernels, rest = [p for p in body if p.dim() > 1], [p for p in body if p.dim() == 1]
        adam = torch.optim.Adam([{"params": rest}, {"params": readers}], betas=(0.9, 0.99), fused=True)
        self.optimizers = [Muon(kernels), adam]

    def examples(self):
        found = [self.goal(self.crops.make(np.random.default_rng(i), 16, self.options.size)) for i in range(12)]
        return [torch.cat(parts) for parts in zip(*found)]

    @torch.no_grad()
    def validated(self):
        self.pupil.eval()
        found = torch.cat([self.pupil(self.held[i : i + 16])[-1] for i in range(0, len(self.held), 16)])
        self.pupil.train()
        explained = 1 - ((found - self.wanted).square().mean(0) / self.wanted.var(0)).mean().item()
        return f"validation: explains {explained:.3f} of the directions, AUC {auc(found.mean(1).numpy(), self.held_labels):.3f}"

    def step(self, crops):
        errors = [
            ((found - wanted).square() / spread).mean()
            for found, wanted, spread in zip(self.pupil(crops), self.goal(crops), self.spreads)
        ]
        (sum(errors) + errors[-1]).backward()
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad()
        self.pupil.keep_free()
        return np.array([error.item() for error in errors])

    def go(self):
        options, first = self.options, 0
        if self.path.exists():
            state = torch.load(self.path)
            first = state["step"]
            self.pupil.load_state_dict(state["pupil"])
            for optimizer, values in zip(self.optimizers, state["optimizers"]):
                optimizer.load_state_dict(values)
        self.pupil.train()
        groups = [group for optimizer in self.optimizers for group in optimizer.param_groups]
        begin, errors = time.time(), []
        for step in range(first, options.steps):
            pace = min(1.0, (step + 1) / 30) * min(1.0, (1 - step / options.steps) / 0.8)
            for group, rate in zip(groups, RATES):
                group["lr"] = rate * pace
            crops = self.crops.make(np.random.default_rng((options.seed, step)), options.batch, options.size)
            errors.append(self.step(crops))
            if (step + 1) % 50 == 0 or step + 1 == options.steps:
                speed = len(errors) * options.batch / (time.time() - begin)
                means = np.mean(errors, 0).round(3)
                print(f"step {step + 1}/{options.steps} {speed:.0f}/s errors {means} {self.validated()}", flush=True)
                self.save(step + 1)
                begin, errors = time.time(), []

    def save(self, step):
        states = [optimizer.state_dict() for optimizer in self.optimizers]
        state = {"model": self.model.state_dict(), "pupil": self.pupil.state_dict(), "optimizers": states, "step": step}
        networks.save(self.path, state)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with real/ and fake/")
    parser.add_argument("--teacher", required=True, help="the teacher's ONNX file")
    parser.add_argument("--model", required=True, help="what stages.py wrote")
    parser.add_argument("--out", required=True)
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--size", type=int, default=128, help="side of the crops")
    parser.add_argument("--versions", type=int, default=3, help="augmented versions of each training picture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    Lessons(options).go()


if __name__ == "__main__":
    main()
