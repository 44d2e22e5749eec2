"""Signature and seal images: PNG with transparency, turned into a PDF image and its soft mask once, then kept."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, UnidentifiedImageError

from signer.errors import RequestError

MAX_PNG_BYTES = 4 * 1024 * 1024
"""A 36 mm seal at 600 dpi takes under 200 KB."""

MAX_PIXELS = 6_000_000
"""Decoded at 4 bytes a pixel this is 24 MB: larger images are mistakes or decompression bombs."""

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
COMPRESSION = 9


@dataclass(frozen=True, slots=True)
class StampImage:
    """An image ready to embed: RGB samples and alpha, both zlib-compressed. ``sha256`` is that of the PNG."""

    sha256: str
    width: int
    height: int
    rgb: bytes
    alpha: bytes


@lru_cache(maxsize=64)
def load_stamp_image(png: bytes) -> StampImage:
    """Reads a PNG that has an alpha channel.

    Raises: RequestError (``image-not-png``, ``image-without-alpha``, ``image-too-large``, ``image-invisible``).
    """
    if not png.startswith(PNG_SIGNATURE):
        raise RequestError("image-not-png", "a signature or seal image must be a PNG file")
    if len(png) > MAX_PNG_BYTES:
        raise RequestError("image-too-large", "the PNG file is larger than 4 MiB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(png), formats=("PNG",))
            if image.width * image.height > MAX_PIXELS:
                raise RequestError("image-too-large", "the image has more than 6 million pixels")
            if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
                raise RequestError("image-without-alpha", "the image has no transparency")
            rgba = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombWarning) as error:
        raise RequestError("image-not-png", "the PNG file is damaged") from error
    return _encode(png, rgba)


def _encode(png: bytes, rgba: Image.Image) -> StampImage:
    alpha = rgba.getchannel("A")
    lowest, highest = alpha.getextrema()
    if lowest == 255:
        raise RequestError("image-without-alpha", "the image is opaque everywhere")
    if highest == 0:
        raise RequestError("image-invisible", "the image is transparent everywhere")
    # Colour under full transparency never shows; one value there keeps the stream small.
    flat = Image.new("RGB", rgba.size, (255, 255, 255))
    flat.paste(rgba.convert("RGB"), mask=alpha.point(lambda value: 255 if value else 0))
    return StampImage(
        sha256=hashlib.sha256(png).hexdigest(),
        width=rgba.width,
        height=rgba.height,
        rgb=zlib.compress(flat.tobytes(), COMPRESSION),
        alpha=zlib.compress(alpha.tobytes(), COMPRESSION),
    )
