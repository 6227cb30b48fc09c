"""Begins a VGG layer by layer, by least squares instead of gradients; `distill.py` calls it.

Each convolution gets the weights with which its output, before the ReLU, comes closest to maps of the teacher at that depth
(ridge regression over positions of augmented training pictures; the inputs are what the layers before it, fitted already, give).
The first two convolutions are principal components with both signs, which lose nothing. Nothing is copied out of the teacher: it only says what
the maps should be. Cost: a forward pass and one linear system a layer, some minutes in all, for what takes hours of gradient
steps from random weights.
"""

import numpy as np
import torch
import torch.nn.functional as F

import data
import networks

# For each convolution of each stage, the teacher's layers that it predicts, counted from 0; the last one of a stage predicts
# a layer of the next resolution, since max pooling follows.
TARGETS = {
    "vgg16": [[None, None], [(0, 1), (2,)], [(2, 3), (2, 3), (4,)], [(4, 5), (4, 5), (6,)], [(7,), (8,), (10,)]],
    "vgg19": [
        [None, None],
        [(0, 1), (2,)],
        [(2, 3), (2, 3), (3,), (4,)],
        [(4, 5), (4, 5), (5,), (6,)],
        [(7,), (8,), (9,), (10,)],
    ],
}


def columns(x, rng, count):
    """`count` random 3x3 neighbourhoods of x [N, C, H, W], as [count, 9 C + 1] in the order of a kernel, and where they lie."""
    pictures, _, height, width = x.shape
    n = torch.from_numpy(rng.integers(pictures, size=count))
    i = torch.from_numpy(rng.integers(height, size=count))
    j = torch.from_numpy(rng.integers(width, size=count))
    padded = F.pad(x, (1, 1, 1, 1))
    parts = [padded[n, :, i + di, j + dj] for di in range(3) for dj in range(3)]
    matrix = torch.stack(parts, 2).flatten(1).float()
    return matrix, (n, i, j)


def principal(x, rng, outputs):
    """Kernels and biases: leading principal components of the neighbourhoods with both signs."""
    matrix, _ = columns(x, rng, 60_000)
    mean = matrix.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov((matrix - mean).T.double()))
    components = vectors[:, -outputs // 2 :].T.float()
    # Half-way to whitening: small components carry the traces that generators leave.
    components = components / values[-outputs // 2 :].clamp_min(1e-8).float().pow(0.25)[:, None]
    kernels = torch.cat([components, -components])
    return kernels, -kernels @ mean


def ridge(x, target, rng, samples, strength=1e-3):
    """Kernels, biases and the explained part of the variance."""
    matrix, (n, i, j) = columns(x, rng, samples)
    scale = x.shape[2] // target.shape[2]
    wanted = target[n, :, i // scale, j // scale].float()
    held = samples // 10
    train, test = slice(held, None), slice(0, held)
    mean, offset = matrix[train].mean(0), wanted[train].mean(0)
    centred = matrix[train] - mean
    gram = centred.T @ centred
    gram.diagonal().add_(strength * gram.diagonal().mean())
    kernels = torch.linalg.solve(gram, centred.T @ (wanted[train] - offset), left=True).T
    bias = offset - kernels @ mean
    error = (matrix[test] @ kernels.T + bias - wanted[test]).square().mean(0)
    explained = 1 - error / wanted[test].var(0).clamp_min(1e-6)
    return kernels, bias, explained.clamp_min(0).mean().item()


def install(model, position, kernels, bias, x, pooled):
    """Sets a convolution and its normalisation so that together they do what was fitted; gives the layer's output."""
    convolution, normalisation = model.features[position], model.features[position + 1]
    width, channels = kernels.shape[0], x.shape[1]
    with torch.no_grad():
        kernel = kernels.reshape(width, channels, 3, 3)
        if width < convolution.out_channels:
            # What is left over looks at differences of the first channels: random directions of the same size.
            spare = torch.randn(convolution.out_channels - width, channels, 3, 3)
            spare *= kernel.flatten(1).norm(dim=1).median() / spare.flatten(1).norm(dim=1)[:, None, None, None]
            kernel, bias = torch.cat([kernel, spare]), torch.cat([bias, torch.zeros(len(spare))])
        convolution.weight.copy_(kernel)
    outputs = []
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        weight = kernel.to(torch.bfloat16).to(memory_format=torch.channels_last)
        for part in x.split(16):
            outputs.append(F.conv2d(part, weight, None, padding=1))
        sample = torch.cat([o[:, :, ::3, ::3].float() for o in outputs])
        mean, variance = sample.mean((0, 2, 3)), sample.var((0, 2, 3)) + 1e-6
        spread = (variance + normalisation.eps).sqrt()
        if width < len(bias):
            bias[width:] = -mean[width:]  # centred: half of what they say passes the ReLU
        normalisation.running_mean.copy_(mean)
        normalisation.running_var.copy_(variance)
        normalisation.weight.copy_(spread)
        normalisation.bias.copy_(mean + bias)
        for index, output in enumerate(outputs):
            output = output.add_(bias.to(torch.bfloat16)[None, :, None, None]).relu_()
            outputs[index] = F.max_pool2d(output, 2) if pooled else output
        return torch.cat(outputs).contiguous(memory_format=torch.channels_last)


def material(pictures, chosen, teacher, rng, count, size):
    """Augmented training pictures as a network sees them, and the teacher's maps of them."""
    crops = np.stack([data.augmented(pictures[i], rng, size) for i in rng.permutation(chosen)[:count]])
    parts = []
    for start in range(0, len(crops), 32):
        # Before they are clipped: that is what a linear layer can be fitted to.
        maps = teacher(torch.from_numpy(crops[start : start + 32]), clipped=False)
        parts.append([x.to(torch.bfloat16) for x in maps])
    maps = [torch.cat(layer) for layer in zip(*parts)]
    x = torch.from_numpy(data.normalised(crops)).to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
    return x, maps


def fit_part(model, part, x, maps, rng):
    """Fits one convolution, counted from 0; gives its output and how much it explains, if it has a target."""
    counts = networks.STAGES[model.name]
    stage = next(s for s in range(5) if part < sum(counts[: s + 1]))
    layers = TARGETS[model.name][stage][part - sum(counts[:stage])]
    position = 3 * part + stage
    pooled = part + 1 == sum(counts[: stage + 1])
    explained = None
    if layers is None:
        outputs = model.features[position].out_channels
        kernels, bias = principal(x, rng, min(outputs, 9 * x.shape[1] * 2))
    else:
        target = torch.cat([maps[i] for i in layers], 1)
        samples = min(60_000, max(20_000, 80 * x.shape[1]), len(x) * x.shape[2] ** 2)
        kernels, bias, explained = ridge(x, target, rng, samples)
    return install(model, position, kernels, bias, x, pooled and stage < 4), explained
