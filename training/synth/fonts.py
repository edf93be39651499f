"""Font files on disk: which characters each really draws, and which families are kept out of training."""

import functools
import hashlib
import logging
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import ImageFont

from lightocr.charset import Charset
from training.command import InputError

SUFFIXES = {".ttf", ".otf", ".ttc", ".woff2"}
SYSTEM = Path("/usr/share/fonts")  # Debian's fonts-* packages
HELD_OUT_SHARE = 28 / 256  # of the font families is kept out of training, chosen by hash
# File names with one of these hold symbols instead of letters.
UNREAL = ("emoji", "symbol", "math", "dingbat", "lastresort", "d050000l", "keyboard")
PICTOGRAMS = (range(0x2600, 0x2680), range(0x2690, 0x2700), range(0x2701, 0x2713))
"""Code points of telephones, cups, scissors: what stands beside words and is not read (blocks 2600 and 2700)."""
READ_AS_SIGNS = "☓♯⚪⚫⚬⛌"  # no pictograms: people take them for ×, #, ○ and ●
PLAIN_SHARE = 0.4  # of the Korean words is set in plain fonts: most print is, but most families are for display
# Names of the families that most print is set in.
PLAIN = (
    "batang", "dotum", "gulim", "myeongjo", "song myung", "nanumgothic", "nanumbarungothic", "nanumsquare", "noto s",
    "pretendard", "gothic a1", "ibm plex", "spoqa", "gowun", "suit", "hahmlet", "sunflower", "freesentation",
    "slei gothic", "roka", "gmarket",
)  # fmt: skip

logging.getLogger("fontTools").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Font:
    path: Path
    index: int  # within a collection
    family: str
    drawn: np.ndarray  # bool (65536,): the font has ink for that code point

    def draws(self, text: str) -> bool:
        return all(ord(c) < 65536 and self.drawn[ord(c)] for c in text)

    @property
    def korean(self) -> bool:
        return self.draws("가나다한글")


def is_held_out(name: str, share: float = HELD_OUT_SHARE) -> bool:
    """Whether a family (or a word, a file) is kept for reporting: by its hash, so every machine decides alike."""
    return hashlib.sha1(name.encode()).digest()[0] < share * 256


def _drawn(font: TTFont) -> np.ndarray:
    """Code points with a glyph of their own: an empty one or a copy of .notdef does not count."""
    drawn = np.zeros(65536, bool)
    glyphs: dict[str, bytes] = {}
    if "glyf" in font:
        data, places = font.reader["glyf"], font["loca"].locations
        glyphs = {name: data[places[i] : places[i + 1]] for i, name in enumerate(font.getGlyphOrder())}
    missing = glyphs.get(".notdef", b"")
    for code, name in (font.getBestCmap() or {}).items():
        if code < 65536 and (not glyphs or glyphs.get(name) not in (b"", missing)):
            drawn[code] = True
    return drawn


def _open(path: Path, cache: Path) -> list[Font]:
    """The faces of one file. WOFF2 is unpacked once into `cache`: FreeType would do it again for every size."""
    if path.suffix == ".woff2":
        unpacked = cache / (path.stem + ".ttf")
        if not unpacked.exists():
            cache.mkdir(parents=True, exist_ok=True)
            font = TTFont(path)
            font.flavor = None
            font.save(unpacked)
        path = unpacked
    if path.suffix == ".ttc":  # the Korean face of a pan-CJK collection
        faces = [i for i in range(4) if "KR" in (TTFont(path, fontNumber=i, lazy=True)["name"].getDebugName(1) or "")]
        indices = faces or [0]
    else:
        indices = [0]
    fonts = []
    for index in indices:
        font = TTFont(path, fontNumber=index, lazy=True)
        family = font["name"].getBestFamilyName() or path.stem
        fonts.append(Font(path, index, family, _drawn(font)))
    return fonts


class FontLibrary:
    """Every usable font under `folders`, either those for training or those held out."""

    def __init__(self, folders: list[Path], held_out: bool, cache: Path = Path("runs/fonts")) -> None:
        families = defaultdict(list)
        for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
            if path.suffix not in SUFFIXES or any(word in path.stem.lower() for word in UNREAL):
                continue
            try:
                for font in _open(path, cache):
                    if font.draws("AMamz019") and is_held_out(font.family) == held_out:
                        families[font.family].append(font)
            except Exception as error:  # a font file no library agrees with is skipped, with a word
                logging.getLogger(__name__).warning("skipped %s: %s", path.name, error)
        self.korean = [fonts for fonts in families.values() if fonts[0].korean]
        self.plain = [fonts for fonts in self.korean if any(name in fonts[0].family.lower() for name in PLAIN)]
        self.latin = [fonts for fonts in families.values() if not fonts[0].korean]
        if not self.korean:
            raise InputError(f"there is no Korean font under {' or '.join(map(str, folders))}: put some there")

    def pictograms(self, charset: Charset) -> list[tuple[Font, str]]:
        """What looks like a character and is none of `charset`, each with a font that draws it."""
        codes = [
            code
            for block in PICTOGRAMS
            for code in block
            if chr(code) not in charset and chr(code) not in READ_AS_SIGNS
        ]
        faces = [fonts[0] for fonts in self.korean + self.latin]
        return [(font, chr(code)) for font in faces for code in codes if font.drawn[code]]

    def choose(self, text: str, rng: random.Random, tries: int = 20) -> Font | None:
        """A font that draws all of `text`; a Latin text gets a Latin family mostly."""
        latin = self.latin and text.isascii() and any(c.isalpha() for c in text) and rng.random() < 0.75
        plain = self.plain and rng.random() < PLAIN_SHARE
        pool = self.latin if latin else self.plain if plain else self.korean
        for _ in range(tries):
            font = rng.choice(rng.choice(pool))
            if font.draws(text):
                return font
        return None


@functools.lru_cache(maxsize=600)
def load(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    # no script here needs more than a letter after the other, and that is measured four times as fast
    return ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=600)
def line(path: Path, index: int, size: int) -> tuple[int, int]:
    """How far below the line's top its capitals begin and its g ends, pixels."""
    _, above, _, below = load(path, index, size).getbbox("Ag")
    return above, below
