"""Makes a weights file of the product out of a trained network.

    python finish.py --data FOLDER --network vgg16 --model OUT/vgg16-body.pt --out vgg16.safetensors

The body is stored as int8 with a scale for each output channel, or partly as float16, and everything after that uses what the product will
dequantise. The last layer is a logistic regression on the pooled features of the training pictures (each once as it is, and
augmented and mirrored). Its scores are calibrated on the validation split (Platt
scaling, folded into the last layer), where the threshold for 5 % false positives is found too. The test split is only measured.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy as np
import torch

import data
import networks
from metrics import at_threshold, auc, calibration_error, threshold_at

LICENCE = "LicenseRef-research-and-non-commercial"


def quantised(kernels):
    """int8 values and a scale for each output channel."""
    rows = kernels.flatten(1)
    scale = (rows.abs().amax(dim=1) / 127).clamp_min(1e-12)
    return torch.round(rows / scale[:, None]).to(torch.int8).reshape(kernels.shape), scale


def rounded(kernels):
    """The kernels that the product reads from what is stored of these."""
    values, scale = quantised(kernels)
    return values.float() * scale.reshape((-1,) + (1,) * (kernels.dim() - 1))


def stored(state, head, halves):
    """Tensors as they are written, those named in `halves` as float16, and the values that the product reads from them."""
    written, values = {}, {}
    for name, tensor in state.items():
        if name in halves:
            written[name] = tensor.half()
            values[name] = written[name].float()
        elif tensor.dim() > 1 and not name.startswith(head):
            written[name], written[name + ".scale"] = quantised(tensor)
            values[name] = rounded(tensor)
        else:
            written[name] = values[name] = tensor
    return written, values


def write_safetensors(path, tensors, metadata):
    kinds = {torch.float32: "F32", torch.float16: "F16", torch.int8: "I8"}
    header, blobs, position = {"__metadata__": metadata}, [], 0
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
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(blobs)


@torch.no_grad()
def pooled(model, pictures, name):
    """What the last layer gets, in float32 as in the product: in bfloat16 a logit differs by 0.8."""
    found = []
    for start in range(0, len(pictures), 16):
        x = torch.from_numpy(data.normalised(pictures[start : start + 16])).to(memory_format=torch.channels_last)
        found.append(model.pooled(x))
        if start % 160 == 0:
            print(f"{name} {start}/{len(pictures)}", flush=True)
    return torch.cat(found).numpy().astype(np.float64)


def logistic(features, labels, weights, penalty, steps=30):
    """Newton's method; the last column is the intercept, which is not penalised."""
    x = np.column_stack([features, np.ones(len(features))])
    penalties = np.full(x.shape[1], penalty)
    penalties[-1] = 1e-9
    solution = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ solution, -30, 30)))
        gradient = x.T @ (weights * (p - labels)) + penalties * solution
        hessian = (x.T * (weights * p * (1 - p))) @ x + np.diag(penalties)
        change = np.linalg.solve(hessian, gradient)
        solution -= change
        if np.abs(change).max() < 1e-6:
            break
    return solution[:-1], solution[-1]


def best_head(train, validation):
    """The direction and offset of the logit of a fake; ranks the validation split best."""
    features, labels = train
    mean, spread = features.mean(0), features.std(0) + 1e-3 * features.std()
    weights = np.full(len(features), 1 / len(features))
    candidates = []
    # The solution lies in the space of the pictures, which has fewer dimensions than ResNet50 has features.
    left, sizes, right = np.linalg.svd((features - mean) / spread, full_matrices=False)
    for penalty in (1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0):
        direction, offset = logistic(left * sizes, labels, weights, penalty)
        direction = direction @ right / spread
        candidates.append((f"logistic regression, penalty {penalty}", direction, offset - mean @ direction))
    for name, direction, offset in candidates:
        print(f"{name}: validation AUC {auc(validation[0] @ direction + offset, validation[1]):.4f}", flush=True)
    return max(candidates, key=lambda c: auc(validation[0] @ c[1] + c[2], validation[1]))


def measure(probabilities, labels, threshold):
    return {
        "pictures": len(labels),
        "auc": auc(probabilities, labels),
        "calibrationError": calibration_error(probabilities, labels),
        **at_threshold(probabilities, labels, threshold),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--network", required=True, choices=sorted(networks.ARCHITECTURES))
    parser.add_argument("--model", required=True, help="what stages.py or layerwise.py wrote")
    parser.add_argument("--out", required=True, help="the safetensors file; figures go beside it as .json")
    parser.add_argument("--augmented", type=int, default=1, help="augmented and mirrored versions of each training picture")
    help_halves = "convolutions, from the first on, stored as float16 because int8 harms them"
    parser.add_argument("--halves", type=int, default=0, help=help_halves)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="1")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    source = networks.create(options.network)
    source.load_state_dict(torch.load(options.model, map_location="cpu")["model"])
    head = "fc" if options.network == "resnet50" else "classifier"
    state = networks.product_state(options.network, source)
    kernels = [name for name, tensor in state.items() if tensor.dim() > 1 and not name.startswith(head)]
    written, values = stored(state, head, set(kernels[: options.halves]))
    model = networks.product(options.network)
    model.load_state_dict(values, strict=False)
    model.eval().to(memory_format=torch.channels_last)

    pictures, labels, splits = data.load(options.data)
    rng = np.random.default_rng(options.seed)
    chosen = [np.flatnonzero(splits == split) for split in range(3)]
    fitted = [np.stack([data.fit(pictures[i]) for i in indices]) for indices in chosen]
    versions = [fitted[0]]
    for _ in range(options.augmented):
        # Mirrored, which changes averages as much as another picture of the same kind does.
        versions.append(np.stack([data.fit(data.disturb(pictures[i], rng))[:, ::-1] for i in chosen[0]]))
    validation = pooled(model, fitted[1], "validation"), labels[chosen[1]]
    train = np.concatenate([pooled(model, v, "training") for v in versions]), np.tile(labels[chosen[0]], len(versions))
    test = pooled(model, fitted[2], "test"), labels[chosen[2]]
    name, direction, offset = best_head(train, validation)

    logits = validation[0] @ direction + offset
    scale = logits.std()
    slope, shift = logistic((logits / scale)[:, None], validation[1], np.ones(len(logits)), 1e-2)
    direction, offset = direction * slope[0] / scale, offset * slope[0] / scale + shift
    written[f"{head}.weight"] = torch.from_numpy(np.stack([-direction, direction]) / 2).float()
    written[f"{head}.bias"] = torch.from_numpy(np.array([-offset, offset]) / 2).float()
    written = {k: v.float() if v.dtype == torch.float64 else v for k, v in written.items()}

    probability = [1 / (1 + np.exp(-(f @ direction + offset))) for f in (validation[0], test[0])]
    threshold = threshold_at(probability[0], validation[1], 0.05)
    figures = {
        "head": name,
        "threshold": threshold,
        "validation": measure(probability[0], validation[1], threshold),
        "test": measure(probability[1], test[1], threshold),
    }
    metadata = {
        "architecture": networks.ARCHITECTURES[options.network],
        "version": options.version,
        "trained": "true",
        "source": "trained by models/training on FFHQ photographs and StyleGAN pictures; models/cards",
        "licence": LICENCE,
        "threshold": f"{threshold:.6f}",
        "measured.auc": f"{figures['test']['auc']:.4f}",
        "measured.aucValidation": f"{figures['validation']['auc']:.4f}",
        "measured.calibrationError": f"{figures['test']['calibrationError']:.4f}",
        "measured.falsePositiveRate": f"{figures['test']['falsePositiveRate']:.4f}",
        "measured.detectionRate": f"{figures['test']['detectionRate']:.4f}",
    }
    write_safetensors(options.out, written, metadata)
    Path(options.out).with_suffix(".json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
