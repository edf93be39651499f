"""An endless stream of scenes."""

import math
import random
from pathlib import Path

import cv2
import numpy as np

from lightocr.charset import Charset
from training.synth import folder, fonts
from training.synth.damage import photograph
from training.synth.legibility import of_words
from training.synth.scenes.blocks import Block
from training.synth.scenes.distractors import Distractors
from training.synth.scenes.inking import add_ink
from training.synth.scenes.kinds import KINDS
from training.synth.scenes.panels import add_panel
from training.synth.scenes.scene import SIZE, Canvas, Scene
from training.synth.scenes.scenery import Scenery
from training.synth.scenes.signboards import draw_signboard
from training.synth.scenes.tables import draw_table
from training.synth.scenes.typesetting import Typesetter
from training.synth.scenes.views import seen
from training.synth.words import Words

SMALLEST_FACE = 22  # pixels: text that is smaller is drawn at this size and shrunk, as a camera would
CLOSEUP_FACE = 110  # pixels: letters of a closeup are drawn at this size and scaled until they fill the picture
CLOSEUP = 0.5, 0.97  # of the picture's side is filled by a closeup's words, from the least to the most
PAPER_SHARE = 0.75  # of the scenes indoors stand on paper, the others on photos
EMPTY_SHARE = 0.04  # of the scenes have no text at all
SIDEWAYS_SHARE = 0.05  # of the scenes were taken or scanned sideways
COARSE_SHARE = 0.3  # of the scenes were enlarged, as small pictures are before they are read
SIGNBOARD_SHARE = 0.4  # of the lines along a street are a name with small words around it,
LEAST_NAME = 24  # pixels high at least, so that these are legible
VISIBLE = 0.15  # of a word's strokes is left, or nobody sees that there is one


class SceneSource:
    """An endless stream of scenes."""

    def __init__(self, data: Path, charset: Charset, seed: int, held_out: bool = False) -> None:
        folder.check(data)
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.fonts = fonts.FontLibrary([data / "fonts", fonts.SYSTEM], held_out)
        self.typesetter = Typesetter(Words(data / "corpus", charset, held_out), self.rng)
        self.distractors = Distractors(self.fonts.pictograms(charset), self.rng, self.noise)
        self.scenery = Scenery(folder.backgrounds(data), self.rng, self.noise)

    def __iter__(self) -> "SceneSource":
        return self

    def __next__(self) -> Scene:
        rng = self.rng
        kind = rng.choices(list(KINDS), [kind.share for kind in KINDS.values()])[0]
        outdoors = KINDS[kind].outdoors
        paper = not outdoors and rng.random() < PAPER_SHARE
        canvas = Canvas(self.scenery.paper() if paper else self.scenery.photo())
        for _ in range(rng.randint(0, 5 if outdoors else 2)):
            self.scenery.add_panel(canvas.image)
        for _ in range(rng.choice((0, 0, 1, 2, 3))):
            self.distractors.add(canvas.image, canvas.taken)
        self._fill(canvas, kind)
        return self._taken(canvas)

    def _taken(self, canvas: Canvas) -> Scene:
        """What a camera makes of it. Words that cannot be seen any more are neither to be found nor not."""
        rng, image, ink, quads = self.rng, canvas.image, canvas.ink, canvas.quads
        if rng.random() < SIDEWAYS_SHARE:
            image, ink = (np.ascontiguousarray(np.rot90(each)) for each in (image, ink))
            quads = [np.stack([q[:, 1], SIZE - q[:, 0]], 1) for q in quads]
        if rng.random() < COARSE_SHARE:
            small = round(SIZE * rng.uniform(0.45, 0.85))
            image = cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA)
            image = cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC)
        image = photograph(image, rng, self.noise, 0.7)
        scene = Scene(image, [])
        for quad, left in zip(quads, of_words(ink.astype(np.float32) / 255, image, np.array(quads)), strict=True):
            (scene.quads if left >= VISIBLE else scene.ignored).append(np.float32(quad))
        return scene

    def _fill(self, canvas: Canvas, kind: str) -> None:
        """Draw as many blocks as are wanted and find room."""
        wanted = 0 if self.rng.random() < EMPTY_SHARE else self.rng.randint(1, KINDS[kind].blocks)
        tries = 2 * wanted
        while wanted and tries:
            wanted -= self._place(canvas, kind)
            tries -= 1

    def _place(self, canvas: Canvas, kind: str) -> bool:
        """Draw one block where there is room for it; False where there is none."""
        block, size, scale = self._block(kind)
        if not block.boxes:
            return False
        target = seen(block, scale, KINDS[kind].flat, self.rng, self.noise)
        if target is None:
            return False
        x0, y0 = np.maximum(np.floor(target.min(0)), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(target.max(0)) + 1, SIZE).astype(int)
        transform = cv2.getPerspectiveTransform(block.corners, np.float32(target - (x0, y0)))
        flags = cv2.INTER_AREA if scale < 0.7 else cv2.INTER_LINEAR
        alpha = cv2.warpPerspective(block.mask, transform, (int(x1 - x0), int(y1 - y0)), flags=flags)
        placed = cv2.perspectiveTransform(block.quads().reshape(1, -1, 2), transform).reshape(-1, 4, 2)
        zone = np.zeros(alpha.shape, np.uint8)
        cv2.fillPoly(zone, list(np.round(placed).astype(np.int32)), 1)
        zone = cv2.dilate(zone, np.ones((5, 5), np.uint8))
        area = np.s_[y0:y1, x0:x1]
        if (zone & canvas.taken[area]).any():
            return False
        if self.rng.random() < KINDS[kind].panels:
            add_panel(canvas.image, canvas.taken, target, scale * size, self.rng, self.noise)
        canvas.taken[area] |= zone
        canvas.ink[area] |= alpha
        add_ink(canvas.image[area], alpha, zone > 0, scale * size, self.rng, self.noise)
        canvas.quads.extend(placed + np.float32([x0, y0]))
        return True

    def _block(self, kind: str) -> tuple[Block, int, float]:
        """A block, the size of its letters, and the scale at which it stands in the picture."""
        font = self.fonts.choose("가" if self.rng.random() < 0.85 else "Latin", self.rng)
        return self._closeup(font) if kind == "closeup" else self._sized(kind, font)

    def _sized(self, kind: str, font: fonts.Font) -> tuple[Block, int, float]:
        """One whose letters are as high in the picture as the kind of scene has them."""
        rng, typesetter = self.rng, self.typesetter
        smallest, largest = KINDS[kind].heights
        height = math.exp(rng.uniform(math.log(smallest), math.log(largest)))
        size = round(max(height, SMALLEST_FACE))
        room = 0.95 * SIZE * size / height  # pixels of the block that fill the picture's width
        if kind == "menu":
            block = typesetter.menu(font, size, room)
        elif kind == "table":
            block = draw_table(typesetter, font, size, room)
        elif kind == "page":
            block = typesetter.lines(font, size, rng.randint(1, 10), room)
        elif kind == "notice":
            block = typesetter.lines(font, size, rng.randint(4, 24), rng.uniform(0.4, 1) * room, full=True)
        elif rng.random() < KINDS[kind].columns:
            block = typesetter.column(font, size)
        elif height > LEAST_NAME and rng.random() < SIGNBOARD_SHARE:
            other = self.fonts.choose("가", rng) if rng.random() < 0.5 else font
            block = draw_signboard(typesetter, (font, other), size)
        else:
            wide = (0.1, 0.2, 0.4) if kind == "signs" else (0.3, 0.6, 1)
            block = typesetter.lines(font, size, rng.choice((1, 1, 1, 2, 2, 3)), rng.choice(wide) * room)
        block.trim()
        return block, size, height / size

    def _closeup(self, font: fonts.Font) -> tuple[Block, int, float]:
        """One of few words that nearly fills the picture."""
        rng, size = self.rng, CLOSEUP_FACE
        if rng.random() < KINDS["closeup"].columns:
            block = self.typesetter.column(font, size)
        else:
            block = self.typesetter.lines(font, size, rng.choice((1, 1, 1, 2)), size)
        block.trim()
        return block, size, SIZE * rng.uniform(*CLOSEUP) / max(block.mask.shape)
