"""The product's networks (models/src/test/reference/reference.py defines them a second time, for its tests).

VGG is trained with batch normalisation, which is folded into the convolutions afterwards: the product's VGG has none.
"""

import os

import torch
from torch import nn

STAGES = {"vgg16": [2, 2, 3, 3, 3], "vgg19": [2, 2, 4, 4, 4]}
ARCHITECTURES = {"resnet50": "resnet50-v1.5", "vgg16": "vgg16-pooled", "vgg19": "vgg19-pooled"}


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
        nn.init.constant_(self.bn3.weight, 0.5)
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
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        channels = 64
        for stage, blocks in enumerate([3, 4, 6, 3]):
            width = 64 * 2**stage
            layer = nn.Sequential()
            for block in range(blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                layer.add_module(str(block), Bottleneck(channels, width, stride))
                channels = 4 * width
            setattr(self, f"layer{stage + 1}", layer)
        self.fc = nn.Linear(channels, 2)

    def parts(self):
        """The network up to the pooling, in the order in which `stages.py` teaches it: its blocks, the first with the stem."""
        blocks = [block for stage in (self.layer1, self.layer2, self.layer3, self.layer4) for block in stage]
        return [nn.Sequential(self.conv1, self.bn1, nn.ReLU(), self.maxpool, blocks[0]), *blocks[1:]]

    def pooled(self, x):
        """What the last layer gets, [N, 2048]."""
        for part in self.parts():
            x = part(x)
        return x.mean(dim=(2, 3))

    def forward(self, x):
        return self.fc(self.pooled(x))


class Vgg(nn.Module):
    """With normalisation (`normalised`) for training or without, as the product builds it."""

    def __init__(self, name, normalised):
        super().__init__()
        self.name = name
        layers = []
        channels = 3
        for count, width in zip(STAGES[name], [64, 128, 256, 512, 512]):
            for _ in range(count):
                layers.append(nn.Conv2d(channels, width, 3, padding=1, bias=not normalised))
                if normalised:
                    layers.append(nn.BatchNorm2d(width))
                layers.append(nn.ReLU(inplace=True))
                channels = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, 2)

    def parts(self):
        """As ResNet50's: each convolution with what follows it, except for the last pooling."""
        starts = [i for i, layer in enumerate(self.features) if isinstance(layer, nn.Conv2d)] + [len(self.features) - 1]
        return [self.features[begin:end] for begin, end in zip(starts, starts[1:])]

    def pooled(self, x):
        """What the last layer gets, [N, 512]."""
        return self.features(x).mean(dim=(2, 3))

    def forward(self, x):
        return self.classifier(self.pooled(x))


def save(path, value):
    """Whole or not at all."""
    torch.save(value, f"{path}.new")
    os.replace(f"{path}.new", path)


def create(name):
    """The network as it is trained."""
    return ResNet50() if name == "resnet50" else Vgg(name, True)


def product(name):
    """The network as the product builds it."""
    return ResNet50() if name == "resnet50" else Vgg(name, False)


def folded(vgg):
    """Kernels and bias of each convolution of a VGG that is trained, its normalisation folded into them in double precision."""
    found = []
    for layer, following in zip(vgg.features, list(vgg.features)[1:]):
        if isinstance(layer, nn.Conv2d):
            scale = following.weight.double() / torch.sqrt(following.running_var.double() + following.eps)
            bias = following.bias.double() - following.running_mean.double() * scale
            found.append(((layer.weight.double() * scale[:, None, None, None]).float().detach(), bias.float().detach()))
    return found


def install(vgg, position, kernels, bias):
    """Sets a convolution of a VGG that is trained, so that its normalisation does nothing but add the bias."""
    convolution, normalisation = vgg.features[position], vgg.features[position + 1]
    with torch.no_grad():
        convolution.weight.copy_(kernels)
        normalisation.running_mean.zero_()
        normalisation.running_var.fill_(1)
        normalisation.weight.fill_((1 + normalisation.eps) ** 0.5)
        normalisation.bias.copy_(bias)


def product_state(name, model):
    """The state dictionary under the names of the product's weights format."""
    if name == "resnet50":
        return {k: v.detach().clone() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    positions = [i for i, layer in enumerate(Vgg(name, False).features) if isinstance(layer, nn.Conv2d)]
    state = {}
    for position, (kernels, bias) in zip(positions, folded(model)):
        state[f"features.{position}.weight"], state[f"features.{position}.bias"] = kernels, bias
    state["classifier.weight"] = model.classifier.weight.detach().clone()
    state["classifier.bias"] = model.classifier.bias.detach().clone()
    return state
