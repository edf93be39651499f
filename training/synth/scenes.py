"""Pictures for the detector, with a quad around every word: signs, pages, menus, columns, and what is no text.

`python -m training.synth.scenes --data DATA --out sheet.png` draws a contact sheet with the quads.
"""

import argparse
import math
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from lightocr.charset import Charset
from training import command
from training.synth import folder, fonts
from training.synth.crops import KOREAN_COLUMNS, backgrounds, draw_line
from training.synth.damage import photograph
from training.synth.words import Words

SIZE = 640
LINE = 0.7  # how far a box follows the line rather than the ink
NIGHT_SHARE = 0.2  # of the street photos
COLLAGES = (1, 1, 2, 2, 3)  # photos along each side of a background
TWO_COLOURS_SHARE = 0.1  # of the blocks
FAINT_SHARE = 0.12  # of the colours: unlit signs at night, worn paint
KINDS = {"street": 0.23, "signs": 0.22, "page": 0.2, "notice": 0.15, "menu": 0.12, "closeup": 0.08}
"""How often. "signs" is a street full of them, "notice" full lines of small print, on a page, a wall or a panel; a
"closeup" hardly holds more than one word."""
BLOCKS = {"street": 18, "signs": 40, "page": 8, "notice": 3, "menu": 4, "closeup": 2}  # at most
SIZES = {"street": (8, 200), "signs": (8, 70), "page": (8.5, 50), "notice": (7, 18), "menu": (9, 44)}  # pixels
CLOSEUP, CLOSEUP_SIZE = (0.5, 0.97), 110
"""Of the picture's side a closeup's words fill so much, however large its letters, drawn with so many pixels."""
SIGN_SHARE = {"street": 0.4, "signs": 0.85, "page": 0.03, "notice": 0.4, "menu": 0.25, "closeup": 0.4}
"""Of the blocks, so many stand on a panel of their own."""
COLUMNS_SHARE = {"street": 0.35, "signs": 0.55, "closeup": 0.25}
ENGRAVED_SHARE = 0.05  # of the blocks: cut into a surface or raised, one edge in the light, one in the shade
SEPARATED_SHARE, PRICES_SHARE = 0.15, 0.75  # of a menu's rows: a colon after the name; what stands at the right
FROM_THE_SIDE = 0.35  # of the signs
COARSE_SHARE = 0.3  # were enlarged, as small pictures are before they are read
SMALLEST_FACE = 22  # pixels: smaller text is drawn at this size and shrunk, as a camera would


@dataclass
class Scene:
    image: np.ndarray  # uint8 RGB (SIZE, SIZE, 3)
    quads: list[np.ndarray]  # float32 (4, 2) each, clockwise from the word's own top-left
    ignored: list[np.ndarray] = field(default_factory=list)  # the same of text that is neither to be found nor not


@dataclass
class Block:
    """Words set together: ink coverage uint8 (H, W) and their boxes, to be placed as one piece."""

    mask: np.ndarray
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def paste(self, ink: np.ndarray, x: float, y: float, line: tuple[float, float] | None = None) -> bool:
        """Put a word's ink with its top-left at (x, y); False where it does not fit.

        `line`, from the ink's top, says where capitals begin and a g ends: boxes reach most of the way there, as those
        that people draw do.
        """
        left, top, width, height = cv2.boundingRect((ink > 60).astype(np.uint8))
        x, y = round(x), round(y)
        if (
            not width
            or x < 0
            or y < 0
            or x + ink.shape[1] > self.mask.shape[1]
            or y + ink.shape[0] > self.mask.shape[0]
        ):
            return False
        part = self.mask[y : y + ink.shape[0], x : x + ink.shape[1]]
        np.maximum(part, ink, out=part)
        above, below = line or (top, top + height)
        upper, lower = (1 - LINE) * top + LINE * min(above, top), top + height
        lower += LINE * max(0, below - lower)
        self.boxes.append((x + left, y + upper, x + left + width, y + lower))
        return True

    def trim(self) -> None:
        """Cut off the rows below the last word."""
        if self.boxes:
            self.mask = self.mask[: round(max(bottom for *_, bottom in self.boxes)) + 3]

    def quads(self, margin: float) -> np.ndarray:
        """float32 (N, 4, 2), `margin` pixels around the ink."""
        grown = np.float32(self.boxes).reshape(-1, 4) + np.float32([-margin, -margin, margin, margin])
        left, top, right, bottom = grown.T
        return np.stack([np.stack(p, -1) for p in ((left, top), (right, top), (right, bottom), (left, bottom))], 1)


class Drawn(NamedTuple):
    """A word's ink, how far below the line's top it begins, and where the line's capitals and its g would reach."""

    ink: np.ndarray
    top: int
    line: tuple[float, float]


class SceneSource:
    """An endless stream of scenes."""

    def __init__(self, data: Path, charset: Charset, seed: int, held_out: bool = False) -> None:
        folder.check(data)
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.fonts = fonts.FontLibrary([data / "fonts", fonts.SYSTEM], held_out)
        self.words = Words(data / "corpus", charset, held_out)
        self.pictograms = self.fonts.pictograms(charset)
        self.backgrounds = backgrounds(data / "backgrounds")

    def __iter__(self) -> "SceneSource":
        return self

    def __next__(self) -> Scene:
        rng = self.rng
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        outdoors = kind in ("street", "signs", "closeup")
        image = self._paper() if not outdoors and rng.random() < 0.75 else self._photo()
        taken = np.zeros((SIZE, SIZE), np.uint8)
        quads: list[np.ndarray] = []
        for _ in range(rng.randint(0, 5 if outdoors else 2)):
            self._board(image)
        for _ in range(rng.choice((0, 0, 1, 2, 3))):
            self._distractor(image, taken)
        wanted = 0 if rng.random() < 0.04 else rng.randint(1, BLOCKS[kind])
        tries = 2 * wanted
        while wanted and tries:
            wanted -= self._place(image, taken, quads, kind)
            tries -= 1
        if rng.random() < 0.05:  # a picture taken or scanned sideways
            image = np.ascontiguousarray(np.rot90(image))
            quads = [np.stack([q[:, 1], SIZE - q[:, 0]], 1) for q in quads]
        if rng.random() < COARSE_SHARE:
            small = round(SIZE * rng.uniform(0.45, 0.85))
            image = cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA)
            image = cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
        return Scene(photograph(image, rng, self.noise, 0.7), [np.float32(q) for q in quads])

    # -- what stands behind the text

    def _photo(self) -> np.ndarray:
        """One photo, or several side by side: a single one is enlarged, and smoother than what surrounds real signs."""
        rng = self.rng
        count = rng.choice(COLLAGES)
        side = -(-SIZE // count)
        rows = [np.concatenate([self._piece(side) for _ in range(count)], 1) for _ in range(count)]
        image = np.concatenate(rows)[:SIZE, :SIZE].astype(np.float32)
        return image * (rng.uniform(0.15, 0.6) if rng.random() < NIGHT_SHARE else 1)

    def _piece(self, side: int) -> np.ndarray:
        """A part of a photo as a square."""
        rng = self.rng
        photo = rng.choice(self.backgrounds)
        height, width = photo.shape[:2]
        share = rng.uniform(0.4, 1)
        h, w = int(height * share), int(width * share)
        y, x = rng.randint(0, height - h), rng.randint(0, width - w)
        kernel = cv2.INTER_AREA if side < min(h, w) else cv2.INTER_CUBIC
        return cv2.resize(photo[y : y + h, x : x + w], (side, side), interpolation=kernel)

    def _paper(self) -> np.ndarray:
        rng, noise = self.rng, self.noise
        bright = rng.random()
        base = (
            np.full(3, rng.uniform(225, 255))
            if bright < 0.6
            else noise.uniform(0, 255, 3)
            if bright < 0.9
            else np.full(3, rng.uniform(0, 50))
        )
        other = np.clip(base + noise.normal(0, 18, 3), 0, 255)
        ramp = np.linspace(0, 1, SIZE, dtype=np.float32)[:, None, None]
        gradient = np.broadcast_to(base * (1 - ramp) + other * ramp, (SIZE, SIZE, 3))
        return np.ascontiguousarray(gradient, np.float32)

    def _board(self, image: np.ndarray) -> None:
        """A painted panel, sometimes framed."""
        rng = self.rng
        size = (rng.uniform(40, 450), rng.uniform(20, 260))
        corners = cv2.boxPoints(((rng.uniform(0, SIZE), rng.uniform(0, SIZE)), size, rng.gauss(0, 5))).astype(np.int32)
        layer = image.copy()
        cv2.fillPoly(layer, [corners], self.noise.uniform(0, 255, 3).tolist())
        opacity = rng.uniform(0.6, 1)
        image[:] = image * (1 - opacity) + layer * opacity
        if rng.random() < 0.4:
            cv2.polylines(
                image, [corners], True, self.noise.uniform(0, 255, 3).tolist(), rng.randint(1, 5), cv2.LINE_AA
            )

    def _distractor(self, image: np.ndarray, taken: np.ndarray) -> None:
        """What looks like text and is none: bars, fences, tiles, windows, dots, stones, logos, icons."""
        rng = self.rng
        kind, step = rng.randrange(7 if self.pictograms else 6), rng.randint(4, 26)
        longest = 450 if kind == 4 else 220
        width, height = rng.randint(20, longest), rng.randint(15, 180)
        x, y = rng.randint(0, SIZE - width), rng.randint(0, SIZE - height)
        colour = self.noise.uniform(0, 255, 3).tolist()
        if kind == 0:  # bars of varying width
            at = x
            while at < x + width:
                thick = rng.randint(1, max(1, step // 2))
                cv2.rectangle(image, (at, y), (at + thick, y + height), colour, -1)
                at += thick + rng.randint(1, step)
        elif kind == 1:  # tiles
            for at in range(x, x + width, step):
                cv2.line(image, (at, y), (at, y + height), colour, max(1, step // 6))
            for at in range(y, y + height, step):
                cv2.line(image, (x, at), (x + width, at), colour, max(1, step // 6))
        elif kind == 2:  # windows, keys
            for at_y in range(y, y + height - step, step + step // 2):
                for at_x in range(x, x + width - step, step + step // 2):
                    cv2.rectangle(
                        image, (at_x, at_y), (at_x + step, at_y + step), colour, -1 if rng.random() < 0.5 else 2
                    )
        elif kind == 3:  # dots
            for _ in range(rng.randint(5, 60)):
                centre = (rng.randint(x, x + width), rng.randint(y, y + height))
                cv2.circle(image, centre, rng.randint(1, max(2, step // 3)), colour, -1, cv2.LINE_AA)
        elif kind == 4:  # stones in rows, shaded each by itself
            wall, joint = image[y : y + height, x : x + width].mean((0, 1)), max(1, step // 6)
            for at_y in range(y, y + height - step, step):
                at = x
                while at < x + width - step:
                    long = min(rng.randint(step, 4 * step), x + width - at)
                    stone = np.clip(wall + self.noise.normal(0, 18), 0, 255).tolist()
                    cv2.rectangle(image, (at, at_y), (at + long - joint, at_y + step - joint), stone, -1)
                    at += long
        elif kind == 5:  # logos
            for _ in range(rng.randint(1, 4)):
                points = self.noise.uniform((x, y), (x + width, y + height), (rng.randint(3, 8), 2)).astype(np.int32)
                cv2.polylines(image, [points], rng.random() < 0.5, colour, rng.randint(1, 8), cv2.LINE_AA)
                cv2.ellipse(
                    image,
                    (x + width // 2, y + height // 2),
                    (width // 3, height // 3),
                    0,
                    0,
                    rng.randint(90, 360),
                    colour,
                    2,
                    cv2.LINE_AA,
                )
        else:  # icons, one or a row or a list of them
            self._icons(image[y : y + height, x : x + width], colour)
        taken[y : y + height, x : x + width] = 1

    def _icons(self, area: np.ndarray, colour: list[float]) -> None:
        """Telephones, cups, stars as fonts have them, at equal distances."""
        rng = self.rng
        size = rng.randint(12, min(area.shape[:2]) - 2)
        step = round(size * rng.uniform(1.2, 3))
        for top in range(0, area.shape[0] - size, step):
            for left in range(0, area.shape[1] - size, step):
                font, character = rng.choice(self.pictograms)
                ink = draw_line(character, font, size, 0.0)[0][:size, :size]
                part = area[top : top + size, left : left + size][: ink.shape[0], : ink.shape[1]]
                coverage = ink[: part.shape[0], : part.shape[1], None] / 255.0
                part[:] = part * (1 - coverage) + np.float32(colour) * coverage

    # -- the text

    def _text(self, font: fonts.Font, longest: int = 99) -> str:
        for _ in range(20):
            word = self.words.draw(self.rng)[:longest]
            if font.draws(word):
                return word
        return "가게"

    def _lines(self, font: fonts.Font, size: int, lines: int, room: float, full: bool = False) -> Block:
        """Left-aligned or centred lines of words, `room` pixels wide at most, and hardly less where they are `full`."""
        rng = self.rng
        spacing = rng.uniform(0.1, 0.6) * size if rng.random() < 0.08 else 0.0
        space = fonts.load(font.path, font.index, size).getlength(" ") * rng.uniform(0.8, 1.5)
        gap = max(space, 0.2 * size) + spacing * 1.4
        shortest = 0.9 if full else 0.2
        rows = [self._row(font, size, spacing, gap, rng.uniform(shortest, 1) * room) for _ in range(lines)]
        widths = [sum(word.ink.shape[1] + gap for word in row) - gap for row in rows]
        leading = size * rng.uniform(1.15, 1.9)
        block = Block(np.zeros((int(leading * lines + 2 * size), int(max(widths)) + 8), np.uint8))
        centred = rng.random() < 0.35
        for i, (row, width) in enumerate(zip(rows, widths, strict=True)):
            x = 2 + (max(widths) - width) / 2 * centred
            for ink, top, line in row:
                block.paste(ink, x, 2 + i * leading + top, line)
                x += ink.shape[1] + gap
        return block

    def _row(self, font: fonts.Font, size: int, spacing: float, gap: float, room: float) -> list[Drawn]:
        """Words until they fill `room` pixels, one at least."""
        row = [self._word(self._text(font), font, size, spacing)]
        filled = row[0].ink.shape[1]
        while True:
            word = self._word(self._text(font), font, size, spacing)
            filled += gap + word.ink.shape[1]
            if filled > room:
                return row
            row.append(word)

    def _word(self, text: str, font: fonts.Font, size: int, spacing: float = 0.0) -> Drawn:
        _, top, _, _ = fonts.load(font.path, font.index, size).getbbox(text)
        above, below = fonts.line(font.path, font.index, size)
        return Drawn(draw_line(text, font, size, spacing)[0], max(0, top), (above - top + 2, below - top + 2))

    def _rows(self, font: fonts.Font, size: int, room: float) -> Block:
        """A menu, a receipt, a table: names at the left, numbers at the right, `room` pixels wide at most."""
        rng = self.rng
        count, leading = rng.randint(3, 12), size * rng.uniform(1.3, 2.4)
        width = int(min(size * rng.uniform(8, 18), room))
        block = Block(np.zeros((int(leading * count + 2 * size), width), np.uint8))
        ruled = rng.random() < 0.3
        for i in range(count):
            y, x = 2 + i * leading, 2.0
            for _ in range(rng.choice((1, 1, 2))):
                ink, top, line = self._word(self._text(font, 6), font, size)
                if x + ink.shape[1] > width * 0.65 or not block.paste(ink, x, y + top, line):
                    break
                x += ink.shape[1] + size * 0.35
            if rng.random() < SEPARATED_SHARE:
                ink, top, line = self._word(rng.choice(":::|/-"), font, size)
                if block.paste(ink, x, y + top, line):
                    x += ink.shape[1] + size * 0.35
            price = f"{rng.randint(1, 400) * 100:,}" + rng.choice(("", "", "원"))
            value = price if rng.random() < PRICES_SHARE else self._text(font, 8)
            ink, top, _ = self._word(value if font.draws(value) else "12", font, size)
            if width - ink.shape[1] - 4 > x + size * 0.5:
                block.paste(ink, width - ink.shape[1] - 2, y + top)
            if ruled:
                cv2.line(block.mask, (0, int(y + leading * 0.86)), (width, int(y + leading * 0.86)), 200, 1)
        return block

    def _column(self, font: fonts.Font, size: int) -> Block:
        """Upright glyphs stacked into columns, or a line turned by 90 degrees."""
        rng = self.rng
        if rng.random() < 0.3:
            ink = draw_line(self._text(font, 9), font, size, 0)[0]
            turned = np.ascontiguousarray(np.rot90(ink, rng.choice((1, 3, 3))))
            block = Block(np.zeros((turned.shape[0] + 4, turned.shape[1] + 4), np.uint8))
            block.paste(turned, 2, 2)
            return block
        columns, step = rng.choice((1, 1, 1, 2, 3)), size * rng.uniform(1.0, 1.4 if rng.random() < 0.8 else 1.9)
        words = [[self._stacked(font) for _ in range(rng.choice((1, 1, 2)))] for _ in range(columns)]
        height = int(max(sum(len(w) * step + size for w in column) for column in words)) + size
        block = Block(np.zeros((height, int(columns * size * 1.7) + 8), np.uint8))
        for i, column in enumerate(words):
            y = 2.0
            for word in column:
                ink = np.zeros((int(step * (len(word) - 1) + size * 1.4), int(size * 1.4)), np.uint8)
                for k, character in enumerate(word):
                    glyph = draw_line(character, font, size, 0)[0]
                    top, left = (
                        int(k * step + max(0, (size - glyph.shape[0]) / 2)),
                        max(0, (ink.shape[1] - glyph.shape[1]) // 2),
                    )
                    part = ink[top : top + glyph.shape[0], left : left + glyph.shape[1]]
                    np.maximum(part, glyph[: part.shape[0], : part.shape[1]], out=part)
                block.paste(ink, 2 + i * size * 1.7, y)
                y += len(word) * step + size * rng.uniform(0.5, 0.9)
        return block

    def _stacked(self, font: fonts.Font) -> str:
        """A word for a column: mostly the name of a Korean shop or book."""
        text = self._text(font, 7)
        return self._text(font, 7) if text.isascii() and self.rng.random() < KOREAN_COLUMNS else text

    def _block(self, kind: str) -> tuple[Block, int, float]:
        """A block, the size of its letters, and the scale at which it stands in the picture."""
        rng = self.rng
        font = self.fonts.choose("가" if rng.random() < 0.85 else "Latin", rng)
        if kind == "closeup":
            return self._closeup(font)
        smallest, largest = SIZES[kind]
        height = math.exp(rng.uniform(math.log(smallest), math.log(largest)))
        size = round(max(height, SMALLEST_FACE))
        room = 0.95 * SIZE * size / height  # pixels of the block that fill the picture's width
        if kind == "menu":
            block = self._rows(font, size, room)
        elif kind == "page":
            block = self._lines(font, size, rng.randint(1, 10), room)
        elif kind == "notice":
            block = self._lines(font, size, rng.randint(4, 24), rng.uniform(0.4, 1) * room, full=True)
        elif rng.random() < COLUMNS_SHARE[kind]:
            block = self._column(font, size)
        else:
            wide = (0.1, 0.2, 0.4) if kind == "signs" else (0.3, 0.6, 1)
            block = self._lines(font, size, rng.choice((1, 1, 1, 2, 2, 3)), rng.choice(wide) * room)
        block.trim()
        return block, size, height / size

    def _closeup(self, font: fonts.Font) -> tuple[Block, int, float]:
        """A block of few words that nearly fills the picture, as `_block` gives it."""
        rng, size = self.rng, CLOSEUP_SIZE
        columns = rng.random() < COLUMNS_SHARE["closeup"]
        block = self._column(font, size) if columns else self._lines(font, size, rng.choice((1, 1, 1, 2)), size)
        block.trim()
        return block, size, SIZE * rng.uniform(*CLOSEUP) / max(block.mask.shape)

    def _place(self, image: np.ndarray, taken: np.ndarray, quads: list[np.ndarray], kind: str) -> bool:
        """Draw one block where there is room for it; False where there is none."""
        rng = self.rng
        block, size, scale = self._block(kind)
        if not block.boxes:
            return False
        height, width = block.mask.shape
        corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
        flat = kind in ("page", "notice", "menu")
        target = (corners * scale) @ self._view(flat).T
        if not flat:
            target += np.float32(self.noise.normal(0, 0.025 * min(width, height) * scale + 0.4, (4, 2)))  # perspective
        target -= target.min(0)
        room = SIZE - 2 - target.max(0)
        if (room < -0.5 * target.max(0)).any():  # over half of it would stick out
            return False
        low = np.minimum(room, 2)
        target += np.float32([rng.uniform(low[0], max(2, room[0])), rng.uniform(low[1], max(2, room[1]))])
        x0, y0 = np.maximum(np.floor(target.min(0)), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(target.max(0)) + 1, SIZE).astype(int)
        transform = cv2.getPerspectiveTransform(corners, np.float32(target - (x0, y0)))
        flags = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
        alpha = cv2.warpPerspective(block.mask, transform, (int(x1 - x0), int(y1 - y0)), flags=flags)
        placed = cv2.perspectiveTransform(block.quads(0.08 * size).reshape(1, -1, 2), transform)
        placed = placed.reshape(-1, 4, 2)
        zone = np.zeros(alpha.shape, np.uint8)
        cv2.fillPoly(zone, list(np.round(placed).astype(np.int32)), 1)
        zone = cv2.dilate(zone, np.ones((5, 5), np.uint8))
        if (zone & taken[y0:y1, x0:x1]).any():
            return False
        if rng.random() < SIGN_SHARE[kind]:
            self._sign(image, taken, target, scale * size)
        taken[y0:y1, x0:x1] |= zone
        self._ink(image[y0:y1, x0:x1], alpha, zone > 0, scale * size)
        quads.extend(placed + np.float32([x0, y0]))
        return True

    def _view(self, flat: bool) -> np.ndarray:
        """How the camera sees a surface, (2, 2): `flat` ones nearly from the front, signs also from the side, where
        lines slope and letters are narrow and stay upright."""
        rng = self.rng
        if not flat and rng.random() < FROM_THE_SIDE:
            return np.float32([[rng.uniform(0.4, 0.95), 0], [math.tan(math.radians(rng.gauss(0, 14))), 1]])
        angle = math.radians(
            rng.gauss(0, 1.5 if flat else 3) if rng.random() < 0.75 else rng.gauss(0, 6 if flat else 18)
        )
        turn = np.float32([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return turn * np.float32([rng.uniform(0.8, 1.2), 1])

    def _sign(self, image: np.ndarray, taken: np.ndarray, target: np.ndarray, size: float) -> None:
        """A panel around the corners `target` of a block, where it covers no other text: painted, lit or framed."""
        rng = self.rng
        right, down = target[1] - target[0], target[3] - target[0]
        right, down = right / max(1.0, np.hypot(*right)), down / max(1.0, np.hypot(*down))
        across = size * rng.uniform(0.1, 0.8)
        above, below = (size * rng.uniform(0.1, 2.0 if rng.random() < 0.3 else 0.7) for _ in range(2))
        grown = target + np.float32(
            [-right * across - down * above, right * across - down * above,
             right * across + down * below, -right * across + down * below]
        )  # fmt: skip
        corners = [np.round(grown).astype(np.int32)]
        panel = np.zeros(taken.shape, np.uint8)
        cv2.fillPoly(panel, corners, 1)
        if (panel & taken).any():
            return
        bright = rng.random()
        colour = (
            np.full(3, rng.uniform(200, 255)) if bright < 0.35
            else np.full(3, rng.uniform(5, 60)) if bright < 0.5
            else self.noise.uniform(0, 255, 3)
        )  # fmt: skip
        cv2.fillPoly(image, corners, colour.tolist())
        if rng.random() < 0.5:
            frame = self.noise.uniform(0, 255, 3).tolist()
            cv2.polylines(image, corners, True, frame, max(1, round(size * rng.uniform(0.03, 0.15))), cv2.LINE_AA)
        if rng.random() < 0.15:  # a row of lamps
            for a, b in zip(grown, np.roll(grown, -1, axis=0), strict=True):
                for share in np.arange(0, 1, max(0.02, size * 0.25 / max(1.0, float(np.hypot(*(b - a)))))):
                    centre = np.round(a + (b - a) * share).astype(int).tolist()
                    cv2.circle(image, centre, max(1, round(size * 0.06)), (255, 250, 220), -1, cv2.LINE_AA)
        if above > size and rng.random() < 0.6:  # something round above the text
            centre = np.round((target[0] + target[1]) / 2 - down * above / 2).astype(int).tolist()
            colour = self.noise.uniform(0, 255, 3).tolist()
            cv2.circle(image, centre, max(2, round(above * 0.35)), colour, rng.choice((-1, 2)))

    def _ink(self, area: np.ndarray, alpha: np.ndarray, zone: np.ndarray, height: float) -> None:
        """Blend the letters into `area` in place."""
        rng = self.rng
        level = area[zone].mean()
        colour = self._colour(level)
        thickness = max(1, round(height / 20))
        effect = rng.random()
        if effect < 0.1:
            rim = cv2.dilate(alpha, np.ones((2 * thickness + 1,) * 2, np.uint8))[..., None] / 255.0
            area[:] = area * (1 - rim) + (255.0 if colour.mean() < 128 else 0.0) * rim
        elif effect < 0.2:
            shade = np.roll(alpha, (thickness, thickness), (0, 1))[..., None] / 255.0 * rng.uniform(0.3, 0.8)
            area[:] = area * (1 - shade)
        elif effect < 0.27:  # lit letters
            glow = cv2.GaussianBlur(alpha, (0, 0), 1 + height / 6)[..., None] / 255.0 * rng.uniform(0.4, 1)
            area[:] = area + colour * glow
        coverage = alpha[..., None] / 255.0 * rng.uniform(0.75, 1)
        if rng.random() < ENGRAVED_SHARE:
            depth, shift = rng.choice((-1, 1)) * rng.uniform(20, 70), max(1, thickness // 2)
            lit, shaded = (np.roll(alpha, (way, way), (0, 1))[..., None] / 255.0 for way in (-shift, shift))
            area[:] = area + depth * (lit - shaded)
            colour, coverage = area * rng.uniform(0.75, 1.1), coverage * rng.uniform(0, 0.8)
        if rng.random() < TWO_COLOURS_SHARE:
            left = np.arange(area.shape[1])[None, :, None] < rng.uniform(0.1, 0.9) * area.shape[1]
            colour = np.where(left, colour, self._colour(level))
        area[:] = area * (1 - coverage) + colour * coverage

    def _colour(self, level: float) -> np.ndarray:
        """A colour that stands off from a surface as bright as `level`."""
        rng = self.rng
        contrast = 25 if rng.random() < FAINT_SHARE else 45
        for _ in range(10):
            gray = np.full(3, rng.choice((rng.uniform(0, 60), rng.uniform(195, 255))))
            colour = gray if rng.random() < 0.5 else self.noise.uniform(0, 255, 3)
            if abs(colour.mean() - level) > contrast:
                return colour
        return np.full(3, 0.0 if level > 127 else 255.0)


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=command.folder, required=True, help=folder.HELP)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    options = parser.parse_args()
    source = SceneSource(options.data, Charset(), options.seed)
    started = time.perf_counter()
    scenes = [next(source) for _ in range(12)]
    print(f"{12 / (time.perf_counter() - started):.1f} scenes a second on one core")
    tiles = []
    for scene in scenes:
        cv2.polylines(scene.image, [np.round(q).astype(np.int32) for q in scene.quads], True, (0, 200, 0), 1)
        tiles.append(cv2.resize(scene.image, (420, 420), interpolation=cv2.INTER_AREA))
    sheet = np.concatenate([np.concatenate(tiles[i : i + 4], 1) for i in range(0, 12, 4)])
    cv2.imwrite(str(options.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
