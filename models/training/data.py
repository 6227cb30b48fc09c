"""Pictures, their fixed split, and augmentation.

The split depends on a picture's bytes alone (SHA-256), so that it is the same whatever a file is called and wherever it lies.
"""

import hashlib
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

SIZE = 224
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
SPLITS = ("train", "validation", "test")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def split_of(content):
    """70 % train, 15 % validation, 15 % test."""
    bucket = int(hashlib.sha256(content).hexdigest()[:8], 16) % 100
    return 0 if bucket < 70 else 1 if bucket < 85 else 2


def load(folder):
    """All pictures of FOLDER/real and FOLDER/fake: PIL images, labels (1 is fake), split numbers."""
    pictures, labels, splits = [], [], []
    for label, name in enumerate(("real", "fake")):
        files = sorted(f for f in (Path(folder) / name).iterdir() if f.suffix.lower() in SUFFIXES)
        if not files:
            raise SystemExit(f"no pictures in {Path(folder) / name}")
        for file in files:
            content = file.read_bytes()
            pictures.append(Image.open(io.BytesIO(content)).convert("RGB"))
            labels.append(label)
            splits.append(split_of(content))
    return pictures, np.array(labels), np.array(splits)


def fit(picture):
    """What the product does before a network: the whole picture, stretched to 224x224, bilinear with antialiasing."""
    return np.asarray(picture.resize((SIZE, SIZE), Image.BILINEAR))


def jpeg(picture, quality):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def rescale(picture, factor, filter=Image.BILINEAR):
    width, height = (max(8, round(side * factor)) for side in picture.size)
    return picture.resize((width, height), filter).resize(picture.size, filter)


def noise(picture, rng, sigma):
    values = np.asarray(picture, np.float32)
    return Image.fromarray(np.clip(values + rng.normal(0, sigma, values.shape), 0, 255).astype(np.uint8))


def disturb(picture, rng):
    """What pictures suffer on their way: half of them nothing at all, as the pictures that a gateway gets first-hand."""
    if rng.random() < 0.5:
        return picture
    if rng.random() < 0.35:
        picture = rescale(picture, rng.uniform(0.5, 1.0), (Image.BILINEAR, Image.BICUBIC)[rng.integers(2)])
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.5)))
    if rng.random() < 0.2:
        picture = noise(picture, rng, rng.uniform(1, 8))
    if rng.random() < 0.6:
        picture = jpeg(picture, int(rng.integers(30, 96)))
    return picture


def colour(picture, rng):
    if rng.random() < 0.4:
        for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
            picture = enhancer(picture).enhance(rng.uniform(0.8, 1.25))
    return picture


def crop(picture, rng, size):
    """A square of `size` pixels out of the picture as the network would see it, sometimes at another scale."""
    scale = SIZE / min(picture.size)
    if rng.random() < 0.5:
        scale *= np.exp(rng.uniform(np.log(0.85), np.log(1.3)))
    side = size / scale
    width, height = picture.size
    side = min(side, width, height)
    left, top = rng.uniform(0, width - side), rng.uniform(0, height - side)
    picture = picture.resize((size, size), Image.BILINEAR, box=(left, top, left + side, top + side))
    return picture.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else picture


def augmented(picture, rng, size):
    """uint8 [size, size, 3]."""
    return np.asarray(crop(colour(disturb(picture, rng), rng), rng, size))


def normalised(pictures):
    """uint8 [N, H, W, 3] to float32 [N, 3, H, W], as in a model's manifest."""
    return np.ascontiguousarray(((pictures.astype(np.float32) / 255 - MEAN) / STD).transpose(0, 3, 1, 2))
