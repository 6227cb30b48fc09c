"""Figures of quality; the definitions are those of the product's `evaluate`."""

import numpy as np


def auc(scores, labels):
    """Mann-Whitney: how often a fake's score is above a real one's; ties count half."""
    order = np.argsort(scores, kind="stable")
    ranked = np.asarray(scores)[order]
    ranks = np.empty(len(ranked))
    _, first, counts = np.unique(ranked, return_index=True, return_counts=True)
    for start, count in zip(first, counts):
        ranks[order[start : start + count]] = start + (count + 1) / 2
    fake = np.asarray(labels) == 1
    positives, negatives = fake.sum(), (~fake).sum()
    return float((ranks[fake].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def calibration_error(probabilities, labels, bins=10):
    """Guo et al. (2017), equation 3, for the probability of a fake."""
    at = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = np.bincount(at, probabilities - labels, bins)
    return float(np.abs(gaps).sum() / len(labels))


def threshold_at(probabilities, labels, false_positives):
    """The lowest threshold at which at most this part of the real pictures is called fake."""
    real = np.sort(probabilities[labels == 0])[::-1]
    allowed = int(false_positives * len(real))
    # Half-way to the next score below, so that rounding does not decide.
    return float((real[allowed] + real[allowed - 1]) / 2) if allowed else float(real[0] / 2 + 0.5)


def at_threshold(probabilities, labels, threshold):
    called = probabilities >= threshold
    fake = labels == 1
    return {
        "accuracy": float((called == fake).mean()),
        "falsePositiveRate": float(called[~fake].mean()),
        "detectionRate": float(called[fake].mean()),
    }
