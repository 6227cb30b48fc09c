"""The teacher: MobileNet-v1 trained on ImageNet, whose maps the students learn to predict."""

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class Teacher(torch.nn.Module):
    """Rebuilt from the ONNX file so that it runs on crops of any size and gives the maps of its operations.

    Operation 0 is its first convolution; after that, odd ones are depthwise and even ones pointwise convolutions. Each is followed
    by clipping to 0 to 6. Its 14 layers are the even operations.
    """

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(str(path)).graph
        constants = {c.name: torch.from_numpy(numpy_helper.to_array(c).copy()) for c in graph.initializer}
        nodes = list(graph.node)
        self.register_buffer("offset", constants[nodes[1].input[1]].float())
        self.register_buffer("factor", constants[nodes[2].input[1]].float())
        if [n.op_type for n in nodes[:4]] != ["Cast", "Sub", "Mul", "Transpose"]:
            raise SystemExit(f"{path} does not begin as the teacher does")
        self.operations = []
        for node, clip in zip(nodes, nodes[1:]):
            if node.op_type == "Conv":
                attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
                low, high = (float(constants[name]) for name in clip.input[1:3])
                number = len(self.operations)
                self.register_buffer(f"weight{number}", constants[node.input[1]].to(memory_format=torch.channels_last))
                self.register_buffer(f"bias{number}", constants[node.input[2]])
                stride, groups = attributes.get("strides", [1, 1])[0], attributes.get("group", 1)
                self.operations.append((stride, groups, low, high))

    def channels(self, operation):
        return len(getattr(self, f"bias{operation}"))

    def unclipped(self, pictures, count, phase=1):
        """What the first `count` operations give before it is clipped, [N, C, H, W] each, of uint8 [N, H, W, 3].

        Operations with stride 2 give every position, where a layer before a pooling has to predict them; one of two goes on to the
        next operation: with phase 1 those on which the teacher was trained, with phase 0 those on which PyTorch's padding puts a student.
        """

        def dense(x, weight, bias, stride, groups):
            every = F.conv2d(x, weight, bias, padding=weight.shape[-1] // 2, groups=groups)
            return every, every[:, :, phase::2, phase::2] if stride == 2 else every

        return self.run(pictures, count, dense)

    def seen(self, pictures, count):
        """The same where the teacher itself looks: operations with stride 2 give one of two positions (phase 1)."""

        def strided(x, weight, bias, stride, groups):
            if stride == 2:
                x = F.conv2d(F.pad(x, (0, 1, 0, 1)), weight, bias, stride=2, groups=groups)
            else:
                x = F.conv2d(x, weight, bias, padding=weight.shape[-1] // 2, groups=groups)
            return x, x

        return self.run(pictures, count, strided)

    @torch.no_grad()
    def run(self, pictures, count, convolve):
        """`convolve` gives what an operation is said to give, and what goes on to the next one."""
        x = ((pictures.float() - self.offset) * self.factor).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        found = []
        for index, (stride, groups, low, high) in enumerate(self.operations[:count]):
            given, x = convolve(x, getattr(self, f"weight{index}"), getattr(self, f"bias{index}"), stride, groups)
            found.append(given)
            x = x.clamp(low, high)
        return found

    def forward(self, pictures):
        """The 14 maps, clipped."""
        maps = self.seen(pictures, len(self.operations))
        return [x.clamp(low, high) for x, (_, _, low, high) in zip(maps[::2], self.operations[::2])]


def statistics(maps):
    """Per layer the mean and the standard deviation of each channel, [N, 11968]."""
    columns = []
    for x in maps:
        mean = x.mean((2, 3))
        square = (x * x).mean((2, 3))
        columns += [mean, (square - mean * mean).clamp_min(0).sqrt()]
    return torch.cat(columns, 1)
