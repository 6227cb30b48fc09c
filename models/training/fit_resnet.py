"""Begins ResNet50 block by block, by least squares; see fit.py.

The shortcut of a stage's first block predicts maps of the teacher linearly. Each block then predicts what is still missing: its
first convolution takes the directions of its input that say most of it (and principal components), its second those of the 3x3
neighbourhoods (reduced-rank regression), its third is the best linear prediction from there.
"""

import torch
import torch.nn.functional as F

# For each block, the teacher's layers that it predicts, counted from 0. In the last stage their maps are averaged over 2x2.
TARGETS = [[(2, 3)] * 3, [(4, 5)] * 4, [(6, 7), (6, 7), (8, 9), (8, 9), (10, 11), (10, 11)], [(8, 9, 10, 11)] * 3]


def apply(convolution, normalisation, kernels, bias, x, relu=True):
    """Sets a convolution and its normalisation to what was fitted; gives their output."""
    stride, padding = convolution.stride, convolution.padding
    kernel = kernels.reshape(convolution.weight.shape)
    with torch.no_grad():
        convolution.weight.copy_(kernel)
        weight = kernel.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        outputs = [F.conv2d(part, weight, None, stride, padding) for part in x.split(16)]
        step = max(1, outputs[0].shape[2] // 14)
        sample = torch.cat([o[:, :, ::step, ::step].float() for o in outputs])
        mean, variance = sample.mean((0, 2, 3)), sample.var((0, 2, 3)) + 1e-6
        normalisation.running_mean.copy_(mean)
        normalisation.running_var.copy_(variance)
        normalisation.weight.copy_((variance + normalisation.eps).sqrt())
        normalisation.bias.copy_(mean + bias)
        for index, output in enumerate(outputs):
            output = output.add_(bias.to(torch.bfloat16)[None, :, None, None])
            outputs[index] = output.relu_() if relu else output
        return torch.cat(outputs).contiguous(memory_format=torch.channels_last)


class Sample:
    """Positions of the maps of a block's output, at which everything is fitted."""

    def __init__(self, rng, pictures, size, stride, count):
        self.n = torch.from_numpy(rng.integers(pictures, size=count))
        self.i = torch.from_numpy(rng.integers(size, size=count))
        self.j = torch.from_numpy(rng.integers(size, size=count))
        self.stride = stride

    def points(self, x, stride=1):
        return x[self.n, :, self.i * stride, self.j * stride].float()

    def neighbourhoods(self, x, stride, reach=1):
        padded = F.pad(x, (reach,) * 4)
        side = range(2 * reach + 1)
        parts = [padded[self.n, :, self.i * stride + di, self.j * stride + dj] for di in side for dj in side]
        return torch.stack(parts, 2).flatten(1).float()


def regress(matrix, wanted, strength=3e-3):
    mean, offset = matrix.mean(0), wanted.mean(0)
    gram = (matrix - mean).T @ (matrix - mean)
    gram.diagonal().add_(strength * gram.diagonal().mean())
    weight = torch.linalg.solve(gram, (matrix - mean).T @ (wanted - offset))
    return weight.T, offset - weight.T @ mean


def directions(weight, matrix, count):
    """The `count` directions of the input through which most of the prediction passes, with unit variance."""
    prediction = (matrix - matrix.mean(0)) @ weight.T
    _, vectors = torch.linalg.eigh((prediction.T @ prediction).double())
    chosen = vectors[:, -count:].T.float() @ weight
    return scaled(chosen, matrix)


def principal(matrix, count):
    _, vectors = torch.linalg.eigh(torch.cov((matrix - matrix.mean(0)).T.double()))
    return scaled(vectors[:, -count:].T.float(), matrix)


def scaled(kernels, matrix):
    output = matrix @ kernels.T
    kernels = kernels / output.std(0).clamp_min(1e-6)[:, None]
    # Shifted by 0 to 2 deviations: from a hinge in the middle to nearly linear.
    shift = torch.linspace(0, 2, len(kernels))[torch.randperm(len(kernels))]
    return kernels, shift - (matrix @ kernels.T).mean(0)


def fit_block(block, x, target, rng, samples):
    stride = block.conv2.stride[0]
    sample = Sample(rng, len(x), target.shape[2], stride, samples)
    wanted = target[sample.n, :, sample.i, sample.j].float()
    width = block.conv1.out_channels
    if block.downsample is not None:
        kernels, bias = regress(sample.points(x, stride), wanted)
        shortcut = apply(block.downsample[0], block.downsample[1], kernels, bias, x, relu=False)
    else:
        shortcut = x
    missing = wanted - sample.points(shortcut)
    points = Sample.points(sample, x, stride)
    weight, _ = regress(points, missing)
    telling, shift = directions(weight, points, width // 2)
    rest, other = principal(points, width - width // 2)
    inner = apply(block.conv1, block.bn1, torch.cat([telling, rest]), torch.cat([shift, other]), x)
    neighbourhoods = sample.neighbourhoods(inner, stride)
    weight, _ = regress(neighbourhoods, missing)
    inner = apply(block.conv2, block.bn2, *directions(weight, neighbourhoods, width), inner)
    kernels, bias = regress(sample.points(inner), missing, 1e-3)
    output = apply(block.conv3, block.bn3, kernels, bias, inner, relu=False).add_(shortcut)
    check = Sample(rng, len(x), target.shape[2], stride, 4000)
    truth = target[check.n, :, check.i, check.j].float()
    explained = 1 - (check.points(output) - truth).square().mean(0) / truth.var(0).clamp_min(1e-6)
    return output.relu_(), explained.clamp_min(0).mean().item()


def fit_stem(model, x, target, rng):
    sample = Sample(rng, len(x), target.shape[2], 2, 40_000)
    neighbourhoods = sample.neighbourhoods(x, 2, 3)
    wanted = target[sample.n, :, sample.i, sample.j].float()
    weight, _ = regress(neighbourhoods, wanted, 1e-4)
    telling, shift = directions(weight, neighbourhoods, 32)
    kernels, bias = torch.cat([telling, -telling]), torch.cat([shift, 1 - shift])
    bias[32:] = 1 + (neighbourhoods @ telling.T).mean(0)
    x = apply(model.conv1, model.bn1, kernels, bias, x)
    return model.maxpool(x)


def fit_part(model, part, x, maps, rng):
    """Fits one block, counted from 0, and the stem with the first; gives its output and how much it explains."""
    blocks = [(stage, layers) for stage, targets in enumerate(TARGETS) for layers in targets]
    stage, layers = blocks[part]
    if part == 0:
        x = fit_stem(model, x, torch.cat(maps[:2], 1), rng)
    target = torch.cat([maps[i] for i in layers], 1)
    if stage == 3:
        target = F.avg_pool2d(target.float(), 2).to(torch.bfloat16)
    block = getattr(model, f"layer{stage + 1}")[part - sum(s < stage for s, _ in blocks)]
    samples = min(max(12_000, 90 * block.conv1.out_channels), len(x) * target.shape[2] ** 2)
    return fit_block(block, x, target, rng, samples)
