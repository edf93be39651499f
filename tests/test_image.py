import contextlib
import io
import os
import random
import struct
import sys
import threading
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw, TiffImagePlugin

from lightocr import image
from lightocr.errors import CorruptImage, EmptyInput, ImageTooLarge, MissingExtra, OcrError, UnsupportedFormat


def picture(width=64, height=40) -> Image.Image:
    """Black bars of different lengths on white, so that every orientation differs."""
    drawn = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((8, 8, 39, 15), "black")
    draw.rectangle((8, 24, 15, 31), "black")
    return drawn


def encoded(drawn: Image.Image, name: str, **options) -> bytes:
    stream = io.BytesIO()
    drawn.save(stream, name, **options)
    return stream.getvalue()


def gray(data: bytes) -> np.ndarray:
    return image.decode(data).pixels.mean(axis=2)


def assert_same_text(data: bytes, reference: Image.Image | None = None) -> None:
    expected = np.asarray((reference or picture()).convert("L")) > 127
    found = gray(data)
    assert found.shape == expected.shape
    assert np.array_equal(found > 127, expected)


def assert_text_visible(data: bytes) -> None:
    """The bars differ from the ground, in whichever of the two ways."""
    found = gray(data)
    assert abs(found[10, 20] - found[35, 50]) > 100


FORMATS = {
    "JPEG": {"quality": 95},
    "PNG": {},
    "WEBP": {"quality": 95},
    "BMP": {},
    "TIFF": {},
    "GIF": {},
    "AVIF": {"quality": 95},
    "HEIF": {"quality": 95},
}
pillow_heif.register_heif_opener()  # which also writes


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(name):
    data = encoded(picture(), name, **FORMATS[name])
    assert image.sniff(data) == name
    assert_same_text(data)
    decoded = image.decode(data)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.flags["C_CONTIGUOUS"]
    assert decoded.warnings == ()


def test_colours_are_rgb():
    red = Image.new("RGB", (8, 8), (255, 0, 0))
    assert image.decode(encoded(red, "PNG")).pixels[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(name, orientation):
    undo = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }
    stored = picture()
    for step in undo[orientation]:
        stored = stored.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    if name == "HEIF":  # which is turned by properties of its own; this library writes them as the picture's EXIF says
        stored.info["exif"] = exif.tobytes()
        assert_same_text(encoded(stored, name, **FORMATS[name]))
    else:
        assert_same_text(encoded(stored, name, exif=exif, **FORMATS[name]))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damaged_exif_is_no_damaged_picture():
    data = encoded(picture(), "JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    assert image.decode(data).pixels.shape == (40, 64, 3)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16"])
def test_png_modes_give_the_same_text(mode):
    deep = Image.fromarray(np.asarray(picture().convert("L"), np.uint16) * 257)
    drawn = deep if mode == "I;16" else picture().convert(mode)
    assert_same_text(encoded(drawn, "PNG"))


@pytest.mark.parametrize("mode", ["CMYK", "LAB", "F", "I", "YCbCr"])
def test_tiff_modes_give_the_same_text(mode):
    drawn = picture()
    if mode == "F":
        array = np.asarray(drawn.convert("L"), np.float32) / 255
        array[0, 0] = np.nan
        drawn = Image.fromarray(array)
        found = gray(encoded(drawn, "TIFF"))
        assert np.array_equal(found[1:] > 127, np.asarray(picture().convert("L"))[1:] > 127)
        return
    if mode == "I":
        drawn = Image.fromarray(np.asarray(drawn.convert("L"), np.int32) * 65_537)
    elif mode == "LAB":
        lightness = picture().convert("L")
        middle = Image.new("L", lightness.size, 128)
        drawn = Image.merge("LAB", (lightness, middle, middle))
    else:
        drawn = drawn.convert(mode)
    assert_same_text(encoded(drawn, "TIFF"))


def test_cmyk_jpeg():
    assert_same_text(encoded(picture().convert("CMYK"), "JPEG", quality=95))


def test_12_bits_in_16_are_not_black():
    deep = np.asarray(picture().convert("L"), np.uint16) * 16
    assert_same_text(encoded(Image.fromarray(deep), "PNG"))


@pytest.mark.parametrize("ink", ["black", "white", "yellow", "navy"])
def test_text_on_a_transparent_ground_is_visible(ink):
    drawn = Image.new("RGBA", (64, 40), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).rectangle((8, 8, 39, 15), ink)
    assert_text_visible(encoded(drawn, "PNG"))
    assert_text_visible(encoded(drawn, "WEBP", lossless=True))


def test_transparent_palette():
    drawn = Image.new("P", (64, 40), 0)
    drawn.putpalette([0, 0, 0, 10, 10, 10])
    ImageDraw.Draw(drawn).rectangle((8, 8, 39, 15), 1)
    assert_text_visible(encoded(drawn, "PNG", transparency=0))
    assert_text_visible(encoded(drawn, "GIF", transparency=0))


def test_a_fully_transparent_picture_is_a_blank_page():
    assert gray(encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")).min() == 255


@pytest.mark.parametrize("name", ["GIF", "WEBP", "TIFF", "PNG"])
def test_only_the_first_of_several_frames_is_read_and_said_so(name):
    options = {"lossless": True} if name == "WEBP" else {}
    data = encoded(picture(), name, save_all=True, append_images=[Image.new("RGB", (64, 40), "red")], **options)
    assert_same_text(data)
    assert image.decode(data).warnings == (image.SEVERAL_FRAMES,)


def test_phone_photo_with_a_preview_is_one_picture():
    data = encoded(picture(), "MPO", save_all=True, append_images=[picture(32, 20)], quality=95)
    decoded = image.decode(data)
    assert decoded.pixels.shape == (40, 64, 3)
    assert decoded.warnings == ()


def test_nothing_is_an_error_of_its_own():
    with pytest.raises(EmptyInput):
        image.decode(b"")


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"BMW is a car, not a bitmap, and this is a text about it",
        b"<html><body>picture.jpg</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n" + encoded(picture(), "JPEG"),
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + b"\x00" * 100,
        encoded(picture(), "ICO"),
        encoded(picture(), "PPM"),
        b"\x00" * 100,
    ],
)
def test_other_formats_are_refused_by_their_first_bytes(data):
    with pytest.raises(UnsupportedFormat, match="JPEG, PNG, WEBP, BMP, TIFF, GIF"):
        image.decode(data)


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 10_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(width, height):
    with pytest.raises(ImageTooLarge):
        image.decode(png_header(width, height))


def test_the_pixel_limit_holds_on_both_sides(monkeypatch):
    monkeypatch.setattr(image, "MAX_PIXELS", 64 * 40)
    assert image.decode(encoded(picture(), "PNG")).pixels.shape == (40, 64, 3)
    with pytest.raises(ImageTooLarge, match="65 x 40"):
        image.decode(encoded(picture(65), "PNG"))


def test_the_byte_limit_holds_on_both_sides(monkeypatch, tmp_path):
    data = encoded(picture(), "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(data)
    monkeypatch.setattr(image, "MAX_BYTES", len(data))
    image.decode(data)
    image.load(path)
    monkeypatch.setattr(image, "MAX_BYTES", len(data) - 1)
    for source in (data, path):
        with pytest.raises(ImageTooLarge, match="bytes"):
            image.load(source)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_not_read_beyond_the_limit(tmp_path):
    """Its size is 0, whatever is written to it."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    taken = []

    def write():
        with contextlib.suppress(BrokenPipeError), open(path, "wb", buffering=0) as pipe:
            for _ in range(64):
                taken.append(pipe.write(bytes(65536)))

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(ImageTooLarge, match="bytes"):
        image.contents(path, 100_000)
    writer.join()
    assert sum(taken) < 1_000_000


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "sparse.png"
    path.touch()
    os.truncate(path, 2**40)
    with pytest.raises(ImageTooLarge):
        image.load(path)


def test_thousands_of_jpeg_scans_are_refused():
    data = encoded(picture(), "JPEG", progressive=True)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x11"
    assert image.decode(data).pixels.shape == (40, 64, 3)
    with pytest.raises(ImageTooLarge, match="scans"):
        image.decode(data[:-2] + scan * 5000 + data[-2:])


def test_scans_after_the_end_of_a_jpeg_are_not_counted():
    data = encoded(picture(), "JPEG", quality=95) + b"\xff\xda\x00\x02" * 50_000
    assert_same_text(data)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_damaged(name, share):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    data = encoded(Image.fromarray(noise), name, **FORMATS[name])
    with pytest.raises(CorruptImage):
        image.decode(data[: int(len(data) * share)])


@pytest.mark.filterwarnings("ignore::UserWarning:PIL", "ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", FORMATS)
def test_flipped_bytes_never_end_in_another_exception(name):
    """Random damage to seed files: pixels or one of our errors."""
    chance = random.Random(name)
    seeds = [
        encoded(picture(), name, **FORMATS[name]),
        encoded(picture().convert("L"), name, **FORMATS[name]),
    ]
    if name == "JPEG":
        seeds.append(encoded(picture(), name, progressive=True))
    if name == "TIFF":
        seeds += [encoded(picture(), name, compression=how) for how in ("tiff_lzw", "tiff_deflate", "jpeg", "packbits")]
    if name in ("PNG", "WEBP", "GIF"):
        seeds.append(encoded(picture(), name, save_all=True, append_images=[Image.new("RGB", (64, 40), "red")]))
    survived = 0
    for seed in seeds:
        for _ in range(150):
            data = bytearray(seed)
            for _ in range(chance.choice((1, 1, 2, 8, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            try:
                decoded = image.decode(bytes(data))
            except OcrError:
                continue
            survived += 1
            assert decoded.pixels.ndim == 3
            assert decoded.pixels.dtype == np.uint8
    assert survived


def test_a_png_with_a_wrong_checksum_is_damaged():
    data = bytearray(encoded(picture(), "PNG"))
    data[data.index(b"IHDR") + 17] ^= 1
    with pytest.raises(CorruptImage):
        image.decode(bytes(data))


def test_text_chunks_that_unpack_to_much_are_bounded():
    packed = zlib.compress(b"\x00" * 200_000_000)
    chunk = b"zTXtx\x00\x00" + packed
    body = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = encoded(picture(), "PNG")
    end = data.index(b"IDAT") - 4
    with pytest.raises(CorruptImage):
        image.decode(data[:end] + body + data[end:])


def test_metadata_may_be_large():
    exif = Image.Exif()
    exif[TiffImagePlugin.IMAGEDESCRIPTION] = "x" * 60_000
    assert_same_text(encoded(picture(), "JPEG", quality=95, exif=exif, icc_profile=b"\x00" * 500_000))


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (31, 31), (1, 20_000), (20_000, 1)])
def test_odd_sizes(size):
    assert image.decode(encoded(Image.new("RGB", size), "PNG")).pixels.shape == (size[1], size[0], 3)


def test_load_takes_bytes_paths_and_arrays(tmp_path):
    data = encoded(picture(), "PNG")
    path = tmp_path / "간판.jpg"  # a name may lie
    path.write_bytes(data)
    pixels = np.asarray(picture())
    for source in (data, bytearray(data), memoryview(data), path, str(path), pixels, image.Image(pixels)):
        assert np.array_equal(image.load(source).pixels, pixels)
    assert np.array_equal(image.load(np.asarray(picture().convert("L"))).pixels, pixels)
    assert image.load(pixels[:, ::2]).pixels.flags["C_CONTIGUOUS"]


def test_load_takes_images_of_pillow_as_the_files_they_came_from():
    opened = Image.open(io.BytesIO(encoded(picture().convert("P"), "PNG")))
    assert np.array_equal(image.load(opened).pixels, np.asarray(picture().convert("P").convert("RGB")))
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = encoded(picture(), "PNG", exif=exif)
    assert np.array_equal(image.load(Image.open(io.BytesIO(sideways))).pixels, image.decode(sideways).pixels)
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert (image.load(clear).pixels == 255).all()


def test_load_of_an_image_of_pillow_that_cannot_be_read():
    with pytest.raises(CorruptImage):
        image.load(Image.open(io.BytesIO(encoded(picture(), "PNG")[:-40])))
    with pytest.raises(EmptyInput):
        image.load(Image.new("RGB", (0, 4)))


def test_load_takes_an_open_file_and_reads_no_more_than_it_may(tmp_path, monkeypatch):
    data = encoded(picture(), "PNG")
    assert np.array_equal(image.load(io.BytesIO(data)).pixels, np.asarray(picture()))
    monkeypatch.setattr(image, "MAX_BYTES", 100)
    endless = io.BytesIO(data * 1000)
    with pytest.raises(ImageTooLarge):
        image.load(endless)
    assert endless.tell() <= 101


@pytest.mark.parametrize(
    ("brands", "name"),
    [
        (b"heic\0\0\0\0mif1heic", "HEIF"),
        (b"mif1\0\0\0\0heicmif1", "HEIF"),
        (b"avif\0\0\0\0mif1miaf", "AVIF"),
        (b"mif1\0\0\0\0mif1avif", "AVIF"),
        (b"mp42\0\0\0\0isommp42", None),
    ],
)
def test_brands_tell_avif_from_heic_from_film(brands, name):
    assert image.sniff(struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands) == name


def test_the_brands_end_with_their_box():
    assert image.sniff(b"\0\0\0\x14ftypmp42\0\0\0\0isom" + b"avif") is None


def test_heic_without_its_extra_says_what_to_install(monkeypatch):
    data = encoded(picture(), "HEIF")
    assert image.readable("HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert not image.readable("HEIF")
    with pytest.raises(MissingExtra, match=r"lightocr\[heif\]") as caught:
        image.decode(data)
    assert isinstance(caught.value, UnsupportedFormat)
    assert "pip install 'lightocr[heif]'" in caught.value.remedy


def test_avif_that_pillow_was_built_without(monkeypatch):
    data = encoded(picture(), "AVIF")
    monkeypatch.setattr(image.features, "check", lambda name: name != "avif")
    with pytest.raises(UnsupportedFormat, match="AVIF"):
        image.decode(data)


@pytest.mark.parametrize("what", [None, 5, object(), ["a.png"]])
def test_load_says_what_it_takes(what):
    with pytest.raises(TypeError, match="a picture is bytes, a path, an open file, pixels"):
        image.load(what)


def test_load_of_a_missing_path_is_the_systems_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        image.load(tmp_path / "none.png")


@pytest.mark.parametrize(
    ("array", "error"),
    [
        (np.zeros((4, 4, 3), np.float32), TypeError),
        (np.zeros((4, 4, 4), np.uint8), ValueError),
        (np.zeros(4, np.uint8), ValueError),
        (np.zeros((0, 4, 3), np.uint8), EmptyInput),
        (np.zeros((0, 4), np.uint8), EmptyInput),
        (np.broadcast_to(np.uint8(0), (10_000, 10_000)), ImageTooLarge),
    ],
)
def test_load_refuses_other_arrays(array, error):
    with pytest.raises(error):
        image.load(array)
