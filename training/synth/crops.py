"""Word crops for the recognizers, as a detector would cut them, with the place of every glyph.

`python -m training.synth.crops --data DATA --out sheet.png` draws a contact sheet.
"""

import argparse
import math
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw

from lightocr import geometry
from lightocr.charset import SPACE, Charset
from training import command
from training.synth import folder, fonts
from training.synth.damage import photograph
from training.synth.words import Words

HEIGHT, NARROWEST, WIDEST, WIDTH_STEP = 48, 8, 384, 32
Writing = Literal["horizontal", "vertical"]
LONGEST = 18  # characters of a crop
SLASHED_SHARE = 0.12  # of the crops with a zero: as printers of receipts write it
PICTOGRAM_SHARE = 0.05
SLANTED_SHARE = 0.24  # italics, and signs seen from the side, whose lines slope while their letters stand
SEVERAL_WORDS_SHARE = 0.1
UNEVEN_SHARE = 0.06  # of the words: letters large and small, up and down, as on painted signs and in logos
SPACED_SHARE = 0.16  # of the lines: letters set wider apart or closer, ...
SPACED_COLUMNS = 0.5  # ... and of the columns, which fill the height of a sign
BOARD_SHARE = 0.06  # of the crops: a board ends within the crop, round or pointed
NOTHING_SHARE = 0.05  # of the crops that train: what a detector takes for text by mistake, and nothing is to be read
ICON_SHARE = 0.25  # of these
STACKED_SHARE = 0.9  # of the vertical crops; the others are lines rotated by 90 degrees, which H reads as well
KOREAN_COLUMNS = 0.75  # of the words in ASCII are passed over for columns: they are mostly names of Korean shops


@dataclass
class Crop:
    image: np.ndarray  # uint8 RGB (48, W, 3), W a multiple of 32
    text: str
    spans: np.ndarray  # float32 (len(text), 2): where each glyph begins and ends, pixels from the left


def backgrounds(folder: Path) -> list[np.ndarray]:
    """RGB pictures without text."""
    return [cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB) for path in sorted(folder.glob("*.jpg"))]


def draw_line(
    text: str, font: fonts.Font, size: int, spacing: float, widening: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Horizontal text, tight to its advance: mask uint8 (H, W) and spans float32 (len(text), 2).

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
            height, width = glyph.shape
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.gauss(0, 5), 1)
            glyph = cv2.warpAffine(glyph, turn, (width, height))
        if stacked:
            glyph = np.rot90(glyph)
            y = middle - glyph.shape[0] / 2
        else:  # syllables stand on one middle; what is small (a comma, an x) stays low in its line
            y = middle - 0.55 * own + draw_offset(character, font, own)
        ink = cv2.boundingRect((glyph > 60).astype(np.uint8))
        y += rng.gauss(0, 0.07) * size if restless else 0
        top, left = int(np.clip(round(y), 0, canvas.shape[0] - glyph.shape[0])), round(x)
        part = canvas[top : top + glyph.shape[0], left : left + glyph.shape[1]]
        np.maximum(part, glyph[:, : part.shape[1]], out=part)
        wide = ink[2] if character != SPACE else 0.4 * size
        spans.append((left + ink[0], left + ink[0] + wide))
        x += wide + size * (rng.uniform(0.02, 0.16) if restless else 0.08)
    return canvas, np.float32(spans)


def slash_zeros(mask: np.ndarray, text: str, spans: np.ndarray) -> None:
    """A stroke through each zero that `draw_line` drew, as thick as its own strokes or thinner."""
    for (start, end), character in zip(spans, text, strict=True):
        if character == "0":
            x, y, wide, tall = cv2.boundingRect((mask[:, round(start) : round(end)] > 60).astype(np.uint8))
            left, right = round(start) + x + 0.22 * wide, round(start) + x + 0.78 * wide
            ends = (round(left), round(y + 0.78 * tall)), (round(right), round(y + 0.22 * tall))
            cv2.line(mask, *ends, 255, max(1, round(wide / 9)), cv2.LINE_AA)


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


class CropSource:
    """An endless stream of crops of one writing direction."""

    def __init__(self, data: Path, charset: Charset, writing: Writing, seed: int, held_out: bool = False) -> None:
        folder.check(data)
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.fonts = fonts.FontLibrary([data / "fonts", fonts.SYSTEM], held_out)
        self.words = Words(data / "corpus", charset, held_out)
        self.pictograms = self.fonts.pictograms(charset)
        self.backgrounds = backgrounds(data / "backgrounds")
        self.writing, self.held_out = writing, held_out

    def __iter__(self) -> "CropSource":
        return self

    def __next__(self) -> Crop:
        if not self.held_out and self.rng.random() < NOTHING_SHARE:
            return self._nothing()
        while True:
            text = self._text()
            if self.writing == "vertical" and text.isascii() and self.rng.random() < KOREAN_COLUMNS:
                continue
            font = self.fonts.choose(text.replace(SPACE, ""), self.rng)
            crop = font and self.render(text, font)
            if crop:
                return crop

    def _text(self) -> str:
        """A word, or now and then two to four: where words stand close, detectors do not part them."""
        rng = self.rng
        text = self.words.draw(rng)
        if rng.random() < SEVERAL_WORDS_SHARE:
            for _ in range(rng.choice((1, 1, 2, 3))):
                text += SPACE + self.words.draw(rng)[: rng.randint(2, 6)]
        return text[:LONGEST].strip()

    def render(self, text: str, font: fonts.Font) -> Crop | None:
        """One crop of `text`, or None where no ink is left."""
        rng = self.rng
        stacked = self.writing == "vertical" and rng.random() < STACKED_SHARE
        if stacked:
            text = text[:8].strip()
        size = min(rng.choice((36, 44, 52)), max(18, 300 // len(text)))
        spaced = rng.random() < (SPACED_COLUMNS if stacked else SPACED_SHARE)
        spacing = rng.choice((rng.uniform(-0.08, 0.15), rng.uniform(0.1, 0.7))) * size if spaced else 0.0
        uneven = len(text) > 1 and rng.random() < UNEVEN_SHARE
        if uneven:
            mask, spans = draw_uneven(text, font, size, rng, stacked)
        else:
            mask, spans = (draw_stack if stacked else draw_line)(text, font, size, spacing, rng.uniform(0.8, 2))
        if "0" in text and not stacked and rng.random() < SLASHED_SHARE:
            slash_zeros(mask, text, spans)
        ink = cv2.boundingRect((mask > 60).astype(np.uint8))
        if ink[2] < 2 or ink[3] < 2:
            return None
        pad = size
        canvas = np.pad(mask, pad)
        box = np.float32([ink[0], ink[1], ink[0] + ink[2], ink[1] + ink[3]]) + pad
        if not stacked and not uneven and text.isascii() and not text.isupper():
            self._to_line(box, font, size, pad - draw_offset(text, font, size))
        if box[3] - box[1] < 0.5 * size:  # a dash or a dot: detectors box it with air around it
            middle, half = (box[1] + box[3]) / 2, size * rng.uniform(0.25, 0.5)
            box[1], box[3] = middle - half, middle + half
        if self.pictograms and rng.random() < PICTOGRAM_SHARE:
            self._add_pictogram(canvas, box, size, stacked)
        crowded = rng.random() < 0.36
        if crowded:
            self._add_neighbours(canvas, box, font, size)
        if rng.random() < 0.07:
            canvas = self._bend(canvas, size)
        quad = self._quad(box, crowded)
        # what the product does: height 48, the aspect ratio kept
        wide, tall = geometry.size(quad)
        width = int(np.clip(round(HEIGHT * wide / tall * self._stretch()), NARROWEST, WIDEST))
        transform = cv2.getPerspectiveTransform(quad, np.float32([[0, 0], [width, 0], [width, HEIGHT], [0, HEIGHT]]))
        alpha = cv2.warpPerspective(canvas, transform, (width, HEIGHT), flags=cv2.INTER_LINEAR).astype(np.float32) / 255
        if rng.random() < 0.08:
            alpha = (cv2.dilate if rng.random() < 0.6 else cv2.erode)(alpha, np.ones((2, 2)))
        if alpha.max() < 0.3:
            return None
        image = self._resample(self._paint(alpha))
        middle = (box[1] + box[3]) / 2
        points = np.stack([spans + pad, np.full_like(spans, middle)], -1).reshape(1, -1, 2)
        places = cv2.perspectiveTransform(points, transform).reshape(-1, 2, 2)[..., 0]
        padding = -width % WIDTH_STEP
        return Crop(cv2.copyMakeBorder(image, 0, 0, 0, padding, cv2.BORDER_REPLICATE), text, places)

    def _nothing(self) -> Crop:
        """An icon, or a piece of a photo, often as regular as letters: stones, tiles, windows, bars, an edge."""
        rng = self.rng
        if self.pictograms and rng.random() < ICON_SHARE:
            font, icon = rng.choice(self.pictograms)
            crop = self.render(icon, font)
            if crop:
                return Crop(crop.image, "", np.zeros((0, 2), np.float32))
        width = WIDTH_STEP * rng.choice((1, 1, 2, 2, 3, 4, 5, 6))
        photo = rng.choice(self.backgrounds)
        tall = round(photo.shape[0] * rng.uniform(0.08, 0.5))
        wide = min(tall * width // HEIGHT, photo.shape[1])
        y, x = rng.randint(0, photo.shape[0] - tall), rng.randint(0, photo.shape[1] - wide)
        image = cv2.resize(photo[y : y + tall, x : x + wide], (width, HEIGHT)).astype(np.float32)
        if rng.random() < 0.4:
            colour, thick = (
                np.clip(image.mean((0, 1)) + self.noise.normal(0, 70, 3), 0, 255).tolist(),
                rng.randint(1, 6),
            )
            step = rng.randint(2 * thick + 2, 60)
            for at in range(rng.randrange(step), width, step):
                cv2.line(image, (at, 0), (at + rng.randint(-4, 4), HEIGHT), colour, thick, cv2.LINE_AA)
            if rng.random() < 0.5:
                for at in range(rng.randrange(step), HEIGHT, step):
                    cv2.line(image, (0, at), (width, at + rng.randint(-4, 4)), colour, thick, cv2.LINE_AA)
        return Crop(np.asarray(self._resample(image), np.uint8), "", np.zeros((0, 2), np.float32))

    def _to_line(self, box: np.ndarray, font: fonts.Font, size: int, origin: float) -> None:
        """Let the box of Latin text, drawn from y = `origin`, reach up to where capitals and down to where a g would.

        Most boxes follow the line: "was" is not cut at the height of its letters.
        """
        _, top, _, bottom = fonts.load(font.path, font.index, size).getbbox("Ag")
        if self.rng.random() < 0.7:
            box[1] = min(box[1], origin + top)
        if self.rng.random() < 0.6:
            box[3] = max(box[3], origin + bottom)

    def _add_neighbours(self, canvas: np.ndarray, box: np.ndarray, font: fonts.Font, size: int) -> None:
        """Other text of the same font close by: what a loose box lets in at its edges."""
        rng = self.rng
        other = self.words.draw(rng)
        if not font.draws(other):
            return
        mask, _ = draw_line(other, font, size, 0.0)
        height, width = mask.shape
        left, top, right, bottom = map(round, box.tolist())
        places = []
        if rng.random() < 0.7:
            gap = round(size * rng.uniform(0.05, 0.4))
            x = rng.randint(left - width, right)
            places.append((x, top - gap - height) if rng.random() < 0.5 else (x, bottom + gap))
        # detectors cut a line close to the next word: a stroke of it stands at the edge of the crop
        before = rng.random() < 0.4
        if before or rng.random() < 0.4:
            gap = round(size * rng.uniform(0.06, 0.4))
            places.append((left - gap - width, top) if before else (right + gap, top))
        for x, y in places:
            x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + width, canvas.shape[1]), min(y + height, canvas.shape[0])
            if x1 > x0 and y1 > y0:
                part = canvas[y0:y1, x0:x1]
                np.maximum(part, mask[y0 - y : y1 - y, x0 - x : x1 - x], out=part)

    def _add_pictogram(self, canvas: np.ndarray, box: np.ndarray, size: int, stacked: bool) -> None:
        """A telephone, a cup, a star sign at one end of the word; detectors take it for a character as often as not."""
        rng = self.rng
        font, character = rng.choice(self.pictograms)
        icon, _ = draw_line(character, font, round(size * rng.uniform(0.7, 1.1)), 0.0)
        icon = np.rot90(icon) if stacked else icon
        height, width = icon.shape
        before, gap = rng.random() < 0.7, size * rng.uniform(0.02, 0.3)
        x = round(box[0] - gap - width if before else box[2] + gap)
        y = round((box[1] + box[3] - height) / 2)
        if x < 0 or y < 0 or x + width > canvas.shape[1] or y + height > canvas.shape[0]:
            return
        part = canvas[y : y + height, x : x + width]
        np.maximum(part, icon, out=part)
        if rng.random() < 0.5:
            box[0], box[2] = min(box[0], x), max(box[2], x + width)

    def _bend(self, canvas: np.ndarray, size: int) -> np.ndarray:
        """The baseline bent into an arc or a wave."""
        height, width = canvas.shape
        x = np.linspace(-1, 1, width, dtype=np.float32)
        depth = size * self.rng.uniform(-0.3, 0.3)
        shift = (
            depth * (x**2 - 0.4) if self.rng.random() < 0.7 else depth * 0.5 * np.sin(3 * x + self.rng.uniform(0, 6))
        )
        xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        return cv2.remap(canvas, xs, ys + shift[None].astype(np.float32), cv2.INTER_LINEAR)

    def _quad(self, box: np.ndarray, crowded: bool) -> np.ndarray:
        """The corners a detector would give for the ink `box` (left, top, right, bottom): loose, tight, askew."""
        rng = self.rng
        left, top, right, bottom = box.tolist()
        height = bottom - top
        # people and detectors box lines rather than ink, some with much air
        air = rng.choices(((-0.06, 0.1), (0.04, 0.34), (0.2, 0.6)), (0.33, 0.47, 0.2))[0]
        top, bottom = top - rng.uniform(*air) * height, bottom + rng.uniform(*air) * height
        widest, share = (0.3, 0.5) if crowded else (0.25, 0.3)
        before, after = (rng.uniform(-0.04, widest if rng.random() < share else 0.12) * height for _ in range(2))
        quad = np.float32(
            [[left - before, top], [right + after, top], [right + after, bottom], [left - before, bottom]]
        )
        centre = quad.mean(0)
        angle = math.radians(rng.gauss(0, 1.2 if rng.random() < 0.7 else 4))
        if (right - left) > 4 * height:
            angle *= 0.4
        turn = np.float32([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        quad = (quad - centre) @ turn.T + centre
        if rng.random() < 0.6:
            quad += np.float32(self.noise.normal(0, 0.03 * height, (4, 2)))
        if rng.random() < SLANTED_SHARE:
            slant = rng.uniform(-0.55, 0.55) * height
            if rng.random() < 0.6:  # the box reaches around the leaning letters
                quad[[1, 3] if slant > 0 else [0, 2], 0] += np.float32([slant, -slant])
            else:
                quad[:2, 0] += 0.6 * slant
        return np.float32(quad)

    def _stretch(self) -> float:
        """Width over natural width: signs are full of condensed and widened letters."""
        kind = self.rng.random()
        if kind < 0.17:
            return self.rng.uniform(0.5, 0.85)
        return self.rng.uniform(1.15, 1.5) if kind < 0.22 else math.exp(self.rng.gauss(-0.05, 0.13))

    def _paint(self, alpha: np.ndarray) -> np.ndarray:
        """Ink coverage (H, W) in 0..1 -> float32 RGB: surface, letters, their outline, shadow, frame."""
        rng, noise = self.rng, self.noise
        surface = self._surface(*alpha.shape)
        level = surface.mean()
        ink = self._ink(level, rng.choice((40, 60, 80, 100, 115)))
        if rng.random() < 0.14:
            self._frame(surface, ink)
        if rng.random() < BOARD_SHARE:
            surface = self._on_board(surface, alpha)
        coverage = alpha[..., None]
        effect = rng.random()
        if effect < 0.12:  # shadow
            dx, dy = rng.choice((-2, -1, 1, 2, 3)), rng.choice((-1, 1, 2))
            shade = np.roll(coverage, (dy, dx), (0, 1)) * rng.uniform(0.3, 0.9)
            surface = surface * (1 - shade) + (0 if rng.random() < 0.75 else 255) * shade
        elif effect < 0.22:  # outline in a colour that stands off from the letters
            rim = cv2.dilate(alpha, np.ones((rng.choice((3, 3, 5)),) * 2))[..., None]
            surface = surface * (1 - rim) + self._ink(ink.mean(), 70) * rim
        elif effect < 0.25:  # hollow letters
            coverage = np.clip(cv2.dilate(alpha, np.ones((3, 3))) - cv2.erode(alpha, np.ones((2, 2))), 0, 1)[..., None]
        elif effect < 0.28:  # embossed
            surface = surface + 60 * (np.roll(coverage, -1, (0, 1)) - np.roll(coverage, 1, (0, 1)))
        elif effect < 0.32:  # lit letters
            glow = cv2.GaussianBlur(alpha, (0, 0), rng.uniform(2, 9))[..., None] * rng.uniform(0.3, 1)
            surface = np.minimum(surface + ink * glow, 255)
        fill = ink
        colours = rng.random()
        if colours < 0.06:  # letters of two colours, top to bottom
            fill = np.linspace(ink, np.clip(ink + noise.normal(0, 40, 3), 0, 255), alpha.shape[0])[:, None]
        elif colours < 0.1:  # the first letters in one colour, the others in another
            first = np.arange(alpha.shape[1])[None, :, None] < rng.uniform(0.2, 0.8) * alpha.shape[1]
            fill = np.where(first, ink, self._ink(level, 60))
        coverage = coverage * rng.uniform(0.75, 1)
        return np.float32(surface * (1 - coverage) + fill * coverage)

    def _ink(self, level: float, contrast: float) -> np.ndarray:
        """A colour whose brightness differs from `level` by `contrast` at least."""
        rng = self.rng
        for _ in range(10):
            extreme = rng.choice((rng.uniform(0, 70), rng.uniform(185, 255)))
            colour = self._colour(extreme if rng.random() < 0.65 else rng.uniform(0, 255))
            if abs(colour.mean() - level) > contrast:
                return colour
        return np.full(3, 0.0 if level > 127 else 255.0)

    def _colour(self, brightness: float) -> np.ndarray:
        """Mostly what print, stone, paper and paint look like: close to gray; now and then a vivid one."""
        if self.rng.random() < 0.2:
            return self.noise.uniform(0, 255, 3)
        return np.clip(brightness + self.noise.normal(0, self.rng.choice((4, 10, 30)), 3), 0, 255)

    def _surface(self, height: int, width: int) -> np.ndarray:
        """float32 RGB: a piece of a photo, paper, or a painted board."""
        rng, noise = self.rng, self.noise
        kind = rng.random()
        if kind < 0.35:
            photo = rng.choice(self.backgrounds)
            scale = rng.uniform(0.3, 2)
            w, h = min(int(width * scale) + 1, photo.shape[1]), min(int(height * scale) + 1, photo.shape[0])
            x, y = rng.randint(0, photo.shape[1] - w), rng.randint(0, photo.shape[0] - h)
            piece = cv2.resize(photo[y : y + h, x : x + w], (width, height)).astype(np.float32)
            mean = piece.mean((0, 1))
            return piece if rng.random() < 0.4 else mean + (piece - mean) * rng.uniform(0.05, 0.5)
        bright = rng.uniform(150, 255) if rng.random() < 0.6 else rng.uniform(0, 110)
        base = self._colour(bright if kind < 0.75 else rng.uniform(0, 255))
        other = base + noise.normal(0, rng.choice((3, 8, 22)), 3)
        ramp = (
            np.linspace(0, 1, width)[None, :, None] if rng.random() < 0.5 else np.linspace(0, 1, height)[:, None, None]
        )
        surface = np.broadcast_to(np.clip(base * (1 - ramp) + other * ramp, 0, 255), (height, width, 3))
        return np.ascontiguousarray(surface, np.float32)

    def _on_board(self, surface: np.ndarray, alpha: np.ndarray) -> np.ndarray:
        """`surface` around the letters only, as a board with round or pointed ends, before another surface."""
        rng = self.rng
        height, width = alpha.shape
        x, y, wide, tall = cv2.boundingRect((alpha > 0.3).astype(np.uint8))
        upper, lower = y - rng.uniform(1, 8), y + tall + rng.uniform(1, 8)
        left, right, middle = x - rng.uniform(0, 5), x + wide + rng.uniform(0, 5), (upper + lower) / 2
        reach = (lower - upper) * rng.uniform(0.2, 0.6)
        board = np.zeros((height, width), np.uint8)
        if rng.random() < 0.5:  # like a road sign, at one end or both
            tips = rng.choice(((0, 1), (1, 0), (1, 1)))
            corners = [(left, upper), (right, upper), (right + tips[1] * reach, middle), (right, lower), (left, lower)]
            corners.append((left - tips[0] * reach, middle))
            cv2.fillPoly(board, [np.round(corners).astype(np.int32)], 1)
        else:
            across = (right - left) / 2 + reach, (lower - upper) / 2
            steps = np.linspace(0, 2 * np.pi, 40)
            power = rng.choice((0.25, 0.5, 0.8))  # from nearly a rectangle to nearly an ellipse
            circle = np.stack([np.cos(steps), np.sin(steps)], 1)
            outline = np.sign(circle) * np.abs(circle) ** power * across + ((left + right) / 2, middle)
            cv2.fillPoly(board, [np.round(outline).astype(np.int32)], 1)
        return np.where(board[..., None] > 0, surface, self._surface(height, width))

    def _frame(self, surface: np.ndarray, ink: np.ndarray) -> None:
        """A rule or a board's edge along the crop's border."""
        rng = self.rng
        height, width = surface.shape[:2]
        colour = ink if rng.random() < 0.5 else self.noise.uniform(0, 255, 3)
        thick = rng.randint(1, 4)
        if rng.random() < 0.65:
            y = rng.choice((rng.randint(0, 4), height - 1 - rng.randint(0, 5)))
            surface[max(0, y - thick) : y] = colour
        # boards' upright edges look like a 1 or an I
        for x in (rng.randint(0, 3), width - 1 - rng.randint(0, 3)):
            if rng.random() < 0.3:
                surface[:, max(0, x - thick) : x] = colour

    def _resample(self, image: np.ndarray) -> np.ndarray:
        """The word at the height it has on a photo, damaged at that size, enlarged as the recognizer gets it."""
        rng = self.rng
        height, width = image.shape[:2]
        native = np.clip(math.exp(rng.gauss(math.log(19.5), 0.38)), 8.5, HEIGHT)
        if rng.random() < 0.2:
            native = HEIGHT
        small = (max(4, round(width * native / HEIGHT)), round(native))
        if native < HEIGHT:
            image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        image = photograph(image, rng, self.noise, native / 32)
        interpolation = cv2.INTER_CUBIC if rng.random() < 0.85 else cv2.INTER_LINEAR
        return (
            image
            if image.shape[:2] == (height, width)
            else cv2.resize(image, (width, height), interpolation=interpolation)
        )


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=command.folder, required=True, help=folder.HELP)
    parser.add_argument("--writing", choices=("horizontal", "vertical"), default="horizontal")
    parser.add_argument("--held-out", action="store_true", help="draw the words and fonts kept for reporting")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    options = parser.parse_args()
    source = CropSource(options.data, Charset(), options.writing, options.seed, options.held_out)
    rows, row, started, count = [], [], time.perf_counter(), 0
    while len(rows) < 20:
        row.append(next(source).image)
        count += 1
        if sum(image.shape[1] for image in row) >= 960:
            rows.append(np.concatenate(row, 1)[:, :960])
            row = []
    print(f"{count / (time.perf_counter() - started):.0f} crops a second on one core")
    cv2.imwrite(str(options.out), cv2.cvtColor(np.concatenate(rows), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
