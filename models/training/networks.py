"""The product's networks (models/src/test/reference/reference.py defines them a second time, for its tests).

VGG is trained with batch normalisation, which is folded into the convolutions afterwards: the product's VGG has none.
"""

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
        nn.init.constant_(self.bn3.weight, 0.25)
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
    """`hints`: (channels, layers of the teacher, by how much their maps are shrunk) of each map that `forward` collects."""

    hints = [(256, (2, 3), 1), (512, (4, 5), 1), (1024, (6, 7), 1), (1024, (8, 9), 1), (1024, (10, 11), 1), (2048, (9, 10, 11), 2)]

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

    @property
    def head(self):
        return self.fc

    def parts(self):
        """The network up to the pooling, in the order in which `distill.py` teaches it: its blocks, the first with the stem."""
        blocks = [block for stage in (self.layer1, self.layer2, self.layer3, self.layer4) for block in stage]
        return [nn.Sequential(self.conv1, self.bn1, nn.ReLU(), self.maxpool, blocks[0]), *blocks[1:]]

    def collect(self, x):
        x = self.maxpool(torch.relu(self.bn1(self.conv1(x))))
        maps = [self.layer1(x)]
        maps.append(self.layer2(maps[-1]))
        x = maps[-1]
        for index, block in enumerate(self.layer3):
            x = block(x)
            if index in (1, 3, 5):
                maps.append(x)
        maps.append(self.layer4(x))
        return maps, maps[-1].mean(dim=(2, 3))

    def forward(self, x):
        return self.fc(self.collect(x)[1])


class Vgg(nn.Module):
    """With normalisation (`normalised`) for training or without, as the product builds it."""

    def __init__(self, name, normalised):
        super().__init__()
        self.name = name
        layers = []
        self.taps = {}
        channels = 3
        for stage, (count, width) in enumerate(zip(STAGES[name], [64, 128, 256, 512, 512])):
            for conv in range(count):
                layers.append(nn.Conv2d(channels, width, 3, padding=1, bias=not normalised))
                if normalised:
                    layers.append(nn.BatchNorm2d(width))
                layers.append(nn.ReLU(inplace=True))
                channels = width
                if stage == 4 or (0 < stage and conv == count - 1):
                    self.taps[len(layers) - 1] = (stage, conv)
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, 2)

    @property
    def hints(self):
        layers = {1: (0, 1), 2: (2, 3), 3: (4, 5)}
        last = STAGES[self.name][4] - 1
        found = []
        for stage, conv in self.taps.values():
            if stage < 4:
                found.append(([64, 128, 256, 512, 512][stage], layers[stage], 1))
            else:
                found.append((512, {0: (6, 7), last: (10, 11)}.get(conv, (8, 9)), 1))
        return found

    @property
    def head(self):
        return self.classifier

    def parts(self):
        """As ResNet50's: each convolution with what follows it, except for the last pooling."""
        starts = [i for i, layer in enumerate(self.features) if isinstance(layer, nn.Conv2d)] + [len(self.features) - 1]
        return [self.features[begin:end] for begin, end in zip(starts, starts[1:])]

    def collect(self, x):
        maps = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self.taps:
                maps.append(x)
        return maps, x.mean(dim=(2, 3))

    def forward(self, x):
        return self.classifier(self.collect(x)[1])


def create(name):
    """The network as it is trained."""
    return ResNet50() if name == "resnet50" else Vgg(name, True)


def product(name):
    """The network as the product builds it."""
    return ResNet50() if name == "resnet50" else Vgg(name, False)


def product_state(name, model):
    """The state dictionary under the names of the product's weights format; VGG's normalisation folded in double precision."""
    state = {k: v.detach().clone() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    if name == "resnet50":
        return state
    folded = {}
    index = 0
    layers = list(model.features)
    for layer, following in zip(layers, layers[1:] + [None]):
        if isinstance(layer, nn.Conv2d):
            scale = following.weight.double() / torch.sqrt(following.running_var.double() + following.eps)
            weight = layer.weight.double() * scale[:, None, None, None]
            bias = following.bias.double() - following.running_mean.double() * scale
            folded[f"features.{index}.weight"] = weight.float().detach()
            folded[f"features.{index}.bias"] = bias.float().detach()
            index += 2
        elif isinstance(layer, nn.MaxPool2d):
            index += 1
    folded["classifier.weight"] = model.classifier.weight.detach().clone()
    folded["classifier.bias"] = model.classifier.bias.detach().clone()
    return folded


def deepen(vgg16):
    """VGG19 that computes what the trained VGG16 computes: identity convolutions after the last ReLU of stages 3 to 5.

    Chen, Goodfellow and Shlens, "Net2Net: Accelerating Learning via Knowledge Transfer" (2016), section 3.2.
    """
    vgg19 = Vgg("vgg19", True)
    source = [m for m in vgg16.features if isinstance(m, (nn.Conv2d, nn.BatchNorm2d))]
    target = [m for m in vgg19.features if isinstance(m, (nn.Conv2d, nn.BatchNorm2d))]
    inserted = {8, 12, 16}  # counting from 1: conv3_4, conv4_4 and conv5_4
    at = 0
    for conv in range(1, 17):
        convolution, normalisation = target[2 * conv - 2], target[2 * conv - 1]
        if conv in inserted:
            nn.init.dirac_(convolution.weight)
            nn.init.constant_(normalisation.weight, (1 + normalisation.eps) ** 0.5)
        else:
            convolution.load_state_dict(source[at].state_dict())
            normalisation.load_state_dict(source[at + 1].state_dict())
            at += 2
    vgg19.classifier.load_state_dict(vgg16.classifier.state_dict())
    return vgg19
