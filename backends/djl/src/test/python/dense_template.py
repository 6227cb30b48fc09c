#!/usr/bin/env python3
"""Makes dense.pt.zip, the TorchScript file of the tests without its weights, which the tests put in themselves.

    pip install torch
    python3 backends/djl/src/test/python/dense_template.py backends/djl/src/test/resources/io/herofake/backend/djl

It is the perceptron of the backends' contract test: 3x16x16 pixels, 1024 hidden units, two classes, no biases.
"""
import pathlib
import sys
import tempfile
import zipfile

import torch


class Dense(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(768, 1024, bias=False)
        self.second = torch.nn.Linear(1024, 2, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.second(torch.relu(self.first(x.flatten(1))))


def main(folder):
    with tempfile.TemporaryDirectory() as temporary:
        whole = pathlib.Path(temporary) / "dense.pt"
        torch.jit.script(Dense().eval()).save(str(whole))
        with zipfile.ZipFile(whole) as read, zipfile.ZipFile(
            pathlib.Path(folder) / "dense.pt.zip", "w", zipfile.ZIP_DEFLATED
        ) as written:
            for info in read.infolist():
                name = info.filename
                # Weights are data/0 and data/1; what is only for debugging goes, too.
                if "/data/" not in name and not name.endswith(".debug_pkl"):
                    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    written.writestr(entry, read.read(name))


if __name__ == "__main__":
    main(sys.argv[1])
