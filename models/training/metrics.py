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
