"""Carries, to the end of ResNet50, what tells real from fake in the averages of its earlier blocks.

    python carry.py --data FOLDER --model OUT/resnet50-tuned.pt --out OUT/resnet50-body.pt

A ridge regression of the labels on the averages of the outputs of many blocks together tells more than one on the last block's alone. Its
weights for one block are a direction there. The next block computes its value at each position (its first convolution reads it, the
others pass it on) and adds it to a channel that `tune.py` kept free, where the residual connections carry it on. A block with a stride
averages the value, so that the last average over positions is nearly that of where the value was computed.
"""

import argparse

import numpy as np
import torch

import data
import networks
from metrics import auc
from ridge import directions
from tune import FREE_FROM, MIDDLE_FREE_FROM, SOURCES, block, stage

LEVEL = 5.0  # what a carried value varies around, in deviations, so that the ReLU leaves it alone
PENALTIES = (0.1, 0.3)  # of the regressions on all sources together; and one on each alone
PASSED = (0.25, 0.5, 0.25)  # along each side, where positions become fewer


@torch.no_grad()
def observed(model, pictures, positions):
    """Of each source, averages [N, C], and of the first pictures, values at some positions [M, C]."""
    found, values, rng = {p: [] for p in SOURCES}, {p: [] for p in SOURCES}, np.random.default_rng(1)
    for start in range(0, len(pictures), 16):
        x = torch.from_numpy(data.normalised(pictures[start : start + 16])).contiguous(memory_format=torch.channels_last)
        for index, part in enumerate(model.parts()[: max(SOURCES) + 1]):
            x = part(x)
            if index in SOURCES:
                found[index].append(x.mean((2, 3)))
                if start < positions:
                    rows, columns = rng.integers(x.shape[2], size=(2, 20))
                    values[index].append(x[:, :, rows, columns].permute(0, 2, 1).flatten(0, 1))
        if start % 320 == 0:
            print(f"averages {start}/{len(pictures)}", flush=True)
    return [{p: torch.cat(parts).double().numpy() for p, parts in x.items()} for x in (found, values)]


def neutral(normalisation, channel, bias=0.0):
    normalisation.running_mean[channel], normalisation.running_var[channel] = 0, 1
    normalisation.weight[channel], normalisation.bias[channel] = (1 + normalisation.eps) ** 0.5, bias


def clear(blocks):
    """Nothing is in the free channels, and nothing reads them."""
    for part, b in enumerate(blocks):
        before, here, middle = (FREE_FROM[stage(max(part - 1, 0))], FREE_FROM[stage(part)], MIDDLE_FREE_FROM[stage(part)])
        ends = [(b.conv3, b.bn3)]
        readers = [b.conv1] if part else []  # what comes before the first block has no free channels
        if b.downsample is not None:
            ends.append((b.downsample[0], b.downsample[1]))
            readers += [b.downsample[0]] if part else []
        for reader in readers:
            reader.weight[:, before:] = 0
        b.conv2.weight[:, middle:] = 0
        b.conv3.weight[:, middle:] = 0
        for kernels, normalisation, first in [(b.conv1, b.bn1, middle), (b.conv2, b.bn2, middle)] + [(*end, here) for end in ends]:
            kernels.weight[first:] = 0
            neutral(normalisation, slice(first, None))


class Passage:
    """The free channels of one block, given out one after the other."""

    def __init__(self, b, stage_number):
        self.b, self.middle = b, MIDDLE_FREE_FROM[stage_number]

    def add(self, row, bias, end):
        """A value computed by the first convolution with `row`, in channel `end` of the block's output."""
        b, m = self.b, self.middle
        self.middle += 1
        b.conv1.weight[m, :, 0, 0] = row
        neutral(b.bn1, m, bias)
        b.conv2.weight[m] = 0
        if b.conv2.stride[0] == 2:
            b.conv2.weight[m, m] = torch.outer(torch.tensor(PASSED), torch.tensor(PASSED))
        else:
            b.conv2.weight[m, m, 1, 1] = 1
        neutral(b.bn2, m)
        b.conv3.weight[end] = 0
        b.conv3.weight[end, m] = 1
        neutral(b.bn3, end)


@torch.no_grad()
def carry(model, found):
    """`found` has, for each source, weights [K, C] and the mean and the deviation of their values at a position."""
    blocks = [block(part) for part in model.parts()]
    clear(blocks)
    used, now = [], None  # channels in use, of the stage that is `now`
    for part in range(min(SOURCES) + 1, len(blocks)):
        passage = Passage(blocks[part], stage(part))
        if stage(part) != now:
            width, free = blocks[part].conv1.in_channels, iter(range(FREE_FROM[stage(part)], blocks[part].conv3.out_channels))
            kept, used, now = used, [], stage(part)
            for channel in kept:
                row = torch.zeros(width)
                row[channel] = 1
                used.append(next(free))
                passage.add(row, 0.0, used[-1])
        if part - 1 in found:
            for weights, mean, deviation in zip(*found[part - 1]):
                used.append(next(free))
                passage.add(torch.from_numpy(weights / deviation).float(), LEVEL - mean / deviation, used[-1])
    return used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--versions", type=int, default=1, help="augmented and mirrored versions of each training picture")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pictures, labels, splits = data.load(options.data)
    rng = np.random.default_rng(options.seed)
    train, held = np.flatnonzero(splits == 0), np.flatnonzero(splits == 1)
    seen = [data.fit(pictures[i]) for i in np.concatenate([train, held])]
    for _ in range(options.versions):
        seen += [data.fit(data.disturb(pictures[i], rng))[:, ::-1] for i in train]
    model = networks.create("resnet50")
    model.load_state_dict(torch.load(options.model, map_location="cpu")["model"])
    model.eval().to(memory_format=torch.channels_last)
    averages, values = observed(model, np.stack(seen), 200)
    is_train = np.ones(len(seen), bool)
    is_train[len(train) : len(train) + len(held)] = False
    target = np.concatenate([labels[train], np.tile(labels[train], options.versions)])
    known = [averages[p][is_train] for p in SOURCES]
    sets = [directions(known, target, penalty) for penalty in PENALTIES]
    for penalty, weights in zip(PENALTIES, sets):
        score = sum(averages[p][~is_train] @ w for p, w in zip(SOURCES, weights))
        print(f"together, penalty {penalty}: validation AUC {auc(score, labels[held]):.4f}")
    sets.append([directions([means], target, PENALTIES[0])[0] for means in known])
    found = {}
    for index, p in enumerate(SOURCES):
        weights = np.stack([chosen[index] for chosen in sets])
        at = values[p] @ weights.T
        found[p] = weights, at.mean(0), at.std(0)
    used = carry(model, found)
    print(f"{len(used)} channels carried")
    networks.save(options.out, {"model": model.state_dict()})


if __name__ == "__main__":
    main()
