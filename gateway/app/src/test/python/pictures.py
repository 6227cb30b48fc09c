"""Pictures made without any library: PNG of several kinds, and what is no picture."""
import random
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, RGBA = 0, 2, 3, 6


def chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def png(width, height, colour_type, rows, depth=8, extra=b""):
    head = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return SIGNATURE + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def exif(orientation):
    return chunk(b"eXIf", b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + struct.pack("<HH", orientation, 0) + b"\0" * 4)


def scene(width, height, seed=0):
    """Pixels with some structure and some noise: a list of rows of (r, g, b)."""
    noise = random.Random(seed)
    return [[((x * 255) // width, (y * 255) // height, (x * y // 40 + noise.randrange(32)) % 256) for x in range(width)]
            for y in range(height)]


def rgb(pixels, extra=b""):
    return png(len(pixels[0]), len(pixels), RGB, [bytes(v for p in row for v in p) for row in pixels], extra=extra)


def rgb16(pixels):
    rows = [bytes(v for p in row for c in p for v in (c, c)) for row in pixels]
    return png(len(pixels[0]), len(pixels), RGB, rows, depth=16)


def rgba(pixels, alpha=255):
    rows = [bytes(v for p in row for v in (*p, alpha)) for row in pixels]
    return png(len(pixels[0]), len(pixels), RGBA, rows)


def gray(pixels):
    return png(len(pixels[0]), len(pixels), GRAY, [bytes(p[0] for p in row) for row in pixels])


def gray_as_palette(pixels):
    palette = chunk(b"PLTE", bytes(v for k in range(256) for v in (k, k, k)))
    return png(len(pixels[0]), len(pixels), PALETTE, [bytes(p[0] for p in row) for row in pixels], extra=palette)


def gray_as_rgb(pixels):
    return rgb([[(p[0], p[0], p[0]) for p in row] for row in pixels])


def turned_clockwise(pixels):
    return [list(column) for column in zip(*pixels[::-1])]


def noise(bytes_wanted, seed=0):
    """A valid picture of about that many bytes, which do not compress."""
    side = max(8, int((bytes_wanted / 3) ** 0.5))
    source = random.Random(seed)
    return png(side, side, RGB, [source.randbytes(3 * side) for _ in range(side)])


def bomb(width=30000, height=30000):
    """A header that promises gigabytes."""
    return SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")
