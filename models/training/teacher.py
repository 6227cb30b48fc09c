"""The teacher: MobileNet-v1 trained on ImageNet, whose layers the students learn to predict. None of its weights are copied."""

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class Teacher(torch.nn.Module):
    """Rebuilt from the ONNX file so that it runs on crops of any size and gives the maps of its 14 layers."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(str(path)).graph
        constants = {c.name: torch.from_numpy(numpy_helper.to_array(c).copy()) for c in graph.initializer}
        nodes = list(graph.node)
        self.register_buffer("offset", constants[nodes[1].input[1]].float())
        self.register_buffer("factor", constants[nodes[2].input[1]].float())
        if [n.op_type for n in nodes[:4]] != ["Cast", "Sub", "Mul", "Transpose"]:
            raise SystemExit(f"{path} does not begin as the teacher does")
        self.layers = []
        for node, clip in zip(nodes, nodes[1:]):
            if node.op_type == "Conv":
                attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
                low, high = (float(constants[name]) for name in clip.input[1:3])
                number = len(self.layers)
                self.register_buffer(f"weight{number}", constants[node.input[1]].to(memory_format=torch.channels_last))
                self.register_buffer(f"bias{number}", constants[node.input[2]])
                stride, groups = attributes.get("strides", [1, 1])[0], attributes.get("group", 1)
                self.layers.append((stride, groups, low, high))

    @torch.no_grad()
    def forward(self, pictures, clipped=True, depth=14):
        """uint8 [N, H, W, 3], H and W multiples of 32; the first of the 14 maps, as they are or before they are clipped."""
        x = ((pictures.float() - self.offset) * self.factor).permute(0, 3, 1, 2)
        maps = []
        for index, (stride, groups, low, high) in enumerate(self.layers[: 2 * depth - 1]):
            weight, bias = getattr(self, f"weight{index}"), getattr(self, f"bias{index}")
            if weight.shape[-1] == 3:
                x = F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))
            before = F.conv2d(x, weight, bias, stride, groups=groups)
            x = before.clamp(low, high)
            if index % 2 == 0:
                maps.append(x if clipped else before.clamp(low - 3, high))
        return maps


def statistics(maps):
    """Per layer the mean and the standard deviation of each channel, [N, 11968]."""
    columns = []
    for x in maps:
        mean = x.mean((2, 3))
        square = (x * x).mean((2, 3))
        columns += [mean, (square - mean * mean).clamp_min(0).sqrt()]
    return torch.cat(columns, 1)
