"""What simpler detectors reach on the same split: a ridge head on the teacher's statistics, and one on block-DCT statistics.

    python baselines.py --data FOLDER --teacher FILE

The penalty is chosen on the validation split; the test split is only measured.
"""

import argparse
import json

import numpy as np
import torch

import data
from metrics import auc
from teacher import Teacher, statistics

PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def teacher_statistics(pictures, path):
    teacher = Teacher(path)
    return np.concatenate(
        [statistics(teacher(torch.from_numpy(pictures[i : i + 16]))).numpy() for i in range(0, len(pictures), 16)]
    )


def dct_statistics(pictures):
    """Mean and deviation over the 8x8 blocks of the logarithm of each coefficient's size, of the luminance."""
    k = np.arange(8)
    basis = np.sqrt(0.25) * np.cos(np.pi * (2 * k[None] + 1) * k[:, None] / 16)
    basis[0] /= np.sqrt(2)
    found = []
    for picture in pictures:
        luminance = picture @ np.array([0.299, 0.587, 0.114])
        blocks = luminance.reshape(data.SIZE // 8, 8, data.SIZE // 8, 8).swapaxes(1, 2).reshape(-1, 8, 8)
        sizes = np.log(np.abs(basis @ blocks @ basis.T) + 0.1).reshape(-1, 64)
        found.append(np.concatenate([sizes.mean(0), sizes.std(0)]))
    return np.array(found, np.float32)


def ridge(features, labels, splits):
    train = splits == 0
    z = (features - features[train].mean(0)) / (features[train].std(0) + 1e-3)
    kernel = z @ z[train].T / z.shape[1]
    target = 2.0 * labels[train] - 1
    best = None
    for penalty in PENALTIES:
        weights = np.linalg.solve(kernel[train] + penalty * np.eye(train.sum()), target - target.mean())
        scores = kernel @ weights
        found = {s: auc(scores[splits == i], labels[splits == i]) for i, s in enumerate(data.SPLITS)}
        if best is None or found["validation"] > best["validation"]:
            best = {**found, "penalty": penalty}
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pictures, labels, splits = data.load(options.data)
    fitted = np.stack([data.fit(p) for p in pictures])
    for name, features in (
        ("block-DCT statistics, ridge", dct_statistics(fitted)),
        ("teacher's means and deviations, ridge", teacher_statistics(fitted, options.teacher)),
    ):
        print(name, json.dumps(ridge(features, labels, splits)), flush=True)


if __name__ == "__main__":
    main()
