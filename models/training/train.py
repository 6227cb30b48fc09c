"""Trains one of the networks; can be interrupted at any time and started again with the same command.

    python train.py --data FOLDER --teacher FILE --out FOLDER --network vgg16 --steps 96:1000,128:250,224:80

Every picture of a batch is an augmented crop. The network learns to tell real from fake, and at the same time to predict the
teacher's maps (normalised by channel) from its own, through 1x1 convolutions that are thrown away afterwards (hints: Romero
et al., "FitNets", 2015). `--steps SIZE:COUNT,...` are the phases. The weights are averaged exponentially; the average that does
best on the validation split is kept in OUT/NETWORK-best.pt.
"""

import argparse
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import data
import networks
from finish import logistic
from metrics import auc
from teacher import Teacher


class Hints(nn.Module):
    """How far a network's maps are from predicting the teacher's."""

    def __init__(self, teacher, hints, example):
        super().__init__()
        maps = teacher(example)
        self.hints = hints
        self.projections = nn.ModuleList(
            nn.Conv2d(channels, sum(maps[i].shape[1] for i in layers), 1) for channels, layers, _ in hints
        )
        for index, x in enumerate(maps):
            self.register_buffer(f"mean{index}", x.mean((0, 2, 3), keepdim=True))
            self.register_buffer(f"std{index}", x.std((0, 2, 3), keepdim=True) + 0.02)

    def target(self, maps, layers, shrink):
        x = torch.cat([(maps[i] - getattr(self, f"mean{i}")) / getattr(self, f"std{i}") for i in layers], 1)
        return F.avg_pool2d(x, shrink) if shrink > 1 else x

    @torch.no_grad()
    def fit(self, own, maps):
        """Least squares, for a network that has learnt something already."""
        for x, projection, (_, layers, shrink) in zip(own, self.projections, self.hints):
            x = x.float().movedim(1, 3).flatten(0, 2)
            wanted = self.target(maps, layers, shrink).movedim(1, 3).flatten(0, 2)
            mean, offset = x.mean(0), wanted.mean(0)
            gram = (x - mean).T @ (x - mean)
            gram.diagonal().add_(0.01 * gram.diagonal().mean())
            weight = torch.linalg.solve(gram, (x - mean).T @ (wanted - offset)).T
            projection.weight.copy_(weight[:, :, None, None])
            projection.bias.copy_(offset - weight @ mean)

    def forward(self, own, maps):
        losses = []
        for x, projection, (_, layers, shrink) in zip(own, self.projections, self.hints):
            losses.append(F.mse_loss(projection(x).float(), self.target(maps, layers, shrink)))
        return torch.stack(losses)


class Average:
    """Exponential moving average of a network's whole state, the normalisations' statistics with it."""

    def __init__(self, model, decay):
        self.state = {k: v.detach().clone() for k, v in model.state_dict().items()}
        self.decay = decay

    @torch.no_grad()
    def update(self, model, step):
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                self.state[name].lerp_(value, 1 - decay)
            else:
                self.state[name].copy_(value)


def images(pictures, device):
    x = torch.from_numpy(data.normalised(pictures))
    return x.to(device, memory_format=torch.channels_last)


@torch.no_grad()
def scores(model, pictures, device, batch=16):
    """Logit of fake minus logit of real of pictures uint8 [N, 224, 224, 3]."""
    model.eval()
    found = []
    for start in range(0, len(pictures), batch):
        with torch.autocast(device.type, dtype=torch.bfloat16):
            found.append(model(images(pictures[start : start + batch], device)).float().cpu())
    logits = torch.cat(found).numpy()
    return logits[:, 1] - logits[:, 0]


class Batches:
    """Augmented batches, made ahead by other processes if there are any. A step's batch is always the same."""

    def __init__(self, pictures, labels, seed, workers):
        self.pictures, self.labels, self.seed = pictures, labels, seed
        self.pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _share, (self,)) if workers else None
        self.ahead = 2 * workers
        self.coming = {}

    def make(self, step, size, count):
        rng = np.random.default_rng((self.seed, step))
        epoch_length = len(self.pictures) // count
        order = np.random.default_rng((self.seed, 1 << 40, step // epoch_length)).permutation(len(self.pictures))
        start = (step % epoch_length) * count
        chosen = order[start : start + count]
        return np.stack([data.augmented(self.pictures[i], rng, size) for i in chosen]), self.labels[chosen]

    def get(self, step, sizes, count):
        """`sizes` tells the size of each step."""
        if not self.pool:
            return self.make(step, sizes(step), count)
        for coming in range(step, step + self.ahead):
            if coming not in self.coming:
                self.coming[coming] = self.pool.submit(_make, coming, sizes(coming), count)
        return self.coming.pop(step).result()


def _share(batches):
    global _batches
    _batches = batches


def _make(step, size, count):
    return _batches.make(step, size, count)


def phases(text):
    parts = [tuple(int(v) for v in part.split(":")) for part in text.split(",")]
    if any(size % 32 or size < 64 or count < 1 for size, count in parts):
        raise SystemExit("--steps: sizes must be multiples of 32 from 64, counts at least 1")
    return parts


def size_at(parts, step):
    for size, count in parts:
        if step < count:
            return size
        step -= count
    return parts[-1][0]


def save(path, value):
    """Whole or not at all."""
    torch.save(value, f"{path}.new")
    os.replace(f"{path}.new", path)


class Run:
    def __init__(self, options):
        self.options = options
        self.parts = phases(options.steps)
        self.total = sum(count for _, count in self.parts)
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        pictures, labels, splits = data.load(options.data)
        chosen = np.flatnonzero(splits == 0)
        # First of all, so that the processes are forked before there are threads or a CUDA context.
        self.batches = Batches([pictures[i] for i in chosen], labels[chosen], options.seed, options.workers)
        held = np.flatnonzero(splits == 1)
        self.validation = np.stack([data.fit(pictures[i]) for i in held]), labels[held]
        torch.manual_seed(options.seed)
        self.device = torch.device(options.device)
        self.teacher = Teacher(options.teacher).to(self.device)
        model = networks.create(options.network)
        if options.begin:
            model.load_state_dict(torch.load(options.begin, map_location="cpu")["model"])
        if options.deepen:
            shallow = networks.create("vgg16")
            shallow.load_state_dict(torch.load(options.deepen, map_location="cpu")["model"])
            model = networks.deepen(shallow)
        self.model = model.to(self.device, memory_format=torch.channels_last)
        example, _ = self.batches.make(0, 96, 32)
        self.hints = Hints(self.teacher, model.hints, self.pixels(example)).to(self.device)
        if options.begin or options.deepen:
            self.fit_hints()
        parameters = [p for module in (self.model, self.hints) for p in module.parameters()]
        kernels = [p for p in parameters if p.dim() > 1]
        rest = [p for p in parameters if p.dim() == 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": kernels, "weight_decay": options.decay}, {"params": rest, "weight_decay": 0.0}], fused=True
        )
        self.average = Average(self.model, 0.995)
        self.step = 0
        self.best = 0.0

    def pixels(self, pictures):
        return torch.from_numpy(pictures).to(self.device)

    @torch.no_grad()
    def fit_hints(self):
        """The projections, and the last layer, for the body as it begins."""
        pictures, labels = self.batches.make(1, 160, 320)
        self.model.eval()
        parts, features = [], []
        for part in np.split(pictures, 10):
            with torch.autocast(self.device.type, dtype=torch.bfloat16):
                maps, pooled = self.model.collect(images(part, self.device))
            features.append(pooled.float().cpu())
            if len(parts) < 4:
                parts.append(maps)
        self.hints.fit([torch.cat(own) for own in zip(*parts)], self.teacher(self.pixels(pictures[:128])))
        features = torch.cat(features).double().numpy()
        mean, spread = features.mean(0), features.std(0) + 1e-2 * features.std()
        weights = np.full(len(features), 1 / len(features))
        direction, offset = logistic((features - mean) / spread, labels, weights, 0.3)
        direction, offset = direction / spread, offset - mean @ (direction / spread)
        self.model.head.weight.copy_(torch.from_numpy(np.stack([-direction, direction]) / 2))
        self.model.head.bias.copy_(torch.from_numpy(np.array([-offset, offset]) / 2))

    def rate(self):
        warm = min(1.0, (self.step + 1) / (0.03 * self.total))
        return self.options.rate * warm * (0.01 + 0.99 * 0.5 * (1 + np.cos(np.pi * self.step / self.total)))

    def learn(self):
        pictures, labels = self.batches.get(self.step, lambda step: size_at(self.parts, step), self.options.batch)
        labels = self.pixels(labels)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        targets = self.teacher(self.pixels(pictures))
        self.model.train()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            maps, pooled = self.model.collect(images(pictures, self.device))
            hints = self.hints(maps, targets)
        logits = F.linear(F.dropout(pooled.float(), 0.2), self.model.head.weight, self.model.head.bias)
        verdict = F.cross_entropy(logits, labels, label_smoothing=0.05)
        loss = verdict + self.options.hint * hints.mean()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        self.average.update(self.model, self.step)
        right = (logits[:, 1] > logits[:, 0]).eq(labels).float().mean().item()
        return verdict.item(), hints.detach().tolist(), right

    def validate(self):
        judged = networks.create(self.options.network)
        judged.load_state_dict(self.average.state)
        judged = judged.to(self.device, memory_format=torch.channels_last)
        found = auc(scores(judged, self.validation[0], self.device), self.validation[1])
        if found > self.best:
            self.best = found
            save(self.out / f"{self.options.network}-best.pt", {"model": self.average.state, "step": self.step, "auc": found})
        return found

    def checkpoint(self):
        save(
            self.out / f"{self.options.network}-checkpoint.pt",
            {
                "model": self.model.state_dict(),
                "hints": self.hints.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "average": self.average.state,
                "step": self.step,
                "best": self.best,
            },
        )

    def resume(self):
        path = self.out / f"{self.options.network}-checkpoint.pt"
        if path.exists():
            state = torch.load(path, map_location=self.device)
            self.model.load_state_dict(state["model"])
            self.hints.load_state_dict(state["hints"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.average.state = state["average"]
            self.step, self.best = state["step"], state["best"]
            print(f"goes on at step {self.step}", flush=True)

    def go(self):
        self.resume()
        begin = time.time()
        seen = []
        while self.step < self.total:
            seen.append(self.learn())
            if self.step % 20 == 0:
                verdict, hints, right = (np.mean([s[i] for s in seen], axis=0) for i in range(3))
                pace = len(seen) * self.options.batch / (time.time() - begin)
                seen, begin = [], time.time()
                size = size_at(self.parts, self.step - 1)
                print(
                    f"step {self.step}/{self.total} size {size} verdict {verdict:.3f} accuracy {right:.3f}"
                    f" hints {np.round(hints, 3).tolist()} {pace:.1f}/s",
                    flush=True,
                )
            if self.step % self.options.validate == 0 or self.step == self.total:
                print(f"step {self.step} validation AUC {self.validate():.4f}, best {self.best:.4f}", flush=True)
                self.checkpoint()
                begin = time.time()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with real/ and fake/")
    parser.add_argument("--teacher", required=True, help="the teacher's ONNX file")
    parser.add_argument("--out", required=True, help="folder for checkpoints")
    parser.add_argument("--network", required=True, choices=sorted(networks.ARCHITECTURES))
    parser.add_argument("--steps", required=True, help="SIZE:COUNT,...")
    parser.add_argument("--begin", help="begin from this file, of fit.py or of an earlier run, instead of random weights")
    parser.add_argument("--deepen", help="begin VGG19 from this trained VGG16")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--hint", type=float, default=2.0, help="weight of the teacher's maps against the labels")
    parser.add_argument("--validate", type=int, default=100, help="steps between validations and checkpoints")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches ahead; worth it with a GPU")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    Run(options).go()


if __name__ == "__main__":
    main()
