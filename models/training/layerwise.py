"""Gives a VGG its weights layer by layer, by least squares instead of gradients.

    python layerwise.py --data FOLDER --teacher FILE --network vgg19 --out OUT/vgg19-body.pt

Each convolution gets the weights with which its output, before the ReLU, comes closest to what the teacher gives at that depth
before it is clipped (ridge regression over positions of training pictures). Its inputs are what the layers before it give, so that each layer
also makes up for errors of those before it: the teacher takes one of four places where VGG takes their maximum. VGG has
twice the channels that the teacher needs almost everywhere: the second half are the same values with the opposite sign, so that
the ReLU loses nothing. Before a pooling it is 6 less the value, so that the maximum and the minimum both get through.

The averages of a single layer tell real from fake less well than those of many layers together. So the network is built twice. Where
a ridge regression on the averages of several layers of the first one finds what tells them apart, the second carries it to its
end: a direction of a layer by two channels, 4 + s and 4 - s, which every following layer only averages over 3x3 positions; both,
since pooling takes maxima.
"""

import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F

import data
import networks
from metrics import auc
from ridge import directions
from teacher import Teacher

CLIP = "clip"  # the second convolution ends the teacher's first operation: it clips to 0 to 6
# For each convolution, the teacher's operations that it predicts. VGG16 has too few layers for all of them; a pointwise
# operation without its depthwise one is predicted through both at once, and so is operation 2 in both.
TARGETS = {
    "vgg16": [(0,), CLIP, (1, 2), (3,), (4,), (6,), (7,), (8,), (10,), (11,), (12,), (14,), (16,)],
    "vgg19": [(0,), CLIP, (1, 2), (3,), (4,), (5,), (6,), (7,), (8,), (9,), (10,), (11,), (12,), (13,), (14,), (16,)],
}
# Convolutions, counted from 0, from which directions are carried on. Not the ones before a pooling.
SOURCES = {"vgg16": [4, 5, 7, 8, 10, 11], "vgg19": [5, 6, 9, 10, 12, 13, 14]}
FRONT = 4  # convolutions whose maps are too large to keep those of all pictures
LEVEL, CARRIED = 4.0, 4  # what carried channels vary around, in deviations; how many there are for a source
TOP = 6.0
PENALTY = 0.1


def pixels(pictures):
    x = torch.from_numpy(data.normalised(pictures))
    return x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)


def averages(x):
    return torch.cat([part.float().mean((2, 3)) for part in x.split(64)]).double().numpy()


def convolved(x, kernels, bias, pooled, batch=16):
    """ReLU and max pooling with it, bfloat16."""
    kernels = kernels.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
    side = x.shape[2] // (2 if pooled else 1)
    found = torch.empty((len(x), len(kernels), side, side), dtype=torch.bfloat16, memory_format=torch.channels_last)
    for start in range(0, len(x), batch):
        y = F.conv2d(x[start : start + batch], kernels, bias.to(torch.bfloat16), padding=1).relu_()
        found[start : start + batch] = F.max_pool2d(y, 2) if pooled else y
    return found


class Ridge:
    """Kernels and bias that predict `target` from 3x3 neighbourhoods of x, at `count` random positions."""

    def __init__(self, x, target, rng, count, penalty=1e-4, chunk=5000):
        self.padded, self.target, self.chunk = F.pad(x, (1, 1, 1, 1)), target, chunk
        self.places = [torch.from_numpy(rng.integers(high, size=count)) for high in (len(x), x.shape[2], x.shape[3])]
        held, size = count // 10, 9 * x.shape[1]
        starts = range(held, count, chunk)
        mean = sum(self.inputs(start, count).sum(0) for start in starts) / (count - held)
        offset = self.outputs(held, count).mean(0)
        gram, right = torch.zeros(size, size), torch.zeros(size, target.shape[1])
        for start in starts:
            centred = self.inputs(start, count) - mean
            gram.addmm_(centred.T, centred)
            right.addmm_(centred.T, self.outputs(start, min(start + chunk, count)) - offset)
        gram.diagonal().add_(penalty * gram.diagonal().mean())
        solution = torch.linalg.solve(gram, right)
        self.kernels = solution.T.reshape(-1, x.shape[1], 3, 3)
        self.bias = offset - mean @ solution
        wanted = self.outputs(0, held)
        found = torch.cat([self.inputs(start, held) @ solution + self.bias for start in range(0, held, chunk)])
        self.explained = (1 - (found - wanted).square().mean(0) / wanted.var(0).clamp_min(1e-4)).mean().item()

    def inputs(self, start, end):
        n, i, j = (places[start : min(start + self.chunk, end)] for places in self.places)
        return torch.stack([self.padded[n, :, i + di, j + dj] for di in range(3) for dj in range(3)], 2).flatten(1).float()

    def outputs(self, start, end):
        n, i, j = (places[start:end] for places in self.places)
        return self.target[n, :, i, j].float()


class Builder:
    def __init__(self, options):
        self.options, self.rng = options, np.random.default_rng(options.seed)
        pictures, labels, splits = data.load(options.data)
        train, held = np.flatnonzero(splits == 0), np.flatnonzero(splits == 1)
        # Those of the training split once more, augmented and mirrored, so that directions do not fit single pictures.
        shown = [data.fit(pictures[i]) for i in np.concatenate([held, train])]
        shown += [data.fit(data.disturb(pictures[i], self.rng))[:, ::-1] for i in train]
        self.pictures, self.held = np.stack(shown), len(held)
        self.labels = np.concatenate([labels[held], labels[train], labels[train]])
        chosen = self.rng.permutation(train)[: options.pictures]
        sample = [data.augmented(pictures[i], self.rng, data.SIZE) if k % 2 else data.fit(pictures[i]) for k, i in enumerate(chosen)]
        self.examples = np.stack(sample)
        self.model = networks.create(options.network)
        self.layers = [i for i, layer in enumerate(self.model.features) if isinstance(layer, torch.nn.Conv2d)]
        self.plan, self.sources = TARGETS[options.network], SOURCES[options.network]
        self.front_weights = None
        if options.front:
            first = networks.create(options.network)
            first.load_state_dict(torch.load(options.front, map_location="cpu")["model"])
            self.front_weights = networks.folded(first)[:FRONT]
        self.wanted = self.targets()

    def targets(self):
        """Of each operation that is predicted, the maps of the examples."""
        teacher = Teacher(self.options.teacher)
        plan = self.plan[FRONT if self.front_weights else 0 :]
        found = {operation: [] for target in plan if target != CLIP for operation in target}
        for start in range(0, len(self.examples), 8):
            maps = teacher.unclipped(torch.from_numpy(self.examples[start : start + 8]), max(found) + 1)
            for operation in found:
                found[operation].append(maps[operation].clamp(-3, 9).to(torch.bfloat16))
        return {operation: torch.cat(maps) for operation, maps in found.items()}

    def width(self, number):
        """Channels of a convolution that are not carried."""
        carried = CARRIED * sum(source < number for source in self.sources)
        return self.model.features[self.layers[number]].out_channels - carried

    def through(self, x, numbers):
        for number in numbers:
            x = convolved(x, *self.weights[number], self.pooled(number))
        return x

    def front(self):
        """Maps of all pictures after the first convolutions, some pictures at a time."""
        parts = [self.through(pixels(self.pictures[i : i + 16]), range(FRONT)) for i in range(0, len(self.pictures), 16)]
        return torch.cat(parts).contiguous(memory_format=torch.channels_last)

    def pooled(self, number):
        """Whether pooling follows. The last one does not count: nothing comes after it."""
        return number + 1 < len(self.layers) and isinstance(self.model.features[self.layers[number] + 3], torch.nn.MaxPool2d)

    def clipping(self):
        """The second convolution: of x and x - 6, both after the ReLU, x clipped to 6, and 6 less that."""
        half = self.sample.shape[1] // 2
        kernels = torch.zeros(2 * half, 2 * half, 3, 3)
        for channel in range(half):
            for row, sign in ((channel, 1), (half + channel, -1)):
                kernels[row, channel, 1, 1], kernels[row, half + channel, 1, 1] = sign, -sign
        return kernels, torch.cat([torch.zeros(half), torch.full((half,), TOP)]), 1.0

    def own(self, number):
        """What a layer predicts, as many channels as it has to spare."""
        if self.plan[number] == CLIP:
            return self.clipping()
        target = torch.cat([self.wanted[operation] for operation in self.plan[number]], 1)
        count = min(max(30_000, 108 * self.sample.shape[1]), 60_000, 2 * len(self.sample) * self.sample.shape[2] ** 2)
        fit = Ridge(self.sample, target, self.rng, count)
        # The second half. The first convolution prepares for clipping.
        sign, offset = (1, -TOP) if number == 0 else (-1, TOP if self.pooled(number) else 0)
        kernels, bias = torch.cat([fit.kernels, sign * fit.kernels]), torch.cat([fit.bias, sign * fit.bias + offset])
        return kernels[: self.width(number)], bias[: self.width(number)], fit.explained

    def passed_on(self, carried):
        """Carried channels, averaged over 3x3."""
        inputs = self.sample.shape[1]
        kernels = torch.zeros(carried, inputs, 3, 3)
        for channel in range(carried):
            kernels[channel, inputs - carried + channel] = 1 / 9
        return kernels, torch.zeros(carried)

    def taken_up(self, directions):
        """Two channels for each direction [channels] of the layer before."""
        kernels, bias = [], []
        for weights in directions:
            kernel = torch.zeros(self.sample.shape[1], 3, 3)
            kernel[: len(weights)] = torch.from_numpy(weights).float()[:, None, None] / 9
            found = torch.cat([F.conv2d(part.float(), kernel[None], padding=1) for part in self.sample[:64].split(8)])
            found = found[:, :, 1:-1, 1:-1]
            mean, spread = found.mean(), found.std()
            kernels += [kernel / spread, -kernel / spread]
            bias += [LEVEL - mean / spread, LEVEL + mean / spread]
        return torch.stack(kernels), torch.stack(bias)

    def add(self, number, carried, taken):
        """Installs one layer, and takes the maps through it; gives what it explains of its target."""
        kernels, bias, explained = self.own(number)
        parts = [(kernels, bias), self.passed_on(carried)]
        if taken:
            parts.append(self.taken_up(taken))
        kernels, bias = (torch.cat(values) for values in zip(*parts))
        missing = self.model.features[self.layers[number]].out_channels - len(bias)
        kernels, bias = F.pad(kernels, (0, 0, 0, 0, 0, 0, 0, missing)), F.pad(bias, (0, missing))
        self.weights.append((kernels, bias))
        networks.install(self.model, self.layers[number], kernels, bias)
        self.sample = self.through(self.sample, [number])
        return explained

    def separates(self, means):
        """AUC, on the validation split, of a ridge regression on averages."""
        (weights,) = directions([means[self.held :]], self.labels[self.held :], PENALTY)
        return auc(means[: self.held] @ weights, self.labels[: self.held])

    def given(self, number):
        """Takes the maps through a layer of `--front`."""
        self.weights.append(self.front_weights[number])
        networks.install(self.model, self.layers[number], *self.weights[number])
        self.sample = self.through(self.sample, [number])

    def build(self, carried_on):
        """Builds the network. `carried_on` has the directions for each source, if any; gives the averages of each of these, and of the end."""
        begin, carried, found = time.time(), 0, {}
        self.sample, self.weights = pixels(self.examples), []
        for number in range(FRONT if self.front_weights else 0):
            self.given(number)
        for number in range(len(self.weights), len(self.layers)):
            taken = carried_on.get(number - 1)
            explained = self.add(number, carried, taken)
            carried += CARRIED if taken else 0
            if number >= FRONT:
                x = self.through(self.front() if number == FRONT else x, [number])
            words = f"convolution {number + 1}: explains {explained:.3f}, {carried} channels carried"
            if number in self.sources or number + 1 == len(self.layers):
                means = averages(x)
                found[number] = means[:, : self.width(number)]
                words += f", AUC of its averages {self.separates(means):.3f}"
            print(f"{words}, {time.time() - begin:.0f} s", flush=True)
        return found

    def carried_on(self, found):
        """For each source, the directions of its averages together with those of all others, and alone."""
        labels, blocks = self.labels[self.held :], [means[self.held :] for means in found.values()]
        together = dict(zip(found, directions(blocks, labels, PENALTY)))
        score = sum(found[source][: self.held] @ weights for source, weights in together.items())
        print(f"all sources together: AUC {auc(score, self.labels[: self.held]):.3f}", flush=True)
        alone = {source: directions([found[source][self.held :]], labels, PENALTY)[0] for source in self.sources}
        return {source: [together[source], alone[source]] for source in self.sources}

    def go(self):
        found = self.build({})
        self.build(self.carried_on(found))
        networks.save(self.options.out, {"model": self.model.state_dict()})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with real/ and fake/")
    parser.add_argument("--teacher", required=True, help="the teacher's ONNX file")
    parser.add_argument("--network", required=True, choices=sorted(TARGETS))
    parser.add_argument("--front", help="what stages.py wrote: the first four convolutions, taught by gradients")
    parser.add_argument("--out", required=True, help="file for the network's body")
    parser.add_argument("--pictures", type=int, default=200, help="training pictures for the fits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    with torch.no_grad():
        Builder(options).go()


if __name__ == "__main__":
    main()
