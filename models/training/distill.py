"""Teaches a network's body to see what the teacher sees, leg by leg from its beginning; labels are not needed.

    python distill.py --data FOLDER --teacher FILE --out FOLDER --network resnet50

A leg is one stage. Its layers are fitted by least squares first (fit.py, fit_resnet.py), on what the legs before it give; then
all of them together learn, by gradients, to give the same maps of the teacher, at each position and on average over a crop
(averages are what tells real from fake). Then the leg is frozen and the next one begins. Can be interrupted and started again
with the same command: OUT/NETWORK-distilled.pt has everything.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import fit
import fit_resnet
import networks
from baselines import PENALTIES
from metrics import auc
from muon import Muon, unit_rows
from teacher import Teacher
from train import Batches, images, save

LEGS = {"resnet50": [3, 4, 6, 3], "vgg16": [4, 3, 3, 3], "vgg19": [4, 4, 4, 4]}


def plan(network):
    """For each leg, for each part of the network in it, the teacher's layers whose maps its first channels should be."""
    stages = fit_resnet.TARGETS if network == "resnet50" else fit.TARGETS[network]
    flat = [layers for stage in stages for layers in stage]
    found, at = [], 0
    for count in LEGS[network]:
        found.append(list(range(at, at + count)))
        at += count
    return found, flat


def verdict(means, labels, penalty=0.1):
    """The direction in which a ridge regression tells fake from real, in units of what it gives."""
    spread = means.std(0) + 1e-3 * means.std()
    x = (means - means.mean(0)) / spread
    target = 2.0 * labels - 1
    weights = x.T @ torch.linalg.solve(x @ x.T / x.shape[1] + penalty * torch.eye(len(x)), target - target.mean())
    return weights / spread / (x @ weights).std()


class Loss:
    """Squared errors of a leg's maps, of their averages over a crop, and of the verdict of each layer's averages.

    Each is in units of the teacher's variance. A verdict hangs on a small part of what the averages tell, which
    their errors would drown without the third term.
    """

    def __init__(self, teacher, crops, labels, weights):
        parts = [teacher(crops[i : i + 32]) for i in range(0, len(crops), 32)]
        self.variance = [x.var((0, 2, 3)) + 1e-3 for x in parts[0]]
        means = [torch.cat([x.mean((2, 3)) for x in layer]) for layer in zip(*parts)]
        self.between = [x.var(0) + 1e-4 for x in means]
        labels = torch.from_numpy(labels).double()
        self.direction = [verdict(x.double().cpu(), labels).float().to(x.device) for x in means]
        self.weights = weights

    def wanted(self, maps, layers, size):
        return torch.cat([F.adaptive_avg_pool2d(maps[i], size) for i in layers], 1)

    def parts(self, outputs, targets, maps):
        """[parts, 3]: errors at positions, of averages and of verdicts."""
        found = []
        for x, layers in zip(outputs, targets):
            wanted = self.wanted(maps, layers, x.shape[2])
            error = x[:, : wanted.shape[1]].float() - wanted
            # Less what is the same for all: later layers correct that.
            averages = error.mean((2, 3))
            averages = (averages - averages.mean(0)) * (len(averages) / (len(averages) - 1)) ** 0.5
            variance, between = (torch.cat([v[i] for i in layers]) for v in (self.variance, self.between))
            at = (error.square().mean((0, 2, 3)) / variance).mean()
            split = averages.split([len(self.direction[i]) for i in layers], 1)
            verdicts = [(part @ self.direction[i]).square().mean() for part, i in zip(split, layers)]
            found.append(torch.stack([at, (averages.square().mean(0) / between).mean(), torch.stack(verdicts).mean()]))
        return torch.stack(found)

    def __call__(self, *arguments):
        return self.parts(*arguments).mean(0) @ torch.tensor(self.weights, device=self.variance[0].device)


class Distiller:
    def __init__(self, options):
        self.options = options
        self.path = Path(options.out) / f"{options.network}-distilled.pt"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        pictures, self.labels, splits = data.load(options.data)
        self.chosen, held = np.flatnonzero(splits == 0), np.flatnonzero(splits == 1)
        self.batches = Batches([pictures[i] for i in self.chosen], self.labels[self.chosen], options.seed, options.workers)
        torch.manual_seed(options.seed)
        rng = np.random.default_rng(options.seed)
        self.pictures = pictures
        self.judged = rng.permutation(self.chosen)[: options.judge], held
        self.crops = np.stack([data.augmented(pictures[i], rng, options.size) for i in rng.permutation(held)[:96]])
        self.device = torch.device(options.device)
        self.teacher = Teacher(options.teacher).to(self.device)
        self.model = networks.create(options.network).to(self.device, memory_format=torch.channels_last)
        for module in self.model.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.momentum = 0.02
        self.legs, self.targets = plan(options.network)
        self.parts = self.model.parts()
        crops, labels = self.batches.make(0, options.size, len(self.chosen))
        self.loss = Loss(self.teacher, self.pixels(crops), labels, options.weights)

    def pixels(self, pictures):
        return torch.from_numpy(pictures).to(self.device)

    def run(self, pictures, parts, collected=()):
        """Through the first parts; the outputs of those in `collected`, or the last."""
        x, found = images(pictures, self.device), []
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            for index in range(parts):
                with torch.set_grad_enabled(index >= self.begin):
                    x = self.parts[index](x)
                if index in collected:
                    found.append(x)
        return found if collected else x

    def told(self, leg):
        """Parts of a leg that are held to their targets: the last ones with each."""
        inside = [i for i in self.legs[leg] if self.targets[i]]
        return [i for i in inside if i + 1 not in inside or self.targets[i + 1] != self.targets[i]]

    @torch.no_grad()
    def explained(self, leg):
        """Parts of the variance that are explained on crops of the validation split, [told, 3]."""
        self.model.eval()
        self.begin = len(self.parts)
        told, sums = self.told(leg), 0
        groups = np.split(self.crops, 3)
        for crops in groups:
            outputs = self.run(crops, told[-1] + 1, told)
            sums = sums + self.loss.parts(outputs, [self.targets[i] for i in told], self.teacher(self.pixels(crops)))
        return (1 - sums / len(groups)).cpu().numpy()

    @torch.no_grad()
    def separates(self, leg):
        """AUC, on the validation split, of a ridge head on the averages of a leg's last maps."""
        self.model.eval()
        self.begin = len(self.parts)
        found = []
        for indices in self.judged:
            whole = np.stack([data.fit(self.pictures[i]) for i in indices])
            means = [self.run(whole[i : i + 8], self.legs[leg][-1] + 1).float().mean((2, 3)) for i in range(0, len(whole), 8)]
            found.append(torch.cat(means).double().cpu().numpy())
        mean, spread = found[0].mean(0), found[0].std(0) + 1e-3 * found[0].std()
        train, held = ((f - mean) / spread for f in found)
        kernel, target = train @ train.T / train.shape[1], 2.0 * self.labels[self.judged[0]] - 1
        judge = lambda penalty: held @ (train.T @ np.linalg.solve(kernel + penalty * np.eye(len(train)), target - target.mean()))
        return max(auc(judge(penalty), self.labels[self.judged[1]]) for penalty in PENALTIES)

    def report(self, leg, words):
        print(f"leg {leg + 1} {words}: explains {self.explained(leg).round(3).tolist()}", flush=True)

    def fit_leg(self, leg):
        rng = np.random.default_rng((self.options.seed, leg))
        begin = time.time()
        self.model.cpu()
        self.teacher.cpu()
        x, maps = fit.material(self.pictures, self.chosen, self.teacher, rng, self.options.pictures, self.options.fit_size)
        library = fit_resnet if self.options.network == "resnet50" else fit
        with torch.no_grad():
            self.model.eval()
            before = self.legs[leg][0]
            x = torch.cat([self.through(part, before) for part in x.split(16)])
            for index in self.legs[leg]:
                x, explained = library.fit_part(self.model, index, x, maps, rng)
                print(f"leg {leg + 1} part {index}: explains {explained or 0:.3f} {time.time() - begin:.0f} s", flush=True)
        self.model.to(self.device)
        self.teacher.to(self.device)

    def through(self, x, parts):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for part in self.parts[:parts]:
                x = part(x)
        return x.to(torch.bfloat16)

    def optimizers(self, leg):
        inside = [p for i in self.legs[leg] for p in self.parts[i].parameters()]
        kernels, rest = [p for p in inside if p.dim() > 1], [p for p in inside if p.dim() == 1]
        return Muon(kernels), torch.optim.Adam(rest, betas=(0.9, 0.99), fused=True)

    def learn_leg(self, leg, step, states):
        options, total = self.options, int(self.options.steps[leg])
        optimizers = self.optimizers(leg)
        for optimizer, state in zip(optimizers, states or ()):
            optimizer.load_state_dict(state)
        told = self.told(leg)
        depth = 1 + max(max(self.targets[i]) for i in told)
        seen, begin = [], time.time()
        while step < total:
            pace = min(1.0, (step + 1) / (0.05 * total)) * (1 - step / total)
            for optimizer, rate in zip(optimizers, (options.rate, options.rate / 10)):
                optimizer.param_groups[0]["lr"] = rate * pace
            pictures, _ = self.batches.get(1000 * 1000 * leg + step, lambda _: options.size, options.batch)
            maps = self.teacher(self.pixels(pictures), depth=depth)
            self.begin = self.legs[leg][0]
            self.model.eval()
            for index in self.legs[leg]:
                self.parts[index].train()
            outputs = self.run(pictures, told[-1] + 1, told)
            loss = self.loss(outputs, [self.targets[i] for i in told], maps)
            loss.backward()
            for optimizer in optimizers:
                optimizer.step()
                optimizer.zero_grad()
            seen.append(loss.item())
            step += 1
            if step % 25 == 0:
                speed = len(seen) * options.batch / (time.time() - begin)
                print(f"leg {leg + 1} step {step}/{total} loss {np.mean(seen):.4f} {speed:.1f}/s", flush=True)
                seen, begin = [], time.time()
            if step % 100 == 0 and step < total:
                self.save(leg, step, [o.state_dict() for o in optimizers])
                self.report(leg, f"step {step}")

    def save(self, leg, step, states):
        save(self.path, {"model": self.model.state_dict(), "leg": leg, "step": step, "optimizers": states})

    def go(self):
        leg, step, states = 0, -1, None
        if self.path.exists():
            state = torch.load(self.path, map_location=self.device)
            self.model.load_state_dict(state["model"])
            leg, step, states = state["leg"], state["step"], state["optimizers"]
            print(f"goes on with leg {leg + 1} at step {step}", flush=True)
        for leg in range(leg, min(len(self.legs), self.options.legs)):
            if step < 0:
                self.fit_leg(leg)
                unit_rows(self.model)
                self.save(leg, 0, None)
                self.report(leg, "fitted")
                step = 0
            self.learn_leg(leg, step, states)
            self.report(leg, "learnt")
            self.save(leg + 1, -1, None)
            if self.options.judge:
                print(f"leg {leg + 1}: AUC of a ridge head on its averages, validation {self.separates(leg):.4f}", flush=True)
            step, states = -1, None


def numbers(text):
    return [float(value) for value in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with real/ and fake/")
    parser.add_argument("--teacher", required=True, help="the teacher's ONNX file")
    parser.add_argument("--out", required=True, help="folder for OUT/NETWORK-distilled.pt")
    parser.add_argument("--network", required=True, choices=sorted(networks.ARCHITECTURES))
    parser.add_argument("--steps", type=numbers, default=[1500, 1000, 800, 500])
    parser.add_argument("--legs", type=int, default=4, help="stop after so many")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--size", type=int, default=128, help="side of the crops")
    parser.add_argument("--rate", type=float, default=0.003, help="how far a filter turns in a step")
    parser.add_argument("--weights", type=numbers, default=[1.0, 0.3, 0.3], help="of errors at positions, averages, verdicts")
    parser.add_argument("--pictures", type=int, default=256, help="pictures for the fit")
    parser.add_argument("--fit-size", type=int, default=160, help="side of their crops")
    parser.add_argument("--judge", type=int, default=500, help="training pictures for a ridge head after each leg, or 0")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches ahead")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    Distiller(options).go()


if __name__ == "__main__":
    main()
