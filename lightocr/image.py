"""Bytes of a picture -> upright RGB pixels, and every limit on what comes in.

Whatever the bytes are, `decode` answers with pixels or with one of four errors: EmptyInput, UnsupportedFormat,
ImageTooLarge, CorruptImage. The size is read from the header, before a single pixel is decoded.
"""

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from PIL import ExifTags, features

from lightocr.errors import CorruptImage, EmptyInput, ImageTooLarge, MissingExtra, OcrError, UnsupportedFormat

Pixels = NDArray[np.uint8]

FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "AVIF", "HEIF")
MAX_BYTES = 50 * 2**20
MAX_PIXELS = 50_000_000  # what phones take; decoding needs 8 (JPEG, HEIC) to 10 (AVIF) bytes a pixel
DPI = 200  # pixels an inch that a picture is taken to have where paper matters
MAX_JPEG_SCANS = 100  # each scan of a progressive JPEG passes over the whole picture; encoders write about ten

SEVERAL_FRAMES = "The picture has several frames or pages; only the first was read."

_BMP_HEADER_SIZES = (12, 16, 40, 52, 56, 64, 108, 124)
_BAND_ROWS = 256
_SAMPLE_SIDE = 1024
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in a JPEG scan: no stuffed byte, no restart, no fill

# What a viewer does to the stored rows for each EXIF orientation (EXIF 2.32, tag 0x0112).
_UPRIGHT: dict[int, Callable[[Pixels], Pixels]] = {
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: stored[::-1].swapaxes(0, 1),
    7: lambda stored: stored[::-1, ::-1].swapaxes(0, 1),
    8: lambda stored: stored[:, ::-1].swapaxes(0, 1),
}


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """An upright picture: `pixels` is uint8 RGB (height, width, 3), origin top-left; `warnings` are for people.

    `dpi` (pixels an inch) is known of pages drawn from a document, else assumed.
    """

    pixels: Pixels
    warnings: tuple[str, ...] = ()
    dpi: float = DPI


class BinaryFile(Protocol):
    """An open file of bytes."""

    def read(self, size: int, /) -> bytes: ...


File = bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryFile
Source = Image | Pixels | PIL.Image.Image | File


def load(picture: Source) -> Image:
    """The picture behind bytes, a path, an open file, an array or Pillow's image; an Image stays what it is.

    An array is uint8: RGB (height, width, 3) or gray (height, width), taken as upright; of Pillow's image it is the
    current frame, turned as its EXIF says. Raises what `decode` raises, OSError for a path that cannot be read,
    TypeError for anything else, and TypeError or ValueError for an array of another type or shape.
    """
    if isinstance(picture, Image):
        return picture
    if isinstance(picture, PIL.Image.Image):
        if 0 in picture.size:
            raise EmptyInput(f"The image has the size {picture.size}")
        with _decoding(picture.format or picture.mode):
            return frame(picture, (SEVERAL_FRAMES,) if _has_frames(picture) else ())
    if isinstance(picture, np.ndarray):
        return _from_array(picture)
    return decode(contents(picture, MAX_BYTES))


def contents(file: File, limit: int) -> bytes:
    """The bytes of a file. Raises ImageTooLarge, without reading them all, where there are more than `limit`.

    Raises TypeError for what is no file.
    """
    if isinstance(file, bytes | bytearray | memoryview):
        data = bytes(file)
    elif isinstance(file, str | os.PathLike):
        _check_bytes(os.stat(file).st_size, limit)  # what a pipe or a device will give it does not say
        with open(file, "rb") as stream:
            data = stream.read(limit + 1)
    elif hasattr(file, "read"):
        data = file.read(limit + 1)
    else:
        raise TypeError(f"a picture is bytes, a path, an open file, pixels or an image, not {type(file)}")
    _check_bytes(len(data), limit)
    return data


def decode(data: bytes) -> Image:
    """The first frame of a file in one of FORMATS, upright, as RGB on an opaque ground.

    Raises EmptyInput, UnsupportedFormat (its first bytes belong to no such format, or the extra that reads it is not
    installed), ImageTooLarge (over MAX_BYTES, MAX_PIXELS or MAX_JPEG_SCANS) or CorruptImage (it cannot be decoded to
    its end).
    """
    _check_bytes(len(data), MAX_BYTES)
    with opened(data) as image:
        return frame(image, (SEVERAL_FRAMES,) if _has_frames(image) else ())


@contextmanager
def opened(data: bytes) -> Iterator[PIL.Image.Image]:
    """The picture of which only the header has been read. What goes wrong inside becomes an error of `decode`."""
    if not data:
        raise EmptyInput("0 bytes arrived")
    name = sniff(data)
    if name is None:
        raise UnsupportedFormat(f"The first bytes belong to none of {', '.join(FORMATS)}")
    if name in ("AVIF", "HEIF"):
        _register(name)
    if name == "JPEG" and _jpeg_scans(data) > MAX_JPEG_SCANS:
        raise ImageTooLarge(f"A JPEG of more than {MAX_JPEG_SCANS} scans")
    with _decoding(name), PIL.Image.open(io.BytesIO(data), formats=[name]) as image:
        yield image


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """What goes wrong while data of that format are decoded becomes an error of `decode`."""
    try:
        yield
    except OcrError:
        raise
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning, MemoryError) as error:
        raise ImageTooLarge(f"It has more than {MAX_PIXELS:,} pixels") from error
    except Exception as error:  # decoders raise anything on damaged bytes: SyntaxError, struct.error, OverflowError...
        raise CorruptImage(f"Its {name} data cannot be decoded") from error


def frame(image: PIL.Image.Image, warnings: tuple[str, ...] = ()) -> Image:
    """The current frame of an opened picture, decoded within the limits and turned upright."""
    check_pixels(*image.size)
    image.load()
    pixels, orientation = _rgb(image), _orientation(image)
    if orientation in _UPRIGHT:
        pixels = np.ascontiguousarray(_UPRIGHT[orientation](pixels))
    return Image(pixels, warnings)


def sniff(data: bytes) -> str | None:
    """The format the first bytes belong to, one of FORMATS, or None; names and content types may lie."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "TIFF"
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return "BMP"
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


def _brands(data: bytes) -> set[bytes]:
    """The brands an ISO base media file declares in its first box (ISO/IEC 14496-12, section 4.3)."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12], *(data[i : i + 4] for i in range(16, end, 4))}


def readable(name: str) -> bool:
    """Whether pictures of that format, one of FORMATS, can be read here."""
    try:
        _register(name)
    except UnsupportedFormat:
        return False
    return True


def _register(name: str) -> None:
    if name == "HEIF":
        try:
            from pillow_heif import register_heif_opener
        except ImportError as error:
            raise MissingExtra("Reading HEIC", "heif") from error
        register_heif_opener()
    if name == "AVIF" and not features.check("avif"):
        raise UnsupportedFormat("The installed Pillow was built without AVIF")


def _check_bytes(count: int, limit: int) -> None:
    if count > limit:
        raise ImageTooLarge(f"It has {count:,} bytes; the limit is {limit:,}")


def check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(f"It has {width} x {height} pixels; the limit is {MAX_PIXELS:,} together")


def _from_array(array: Pixels) -> Image:
    if array.dtype != np.uint8:
        raise TypeError(f"pixels must be uint8, not {array.dtype}")
    if array.ndim == 2:
        array = array[:, :, None].repeat(3, axis=2)
    if array.ndim != 3 or array.shape[2] != 3:
        raise ValueError(f"pixels must be RGB (height, width, 3) or gray (height, width), not {array.shape}")
    if array.size == 0:
        raise EmptyInput(f"The array has the shape {array.shape}")
    check_pixels(array.shape[1], array.shape[0])
    return Image(np.ascontiguousarray(array))


def _jpeg_scans(data: bytes) -> int:
    """The scans up to the end-of-image marker (ITU-T T.81, annex B); what follows it may be anything."""
    scans, position = 0, 2
    while found := _MARKER.search(data, position):
        marker, position = data[found.start() + 1], found.end()
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        position += int.from_bytes(data[position : position + 2], "big")
    return scans


def _has_frames(image: PIL.Image.Image) -> bool:
    # Phones append a preview to their photos (format MPO); that is no page of its own.
    return image.format != "MPO" and bool(getattr(image, "is_animated", False))


def _orientation(image: PIL.Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # damaged metadata does not make the picture unreadable
        return 1


def _rgb(image: PIL.Image.Image) -> Pixels:
    """The loaded picture as RGB (height, width, 3), band by band so that only one large copy exists."""
    to_rgb = _converter(image)
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top, band in _bands(image):
        pixels[top : top + band.height] = np.asarray(to_rgb(band))
    return pixels


def _bands(image: PIL.Image.Image) -> Iterator[tuple[int, PIL.Image.Image]]:
    """The picture in pieces of its whole width, each with the row at which it begins."""
    for top in range(0, image.height, _BAND_ROWS):
        yield top, image.crop((0, top, image.width, min(top + _BAND_ROWS, image.height)))


def _converter(image: PIL.Image.Image) -> Callable[[PIL.Image.Image], PIL.Image.Image]:
    """How a band of this picture becomes RGB."""
    if image.mode.startswith(("I", "F")):
        # 16 and 32 bits a pixel: the range really used is stretched over 0..255, as scanners rarely fill it.
        low, high = _range(image)
        scale = 255 / (high - low) if high > low else 0.0

        def stretch(band: PIL.Image.Image) -> PIL.Image.Image:
            deep = np.nan_to_num(np.asarray(band, np.float64), nan=low, posinf=high, neginf=low)
            return PIL.Image.fromarray(((deep - low) * scale).astype(np.uint8)).convert("RGB")

        return stretch
    if image.has_transparency_data:
        ground = _ground(image)

        def flatten(band: PIL.Image.Image) -> PIL.Image.Image:
            below = PIL.Image.new("RGBA", band.size, (ground, ground, ground, 255))
            return PIL.Image.alpha_composite(below, band.convert("RGBA")).convert("RGB")

        return flatten
    if image.mode == "LAB":
        return lambda band: band.getchannel("L").convert("RGB")
    return lambda band: band.convert("RGB")


def _range(image: PIL.Image.Image) -> tuple[float, float]:
    """The least and the greatest finite value."""
    low, high = np.inf, -np.inf
    for _, band in _bands(image):
        values = np.asarray(band)
        finite = values[np.isfinite(values)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else (0.0, 0.0)


def _ground(image: PIL.Image.Image) -> int:
    """White (255) under dark ink and black (0) under light ink, so that text on a transparent ground stays visible."""
    sample = image.resize(
        (min(image.width, _SAMPLE_SIDE), min(image.height, _SAMPLE_SIDE)), PIL.Image.Resampling.NEAREST
    )
    rgba = sample.convert("RGBA")
    opaque = rgba.getchannel("A").point(lambda alpha: 255 if alpha >= 128 else 0)
    counts = np.array(rgba.convert("L").histogram(opaque))
    ink = counts @ np.arange(256) / max(counts.sum(), 1)
    return 0 if ink > 127 else 255
