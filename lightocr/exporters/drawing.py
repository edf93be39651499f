"""A page as a picture: its boxes, and what was read beside them."""

import logging
import math
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lightocr.exporters.shapes import is_stacked
from lightocr.geometry import size
from lightocr.page import Page, Word

FONTS = Path(__file__).parents[1] / "fonts"
GROUND = 0.12  # how much of the picture shines through behind the text
UNSURE, SURE = (200, 40, 40), (20, 110, 70)  # colours at confidence 0.3 and 1

_log = logging.getLogger(__name__)


def overlay(image: NDArray[np.uint8], page: Page) -> NDArray[np.uint8]:
    """The upright RGB picture (H, W, 3) with its boxes and, to its right, what was read at the place where it stands.

    Gives (H, 2 W, 3). Green is sure, red unsure. Without a Korean font in `lightocr/fonts` only the boxes are drawn.
    """
    height, width = image.shape[:2]
    faded = np.asarray(cv2.convertScaleAbs(image, alpha=GROUND, beta=255 * (1 - GROUND)), np.uint8)
    sheet = Image.fromarray(np.concatenate([image, faded], axis=1))
    font = next(iter(sorted(FONTS.glob("*.[ot]tf"))), None)
    if font is None:
        _log.warning("no font in %s: the overlay shows boxes without text", FONTS)
    draw = ImageDraw.Draw(sheet)
    thickness = max(1, round(min(width, height) / 400))
    for word in page.words:
        polygon = [(x, y) for x, y in word.polygon]
        draw.polygon(polygon, outline=_colour(word), width=thickness)
        if font:
            _write(sheet, word, font, width)
    return np.asarray(sheet)


def _colour(word: Word) -> tuple[int, int, int]:
    share = min(max((word.confidence - 0.3) / 0.7, 0.0), 1.0)
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(UNSURE, SURE, strict=True))
    return red, green, blue


def _write(sheet: Image.Image, word: Word, font: Path, shift: int) -> None:
    """Draws the word's text into its quad, moved `shift` pixels to the right: as large as fits, turned as it stands."""
    quad = np.array(word.polygon, np.float32)
    width, height = size(quad)
    text = "\n".join(word.text) if is_stacked(word) else word.text
    # Drawn large and flat, then warped into the quad: one way for every size, slant and direction.
    drawn = ImageFont.truetype(font, 48)
    left, top, right, bottom = ImageDraw.Draw(sheet).multiline_textbbox((0, 0), text, drawn, spacing=4, align="center")
    scale = min(width / (right - left), height / (bottom - top)) if right > left and bottom > top else 0
    if not scale:
        return
    flat = Image.new("L", (math.ceil(right - left), math.ceil(bottom - top)))
    ImageDraw.Draw(flat).multiline_text((-left, -top), text, 255, drawn, spacing=4, align="center")
    across, down = flat.width * scale / width / 2, flat.height * scale / height / 2
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    corners = np.float32(0.5) + (2 * unit - 1) * np.array([across, down], np.float32)
    target = cv2.perspectiveTransform(corners[None], cv2.getPerspectiveTransform(unit, quad))[0]
    x, y = np.floor(target.min(axis=0)).astype(int)
    right_end, lower_end = np.ceil(target.max(axis=0)).astype(int)
    source = np.array([[0, 0], [flat.width, 0], [flat.width, flat.height], [0, flat.height]], np.float32)
    warp = cv2.getPerspectiveTransform(source, (target - (x, y)).astype(np.float32))
    ink = cv2.warpPerspective(np.asarray(flat), warp, (int(right_end - x), int(lower_end - y)), flags=cv2.INTER_AREA)
    sheet.paste(_colour(word), (int(x) + shift, int(y)), Image.fromarray(np.asarray(ink, np.uint8)))
