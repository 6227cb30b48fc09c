#!/usr/bin/env python3
"""Makes the small pictures of src/test/resources/pictures and says what is in them.

Not part of the build. Needs Pillow and numpy: python3 make_picture_fixtures.py ../resources/pictures
All pictures are synthetic. expected.tsv gives, for each file, the upright width and height, the greatest difference that a decoder may show in
any value, and the RGB values (base64). They come from Pillow, or, where Pillow loses information (16 bits, interlacing), from the
array that the file was made of. resized.tsv gives SHA-256 hashes of what Pillow's resize makes of pictures that the test computes itself.
"""
import base64
import hashlib
import io
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms, ImageOps

OUT = pathlib.Path(sys.argv[1]).resolve()
W, H = 23, 17
expected = []


def gradient(w=W, h=H, channels=3, levels=256):
    y, x = np.mgrid[0:h, 0:w]
    planes = [
        x * (levels - 1) / max(1, w - 1),
        y * (levels - 1) / max(1, h - 1),
        (levels - 1) * (0.5 + 0.5 * np.sin(x / 5 + y / 3)),
        (levels - 1) * (x + y + 1) / (w + h),
    ]
    return np.rint(np.stack(planes[:channels], -1)).astype(np.uint32)


def image(array):
    return Image.fromarray(array.astype(np.uint8).squeeze())


def on_white(rgb, alpha, top):
    return np.rint((rgb.astype(float) * alpha + top * (top - alpha.astype(float))) / top)


def keep(name, data, rgb=None, tolerance=1):
    """Stores a file; without values of its own, what Pillow reads."""
    (OUT / name).write_bytes(data)
    if rgb is None:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
            picture = picture.convert("RGBA")
            a = np.asarray(picture).astype(int)
            rgb = on_white(a[..., :3], a[..., 3:], 255)
        else:
            rgb = np.asarray(picture.convert("RGB"))
    h, w = rgb.shape[:2]
    values = base64.b64encode(rgb.astype(np.uint8).tobytes()).decode()
    expected.append(f"{name}\t{w}\t{h}\t{tolerance}\t{values}")


def encode(picture, fmt, **options):
    buffer = io.BytesIO()
    picture.save(buffer, fmt, **options)
    return buffer.getvalue()


def exif(orientation, big_endian=False):
    order = ">" if big_endian else "<"
    head = b"MM\0*" if big_endian else b"II*\0"
    entry = struct.pack(order + "HHI", 0x112, 3, 1) + struct.pack(order + "HH", orientation, 0)
    return head + struct.pack(order + "IH", 8, 1) + entry + struct.pack(order + "I", 0)


# --- JPEG

def jpeg_segments(data):
    """(marker, start, end) of the segments before the first scan."""
    at = 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        yield data[at + 1], at, at + 2 + length
        at += 2 + length


def jpeg_without(data, marker):
    for m, start, end in jpeg_segments(data):
        if m == marker:
            return data[:start] + data[end:]
    raise ValueError(f"no {marker:x}")


def jpeg_with(data, marker, payload):
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + data[2:]


# --- ICC profiles, written here and applied by LittleCMS

def icc(matrix, curve):
    def fixed(values):
        return b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    blocks = {b"wtpt": b"XYZ \0\0\0\0" + fixed((0.9642, 1, 0.8249))}
    for name, column in zip(b"rgb", np.array(matrix).T):
        blocks[bytes([name]) + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(column)
        blocks[bytes([name]) + b"TRC"] = curve + b"\0" * (-len(curve) % 4)
    table, data, at = b"", b"", 128 + 4 + 12 * len(blocks)
    for name, block in blocks.items():
        table += name + struct.pack(">II", at + len(data), len(block))
        data += block
    head = struct.pack(">I4sI4s4s4s", at + len(data), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + b"\0" * 12
    head += b"acsp" + b"\0" * 28 + fixed((0.9642, 1, 0.8249))
    return head.ljust(128, b"\0") + struct.pack(">I", len(blocks)) + table + data


P3 = ((0.51512, 0.29198, 0.15710), (0.24120, 0.69225, 0.06657), (-0.00105, 0.04189, 0.78407))
ADOBE = ((0.60974, 0.20528, 0.14919), (0.31111, 0.62567, 0.06322), (0.01947, 0.06087, 0.74457))
SRGB = ((0.43607, 0.38515, 0.14307), (0.22249, 0.71687, 0.06061), (0.01392, 0.09708, 0.71410))
SRGB_CURVE = b"para\0\0\0\0\0\3\0\0" + b"".join(
    struct.pack(">i", round(v * 65536)) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
GAMMA_22 = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.19921875 * 256))
SAMPLED = b"curv\0\0\0\0" + struct.pack(">I", 1024) + b"".join(
    struct.pack(">H", round(65535 * (i / 1023) ** 1.8)) for i in range(1024))


def by_lcms(picture, profile):
    srgb = ImageCms.createProfile("sRGB")
    return np.asarray(ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb,
                                                ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"))


def make_profiled():
    rgb = image(gradient())
    p3, adobe, sampled, plain = (icc(P3, SRGB_CURVE), icc(ADOBE, GAMMA_22), icc(SRGB, SAMPLED), icc(SRGB, SRGB_CURVE))
    data = encode(rgb, "JPEG", quality=95, icc_profile=p3)
    keep("p3.jpg", data, by_lcms(Image.open(io.BytesIO(data)), p3), 2)
    keep("srgb-profile.jpg", encode(rgb, "JPEG", quality=95, icc_profile=plain))
    keep("cmyk-with-p3.jpg", encode(Image.fromarray(gradient(channels=4).astype(np.uint8), "CMYK"), "JPEG", icc_profile=p3))
    keep("gray-with-p3.jpg", encode(rgb.convert("L"), "JPEG", icc_profile=p3))
    keep("adobe-rgb.png", encode(rgb, "PNG", icc_profile=adobe), by_lcms(rgb, adobe), 2)
    keep("sampled.webp", encode(rgb, "WEBP", lossless=True, icc_profile=sampled), by_lcms(rgb, sampled), 2)
    # Half a profile, and one whose tags point outside.
    keep("half-profile.jpg", jpeg_with(encode(rgb, "JPEG", quality=95), 0xE2, b"ICC_PROFILE\0\1\2" + p3[:200]))
    far = p3[:132] + b"".join(p3[i:i + 4] + b"\x7f\xff\xff\xf0" + p3[i + 8:i + 12] for i in range(132, 132 + 84, 12)) + p3[216:]
    keep("far-tags.jpg", encode(rgb, "JPEG", quality=95, icc_profile=far))


def make_jpegs():
    rgb = image(gradient())
    keep("444.jpg", encode(rgb, "JPEG", quality=90, subsampling=0))
    keep("420.jpg", encode(rgb, "JPEG", quality=90, subsampling=2))
    keep("422.jpg", encode(rgb, "JPEG", quality=60, subsampling=1))
    keep("progressive.jpg", encode(rgb, "JPEG", quality=85, progressive=True))
    keep("restart.jpg", encode(rgb, "JPEG", quality=85, restart_marker_blocks=1))
    keep("gray.jpg", encode(rgb.convert("L"), "JPEG", quality=90))
    keep("gray-progressive.jpg", encode(rgb.convert("L"), "JPEG", quality=90, progressive=True))
    keep("rgb.jpg", encode(rgb, "JPEG", quality=90, keep_rgb=True))
    plain = encode(rgb, "JPEG", quality=90, subsampling=0)
    keep("no-jfif.jpg", jpeg_without(plain, 0xE0))
    keep("1x1.jpg", encode(image(np.full((1, 1, 3), 77)), "JPEG"))
    keep("1x5000.jpg", encode(Image.fromarray(np.full((5000, 1, 3), 200, np.uint8)), "JPEG", quality=50),
         np.full((5000, 1, 3), 200))
    keep("trailing-garbage.jpg", plain + bytes(range(256)))
    keep("fill-bytes.jpg", plain[:2] + b"\xff\xff" + plain[2:])
    keep("bad-icc.jpg", jpeg_with(plain, 0xE2, b"ICC_PROFILE\0\1\1" + bytes(range(200))))
    keep("bad-exif.jpg", jpeg_with(plain, 0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"), np.asarray(Image.open(io.BytesIO(plain))))
    keep("bad-app0.jpg", jpeg_with(jpeg_without(plain, 0xE0), 0xE0, b"JFIF\0\1\2\0\0\1\0\1\x20\x20"))
    keep("sos-parameters.jpg", wrong_scan_parameters(plain), np.asarray(Image.open(io.BytesIO(plain))))
    cmyk = Image.fromarray(gradient(channels=4).astype(np.uint8), "CMYK")
    keep("cmyk.jpg", encode(cmyk, "JPEG", quality=92))
    keep("cmyk-progressive.jpg", encode(cmyk, "JPEG", quality=92, progressive=True))
    # The same four channels, declared as luminance and chrominance: Adobe's transform flag is the last byte of its segment.
    data = bytearray(encode(cmyk, "JPEG", quality=92))
    end = next(e for m, s, e in jpeg_segments(data) if m == 0xEE)
    data[end - 1] = 2
    keep("ycck.jpg", bytes(data))
    for o in range(1, 9):
        keep(f"orientation{o}.jpg", encode(rgb, "JPEG", quality=90, exif=b"Exif\0\0" + exif(o, o % 2 == 0)))


def wrong_scan_parameters(data):
    """A baseline scan that says it holds the first coefficient only, as some cameras write; it means nothing there."""
    at = data.index(b"\xff\xda")
    length = struct.unpack(">H", data[at + 2:at + 4])[0]
    return data[:at + 2 + length - 2] + b"\0" + data[at + 2 + length - 1:]


# --- PNG, by a writer of its own: Pillow writes neither interlaced nor all bit depths

def png_rows(samples, depth):
    h, w, channels = samples.shape
    if w == 0 or h == 0:
        return b""
    out = bytearray()
    for row in samples.reshape(h, w * channels):
        out.append(0)
        if depth == 16:
            out += row.astype(">u2").tobytes()
        elif depth == 8:
            out += row.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            out += bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
    return bytes(out)


def chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(samples, depth, colour_type, extra=b"", interlaced=False):
    h, w = samples.shape[:2]
    if interlaced:
        rows = b"".join(png_rows(samples[y::dy, x::dx], depth) for x, y, dx, dy in ADAM7)
    else:
        rows = png_rows(samples, depth)
    data = zlib.compress(rows, 9)
    half = len(data) // 2
    head = struct.pack(">IIBBBBB", w, h, depth, colour_type, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:])
            + chunk(b"IEND", b""))


def to8(samples, depth):
    return np.rint(samples * 255.0 / (2 ** depth - 1))


def spread(rgb_or_gray):
    return np.repeat(rgb_or_gray, 3, -1) if rgb_or_gray.shape[-1] == 1 else rgb_or_gray


def make_pngs():
    for interlaced in (False, True):
        i = "-interlaced" if interlaced else ""
        for depth in (1, 2, 4, 8, 16):
            gray = gradient(channels=3, levels=2 ** depth)[..., 2:]
            keep(f"gray{depth}{i}.png", png(gray, depth, 0, interlaced=interlaced), spread(to8(gray, depth)), 0)
        for depth in (8, 16):
            top = 2 ** depth - 1
            rgb = gradient(channels=3, levels=2 ** depth)
            keep(f"rgb{depth}{i}.png", png(rgb, depth, 2, interlaced=interlaced), to8(rgb, depth), 0)
            rgba = gradient(channels=4, levels=2 ** depth)
            white = on_white(rgba[..., :3], rgba[..., 3:], top)
            keep(f"rgba{depth}{i}.png", png(rgba, depth, 6, interlaced=interlaced), to8(white, depth))
            la = rgba[..., 2:]
            white = on_white(la[..., :1], la[..., 1:], top)
            keep(f"gray-alpha{depth}{i}.png", png(la, depth, 4, interlaced=interlaced), spread(to8(white, depth)))
        for depth in (1, 2, 4, 8):
            n = min(2 ** depth, 61)
            palette = np.array([[(k * 37) % 256, (k * 91 + 5) % 256, 255 - (k * 11) % 256] for k in range(n)], np.uint8)
            index = (gradient(channels=1, levels=n) + gradient(channels=2, levels=n)[..., 1:]) % n
            plte = chunk(b"PLTE", palette.tobytes())
            keep(f"palette{depth}{i}.png", png(index, depth, 3, plte, interlaced), palette[index[..., 0]], 0)
            alpha = np.array([(k * 53) % 256 for k in range(n)], np.uint8)
            white = on_white(palette, alpha[:, None], 255)
            data = png(index, depth, 3, plte + chunk(b"tRNS", alpha[:n - 1].tobytes()), interlaced)
            white[n - 1] = palette[n - 1]
            keep(f"palette-alpha{depth}{i}.png", data, white[index[..., 0]])
    for depth in (1, 4, 8, 16):
        gray = gradient(channels=3, levels=2 ** depth)[..., 2:]
        key = int(gray.min())
        white = np.where(gray == key, 2 ** depth - 1, gray)
        data = png(gray, depth, 0, chunk(b"tRNS", struct.pack(">H", key)))
        keep(f"gray-key{depth}.png", data, spread(to8(white, depth)), 0)
    for depth in (8, 16):
        rgb = gradient(channels=3, levels=2 ** depth)
        key = rgb[5, 5]
        white = np.where((rgb == key).all(-1, keepdims=True), 2 ** depth - 1, rgb)
        data = png(rgb, depth, 2, chunk(b"tRNS", struct.pack(">HHH", *key)))
        keep(f"rgb-key{depth}.png", data, to8(white, depth), 0)
    rgb = gradient()
    keep("exif6.png", png(rgb, 8, 2, chunk(b"eXIf", exif(6))), tolerance=0)
    keep("bad-iccp.png", png(rgb, 8, 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(range(200))))), tolerance=0)
    keep("gamma.png", png(rgb, 8, 2, chunk(b"gAMA", struct.pack(">I", 100000))), rgb, 0)
    bad_text = chunk(b"zTXt", b"broken")
    keep("bad-text-checksum.png", png(rgb, 8, 2, bad_text[:-4] + b"\0\0\0\0"), rgb, 0)
    keep("1x1.png", png(np.array([[[1, 2, 3]]]), 8, 2), tolerance=0)
    keep("5000x1.png", png(np.repeat(gradient(10, 1), 500, 1), 8, 2), tolerance=0)
    keep("1x1-interlaced.png", png(np.array([[[1, 2, 3]]]), 8, 2, interlaced=True), tolerance=0)


# --- WebP

def riff(*chunks):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(kind, payload):
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def u24(v):
    return struct.pack("<I", v)[:3]


def bitstream(data):
    """The chunks after the header of a still picture, without VP8X."""
    return data[12:] if data[12:16] != b"VP8X" else data[30:]


def make_webps():
    rgb = image(gradient())
    rgba = Image.fromarray(gradient(channels=4).astype(np.uint8), "RGBA")
    keep("lossy.webp", encode(rgb, "WEBP", quality=80))
    keep("lossless.webp", encode(rgb, "WEBP", lossless=True), tolerance=0)
    keep("lossy-alpha.webp", encode(rgba, "WEBP", quality=80))
    keep("lossless-alpha.webp", encode(rgba, "WEBP", lossless=True, exact=True))
    keep("exif8.webp", encode(rgb, "WEBP", lossless=True, exif=exif(8)), tolerance=0)
    keep("bad-icc.webp", encode(rgb, "WEBP", lossless=True, icc_profile=bytes(range(200))), tolerance=0)
    keep("1x1.webp", encode(image(np.full((1, 1, 3), 77)), "WEBP", lossless=True), tolerance=0)
    keep("1x5000.webp", encode(Image.fromarray(np.full((5000, 1, 3), 200, np.uint8)), "WEBP", lossless=True), tolerance=0)
    second = image(255 - gradient())
    keep("animated.webp", encode(rgb, "WEBP", save_all=True, append_images=[second], lossless=True), tolerance=0)
    keep("animated-lossy.webp", encode(rgb, "WEBP", save_all=True, append_images=[second], quality=80))
    # A first frame smaller than the canvas, lossy with alpha: the rest of the canvas is white.
    frame = bitstream(encode(rgba, "WEBP", quality=80))
    anmf = u24(2) + u24(3) + u24(W - 1) + u24(H - 1) + u24(100) + b"\0" + frame
    head = struct.pack("<I", 0x12) + u24(W + 9 - 1) + u24(H + 12 - 1)
    data = riff(riff_chunk(b"VP8X", head), riff_chunk(b"ANIM", b"\0" * 6), riff_chunk(b"ANMF", anmf))
    a = np.asarray(Image.open(io.BytesIO(encode(rgba, "WEBP", quality=80))).convert("RGBA")).astype(int)
    canvas = np.full((H + 12, W + 9, 3), 255)
    canvas[6:6 + H, 4:4 + W] = on_white(a[..., :3], a[..., 3:], 255)
    keep("animated-offset.webp", data, canvas)


# --- resizing: the source is computed by the test in the same way

def scrambled(w, h):
    i = np.arange(w * h * 3, dtype=np.uint64)
    return ((i * np.uint64(2654435761)) >> np.uint64(13) & np.uint64(255)).astype(np.uint8).reshape(h, w, 3)


def make_resized():
    lines = []
    for w, h, ow, oh in ((256, 256, 224, 224), (1280, 800, 224, 224), (100, 60, 224, 224), (37, 91, 224, 224), (1, 1, 5, 7),
                         (1, 5000, 32, 32), (5000, 1, 32, 32), (224, 224, 224, 224), (224, 300, 224, 224), (7, 5, 3, 2),
                         (640, 481, 97, 61), (2, 2, 1, 1)):
        source = Image.fromarray(scrambled(w, h))
        aspect = ow / oh
        cw, ch = min(w, h * aspect), min(h, w / aspect)
        left, top = (w - cw) / 2, (h - ch) / 2
        for mode, box in (("STRETCH", None), ("CENTER_CROP", (left, top, left + cw, top + ch))):
            out = source.resize((ow, oh), Image.Resampling.BILINEAR, box=box)
            lines.append(f"{w}\t{h}\t{ow}\t{oh}\t{mode}\t{hashlib.sha256(out.tobytes()).hexdigest()}")
    (OUT / "resized.tsv").write_text("\n".join(lines) + "\n")


def make_warm_up():
    """What the decoder reads at start, so that no request waits for classes and native libraries."""
    folder = OUT.parents[2] / "main/resources/io/herofake/model/picture"
    picture = image(gradient(64, 64))
    (folder / "warm-up.jpeg").write_bytes(encode(picture, "JPEG", quality=60))
    (folder / "warm-up.png").write_bytes(encode(picture.quantize(16), "PNG"))
    (folder / "warm-up.webp").write_bytes(encode(picture, "WEBP", quality=40))


make_warm_up()
make_jpegs()
make_pngs()
make_webps()
make_profiled()
make_resized()
(OUT / "expected.tsv").write_text("\n".join(expected) + "\n")
