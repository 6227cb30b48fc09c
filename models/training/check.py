"""Compares the ONNX file that the product builds with PyTorch on the same weights.

    ../../herofake models build vgg16 --weights vgg16.safetensors
    python check.py --network vgg16 --weights vgg16.safetensors --onnx ../repository/vgg16/1/model.onnx

Fails if a logit of one of eight pictures of noise differs by more than 1e-4 of the largest logit.
"""

import argparse
import json
import struct
import sys

import numpy as np
import onnxruntime
import torch

import data
import networks

BAR = 1e-4


def read(path):
    """The tensors of a weights file, dequantised."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        content = file.read()
    header.pop("__metadata__")
    types = {"F32": np.float32, "F16": np.float16, "I8": np.int8}
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(content[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    values = {}
    for name, tensor in tensors.items():
        if not name.endswith(".scale"):
            scale = tensors.get(name + ".scale")
            values[name] = tensor if scale is None else tensor * scale.reshape((-1,) + (1,) * (tensor.ndim - 1))
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in values.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", required=True, choices=sorted(networks.ARCHITECTURES))
    parser.add_argument("--weights", required=True)
    parser.add_argument("--onnx", required=True)
    options = parser.parse_args()
    model = networks.product(options.network)
    missing = model.load_state_dict(read(options.weights), strict=False)
    missing = [name for name in missing.missing_keys if not name.endswith("num_batches_tracked")] + missing.unexpected_keys
    if missing:
        sys.exit(f"tensors that do not fit: {missing}")
    rng = np.random.default_rng(1)
    pictures = data.normalised(rng.integers(0, 256, (8, data.SIZE, data.SIZE, 3), np.uint8))
    with torch.no_grad():
        expected = model.eval()(torch.from_numpy(pictures)).numpy()
    session = onnxruntime.InferenceSession(options.onnx, providers=["CPUExecutionProvider"])
    found = session.run(None, {session.get_inputs()[0].name: pictures})[0]
    difference = float(np.abs(found - expected).max() / np.abs(expected).max())
    print(f"largest difference {difference:.2e} of the largest logit {np.abs(expected).max():.3f}")
    if not difference <= BAR:
        sys.exit(f"more than {BAR}")


if __name__ == "__main__":
    main()
