"""The three networks a second time, in PyTorch, to check what the Java code builds.

    python3 reference.py small DIR    the fixtures of ReferenceTest: 1/32 of the width, 64x64 pixels
    python3 reference.py full DIR     as published: 224x224 pixels (1.2 GB in DIR)

Writes random weights as safetensors (one file a network; float32, float16 or int8 by row), random input, and the outputs
in double precision. With torchvision installed, `full` also checks these definitions against torchvision's.
Needs PyTorch (Debian: python3-torch, python3-torchvision). The numbers depend on PyTorch's random generator; the fixtures
in src/test/resources/reference came from PyTorch 1.13.1 with seed 20240501.
"""

import json
import math
import struct
import sys
from pathlib import Path

import torch
from torch import nn

SEED = 20240501
STORED_AS = {
    "resnet50-v1.5": "F32",
    "vgg16-pooled": "F16",
    "vgg16-classic": "I8",
    "vgg19-pooled": "I8",
    "vgg19-classic": "F16",
}


class Bottleneck(nn.Module):
    def __init__(self, channels_in, width, stride):
        super().__init__()
        channels_out = 4 * width
        self.conv1 = nn.Conv2d(channels_in, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, channels_out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels_out)
        self.downsample = None
        if channels_in != channels_out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride=stride, bias=False), nn.BatchNorm2d(channels_out)
            )

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = torch.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    def __init__(self, base):
        super().__init__()
        self.conv1 = nn.Conv2d(3, base, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(base)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        channels = base
        for stage, blocks in enumerate([3, 4, 6, 3]):
            width = base * 2**stage
            layer = nn.Sequential()
            for block in range(blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                layer.add_module(str(block), Bottleneck(channels, width, stride))
                channels = 4 * width
            setattr(self, f"layer{stage + 1}", layer)
        self.fc = nn.Linear(channels, 2)

    def forward(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean(dim=(2, 3)))


class Vgg(nn.Module):
    def __init__(self, convolutions, head, base, size):
        super().__init__()
        layers = []
        channels = 3
        for count, factor in zip(convolutions, [1, 2, 4, 8, 8]):
            for _ in range(count):
                layers += [nn.Conv2d(channels, factor * base, 3, padding=1), nn.ReLU()]
                channels = factor * base
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.pooled = head == "pooled"
        hidden = 64 * base
        self.classifier = (
            nn.Linear(channels, 2)
            if self.pooled
            else nn.Sequential(
                nn.Linear(channels * (size // 32) ** 2, hidden),
                nn.ReLU(),
                nn.Dropout(),
                nn.Linear(hidden, hidden),
                nn.ReLU(),
                nn.Dropout(),
                nn.Linear(hidden, 2),
            )
        )

    def forward(self, x):
        x = self.features(x)
        return self.classifier(x.mean(dim=(2, 3)) if self.pooled else x.flatten(1))


def networks(base, size):
    yield "resnet50-v1.5", ResNet50(base)
    for depth, convolutions in ((16, [2, 2, 3, 3, 3]), (19, [2, 2, 4, 4, 4])):
        for head in ("pooled", "classic"):
            yield f"vgg{depth}-{head}", Vgg(convolutions, head, base, size)


def randomise(model):
    """Random weights, and random statistics too, so that a normalisation folded wrongly shows."""
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            tensor.zero_()
        elif name.endswith("running_var"):
            tensor.copy_(0.5 + torch.rand(tensor.shape))
        elif tensor.dim() > 1:
            tensor.copy_(torch.randn(tensor.shape) * math.sqrt(2 / tensor[0].numel()))
        elif name.endswith("weight"):
            tensor.copy_((0.5 + torch.rand(tensor.shape)) * (0.25 if ".bn3." in name else 1))
        else:
            tensor.copy_(0.1 * torch.randn(tensor.shape))


def store(tensor, name, kind):
    """The tensor as it is written, under one or two names, and then the values that a reader gets."""
    if kind == "F32" or tensor.dtype != torch.float32:
        return {name: tensor}, tensor
    if kind == "F16" or tensor.dim() == 1:
        half = tensor.half()
        return {name: half}, half.float()
    rows = tensor.flatten(1)
    scale = rows.abs().amax(dim=1) / 127
    quantised = torch.round(rows / scale[:, None]).to(torch.int8)
    values = (quantised.float() * scale[:, None]).reshape(tensor.shape)
    return {name: quantised.reshape(tensor.shape), name + ".scale": scale}, values


def write_safetensors(path, tensors, metadata):
    kinds = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.int8: "I8", torch.int64: "I64"}
    header = {"__metadata__": metadata}
    blobs = []
    position = 0
    for name, tensor in tensors.items():
        blob = tensor.contiguous().numpy().tobytes()
        header[name] = {
            "dtype": kinds[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [position, position + len(blob)],
        }
        position += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)


def write_weights(directory, architecture, model):
    stored = {}
    state = model.state_dict()
    for name, tensor in state.items():
        written, values = store(tensor, name, STORED_AS[architecture])
        stored.update(written)
        tensor.copy_(values)
    metadata = {
        "architecture": architecture,
        "version": "1",
        "trained": "false",
        "source": "random, from reference.py",
        "licence": "Apache-2.0",
        "threshold": "0.5",
    }
    write_safetensors(directory / f"{architecture}.safetensors", stored, metadata)


def check_against_torchvision(architecture, model, pictures):
    import torchvision

    factories = {
        "resnet50-v1.5": torchvision.models.resnet50,
        "vgg16-classic": torchvision.models.vgg16,
        "vgg19-classic": torchvision.models.vgg19,
    }
    if architecture not in factories:
        return
    other = factories[architecture](num_classes=2).eval()
    other.load_state_dict(model.state_dict(), strict=True)
    difference = (other(pictures) - model(pictures)).abs().max().item()
    print(f"{architecture}: largest difference to torchvision {difference:.1e}")
    assert difference < 1e-4


def main(mode, directory):
    base, size = {"small": (2, 64), "full": (64, 224)}[mode]
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    pictures = torch.randn(2, 3, size, size)
    expected = {"input": pictures}
    with torch.no_grad():
        for architecture, model in networks(base, size):
            model.eval()
            randomise(model)
            write_weights(directory, architecture, model)
            if mode == "full":
                check_against_torchvision(architecture, model, pictures)
            expected[architecture] = model.double()(pictures.double()).float()
            print(architecture, expected[architecture].tolist())
    write_safetensors(directory / "expected.safetensors", expected, {})


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("small", "full"):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
