"""How letters are drawn: in a line, in a column, or each of its own size and place."""

import random
import re

import cv2
import numpy as np
from PIL import Image, ImageDraw

from lightocr.charset import SPACE
from training.synth import fonts

INK = 60  # of 255 is the least that counts as ink: what covers less is the soft edge of a stroke

DOT = 4  # pixels apart are the dots of a letter
DOTTED = 60  # of 255 is the ink that lights a dot

UNIT = re.compile(r"(?<=\d)[가-힣%a-zA-Z]{1,3}$")
SMALL_UNIT_SHARE, SMALL_UNIT = 0.3, (0.4, 0.75)  # of the numbers have a unit so many times as large, as on price tags
UNIT_GAP = 0.04  # heights lie between the two


def lay(canvas: np.ndarray, ink: np.ndarray, x: int, y: int) -> None:
    """Draw ink onto a canvas, uint8 (H, W) both, its top-left at (x, y); what sticks out is cut off."""
    height, width = ink.shape
    left, top = max(x, 0), max(y, 0)
    part = canvas[top : max(y + height, 0), left : max(x + width, 0)]
    np.maximum(part, ink[top - y :, left - x :][: part.shape[0], : part.shape[1]], out=part)


def ink_box(mask: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, width and height of the ink in a mask uint8 (H, W)."""
    return cv2.boundingRect((mask > INK).astype(np.uint8))


def draw_line(
    text: str, font: fonts.Font, size: int, spacing: float, widening: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Horizontal text: mask uint8 (H, W), a few pixels wider than the pen moves, and spans float32 (len(text), 2).

    `spacing` pixels stand between letters; spaces are `widening` times as wide as the font has them.
    """
    face = fonts.load(font.path, font.index, size)
    left, top, right, bottom = face.getbbox(text)
    advances = [face.getlength(c) * (widening if c == SPACE else 1) for c in text]
    starts = np.cumsum([0.0, *(advance + spacing for advance in advances[:-1])])
    origin = max(0, -left) + 2
    canvas = Image.new("L", (int(max(starts[-1] + advances[-1], right) + origin) + 6, bottom - top + 4))
    pen = ImageDraw.Draw(canvas)
    whole = spacing == 0 and SPACE not in text
    for part, x in [(text, 0.0)] if whole else zip(text, starts, strict=True):
        pen.text((round(origin + x), 2 - top), part, 255, face)
    return np.array(canvas), np.float32(np.stack([starts, starts + advances], 1) + origin)


def draw_with_unit(
    text: str, font: fonts.Font, size: int, spacing: float, rng: random.Random, widening: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """As `draw_line`; the unit of a number is now and then small."""
    unit = UNIT.search(text)
    if unit and rng.random() < SMALL_UNIT_SHARE:
        return draw_unit(text[: unit.start()], unit[0], font, (size, round(size * rng.uniform(*SMALL_UNIT))))
    return draw_line(text, font, size, spacing, widening)


def draw_unit(number: str, unit: str, font: fonts.Font, sizes: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """As `draw_line`, number and unit in two sizes on one baseline."""
    first, spans = draw_line(number, font, sizes[0], 0.0)
    second, small_spans = draw_line(unit, font, sizes[1], 0.0)
    rises = [_rise(text, font, size) for text, size in zip((number, unit), sizes, strict=True)]
    x = round(spans[-1, 1] - small_spans[0, 0] + UNIT_GAP * sizes[0])
    y = max(rises) - rises[0], max(rises) - rises[1]
    height = max(top + mask.shape[0] for top, mask in zip(y, (first, second), strict=True))
    canvas = np.zeros((height, x + second.shape[1]), np.uint8)
    lay(canvas, first, 0, y[0])
    lay(canvas, second, x, y[1])
    return canvas, np.concatenate([spans, small_spans + x])


def _rise(text: str, font: fonts.Font, size: int) -> int:
    """How far the baseline lies beneath the top of what `draw_line` draws."""
    return round(fonts.load(font.path, font.index, size).getmetrics()[0] - draw_offset(text, font, size))


def draw_offset(text: str, font: fonts.Font, size: int) -> float:
    """How far `draw_line` shifts its text upwards: its mask begins just above the ink."""
    return fonts.load(font.path, font.index, size).getbbox(text)[1] - 2


def draw_stack(
    text: str, font: fonts.Font, size: int, spacing: float, widening: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """A column of upright glyphs, turned by 90 degrees counter-clockwise: its top is at the left. As `draw_line`."""
    face = fonts.load(font.path, font.index, size)
    steps = [(0.4 * widening if c == SPACE else 1.02) * size + spacing for c in text]
    starts = np.cumsum([0.0, *steps])
    column = Image.new("L", (int(size * 1.5), int(starts[-1]) + size // 2))
    pen = ImageDraw.Draw(column)
    for start, character in zip(starts, text, strict=False):
        left, top, right, bottom = face.getbbox(character)
        small = character.isascii()  # a Latin letter is centred on its ink, a syllable on its em square
        y = start + ((size - (bottom - top)) / 2 - top if small else 0)
        pen.text((round((column.width - (right - left)) / 2 - left), round(y + 2)), character, 255, face)
    spans = np.stack([starts[:-1], starts[1:] - spacing], 1) + 2
    return np.ascontiguousarray(np.rot90(column)), np.float32(spans)


def draw_uneven(
    text: str, font: fonts.Font, size: int, rng: random.Random, stacked: bool
) -> tuple[np.ndarray, np.ndarray]:
    """As `draw_line` or `draw_stack`, every letter of its own size, place and slope, or one larger than the others."""
    canvas = np.zeros((3 * size, (2 * len(text) + 2) * size), np.uint8)
    restless, largest = rng.random() < 0.6, rng.randrange(len(text))
    middle, x, spans = 1.5 * size, 0.5 * size, []
    for i, character in enumerate(text):
        share = rng.uniform(0.7, 1.2) if restless else rng.uniform(1.3, 1.7) if i == largest else 1.0
        own = max(8, round(size * share))
        glyph, _ = draw_line(character, font, own, 0.0)
        if restless:
            glyph = _tilted(glyph, rng.gauss(0, 5))
        if stacked:
            glyph = np.rot90(glyph)
            y = middle - glyph.shape[0] / 2
        else:  # syllables stand on one middle; what is small (a comma, an x) stays low in its line
            y = middle - 0.55 * own + draw_offset(character, font, own)
        y += rng.gauss(0, 0.07) * size if restless else 0
        top, left = int(np.clip(round(y), 0, canvas.shape[0] - glyph.shape[0])), round(x)
        lay(canvas, glyph, left, top)
        start, _, wide, _ = ink_box(glyph)
        wide = 0.4 * size if character == SPACE else wide
        spans.append((left + start, left + start + wide))
        x += wide + size * (rng.uniform(0.02, 0.16) if restless else 0.08)
    return canvas, np.float32(spans)


def _tilted(glyph: np.ndarray, degrees: float) -> np.ndarray:
    height, width = glyph.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(glyph, turn, (width, height))


def draw_dots(text: str, font: fonts.Font, size: int, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """As `draw_line`, of dots in rows and columns, as displays of lamps and printers of dates have them."""
    mask, spans = draw_line(text, font, round(size / DOT), 0.0)
    x, y = np.meshgrid(*[np.arange(DOT) - (DOT - 1) / 2] * 2)
    dot = np.clip(rng.uniform(0.3, 0.6) * DOT + 0.5 - np.hypot(x, y), 0, 1)
    return np.uint8(255 * np.kron(mask > DOTTED, dot)), spans * DOT


def slash_zeros(mask: np.ndarray, text: str, spans: np.ndarray) -> None:
    """A stroke through each zero that `draw_line` drew, as thick as its own strokes or thinner."""
    for (start, end), character in zip(spans, text, strict=True):
        if character == "0":
            x, y, wide, tall = ink_box(mask[:, round(start) : round(end)])
            left, right = round(start) + x + 0.22 * wide, round(start) + x + 0.78 * wide
            ends = (round(left), round(y + 0.78 * tall)), (round(right), round(y + 0.22 * tall))
            cv2.line(mask, *ends, 255, max(1, round(wide / 9)), cv2.LINE_AA)


def lower_stars(mask: np.ndarray, text: str, spans: np.ndarray) -> None:
    """Each * that `draw_line` drew moved to the middle of its line."""
    _, top, _, tall = ink_box(mask)
    for (start, end), character in zip(spans, text, strict=True):
        if character == "*":
            part = mask[:, round(start) : round(end)]
            _, y, _, high = ink_box(part)
            part[:] = np.roll(part, round(top + (tall - high) / 2) - y, axis=0)
