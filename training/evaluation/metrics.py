"""How reading is scored. Text is compared without spaces, NFC, case folded."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np

from lightocr.geometry import covered
from training.evaluation.decoding import edit_distance


def normalise(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


def split_words(text: str) -> list[str]:
    """What stands between spaces: text whose words run together or fall apart has others."""
    return [normalise(word) for word in text.split()]


@dataclass
class CropScore:
    """Words read on crops: exact ones and the mean of 1 - normalised edit distance."""

    words: int = 0
    exact: int = 0
    similarity: float = 0.0
    characters: int = 0
    wrong: int = 0

    def add(self, read: str, truth: str) -> None:
        a, b = normalise(read), normalise(truth)
        distance = edit_distance(a, b)
        self.words += 1
        self.exact += a == b
        self.similarity += 1 - distance / max(len(a), len(b), 1)
        self.characters += len(b)
        self.wrong += distance

    def figures(self) -> dict[str, float]:
        return {
            "words": self.words,
            "exact": round(self.exact / max(1, self.words), 4),
            "similarity": round(self.similarity / max(1, self.words), 4),
            "cer": round(self.wrong / max(1, self.characters), 4),
        }


@dataclass
class Reliability:
    """Whether words read with a confidence of p are right in the share p of cases."""

    confidences: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def add(self, confidence: float, right: bool) -> None:
        self.confidences.append(confidence)
        self.right.append(right)

    def figures(self) -> dict[str, float]:
        """Expected calibration error over ten bins (Guo et al., ICML 2017), 0 is best."""
        confidences, right = np.array(self.confidences), np.array(self.right, float)
        bins = np.minimum((confidences * 10).astype(int), 9)
        gaps = [abs(confidences[bins == i].sum() - right[bins == i].sum()) for i in range(10)]
        return {"calibration_error": round(float(sum(gaps)) / max(1, len(right)), 4)}


@dataclass
class BagScore:
    """What `pieces` makes of a page's text, its characters if nothing else, as a bag: recall and precision without
    boxes or order."""

    pieces: Callable[[str], Iterable[str]] = normalise
    common: int = 0
    read: int = 0
    true: int = 0

    def add(self, read: str, truth: str) -> None:
        a, b = Counter(self.pieces(read)), Counter(self.pieces(truth))
        self.common += sum((a & b).values())
        self.read += sum(a.values())
        self.true += sum(b.values())

    def figures(self) -> dict[str, float]:
        return {
            "recall": round(self.common / max(1, self.true), 4),
            "precision": round(self.common / max(1, self.read), 4),
            "f1": round(2 * self.common / max(1, self.true + self.read), 4),
        }


def iou(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two convex quads (4, 2)."""
    a, b = cv2.convexHull(np.float32(a)), cv2.convexHull(np.float32(b))
    common = cv2.intersectConvexConvex(a, b)[0]
    union = cv2.contourArea(a) + cv2.contourArea(b) - common
    return float(common / union) if union > 0 else 0.0


class Sighting(NamedTuple):
    """How a true word fared: the box that covers most of it, None where none covers half, and whether it was read.

    `cover` is the sum of the shares that the boxes cover, so that a word found in pieces is covered too.
    """

    box: int | None
    spotted: bool
    cover: float


def sighting(word: dict, quads: Sequence[np.ndarray], texts: Sequence[str]) -> Sighting:
    """A word is spotted where the text of a box that covers half of it holds its own: so may a box of a whole line."""
    shares = [covered(np.float32(word["points"]), quad) for quad in quads]
    boxes = sorted((i for i, share in enumerate(shares) if share >= 0.5), key=lambda i: -shares[i])
    text = normalise(word["text"])
    return Sighting(next(iter(boxes), None), any(text in normalise(texts[i]) for i in boxes), sum(shares))


@dataclass
class SpotScore:
    """Words half covered by boxes, together, and words read in one box that covers half.

    Fair also to systems that answer lines, and blind to what is invented.
    `word_spot_macro` is the mean of the pictures' shares.
    """

    words: int = 0
    covered: int = 0
    spotted: int = 0
    vertical: int = 0
    vertical_spotted: int = 0
    shares: list[float] = field(default_factory=list)

    def add(self, quads: Sequence[np.ndarray], texts: Sequence[str], words: Sequence[dict]) -> None:
        truth = [w for w in words if not w.get("ignore") and w["text"]]
        seen = [sighting(word, quads, texts) for word in truth]
        columns = [word.get("orientation") == "v" for word in truth]
        self.words += len(truth)
        self.covered += sum(each.cover >= 0.5 for each in seen)
        self.spotted += sum(each.spotted for each in seen)
        self.vertical += sum(columns)
        self.vertical_spotted += sum(each.spotted for each, column in zip(seen, columns, strict=True) if column)
        if truth:
            self.shares.append(sum(each.spotted for each in seen) / len(truth))

    def figures(self) -> dict[str, float]:
        return {
            "word_spot": round(self.spotted / max(1, self.words), 4),
            "word_spot_macro": round(sum(self.shares) / max(1, len(self.shares)), 4),
            "vertical_spot": round(self.vertical_spotted / max(1, self.vertical), 4),
            "det_cover": round(self.covered / max(1, self.words), 4),
        }


@dataclass
class OriginalScore:
    """The score of the 2021 original: the share of true words with a prediction of IoU > 0.1 and equal text.

    It knows no precision, and one prediction may count for several words. Micro is the share of all words, macro the
    mean of the pictures' shares.
    """

    words: int = 0
    hits: int = 0
    pictures: int = 0
    shares: float = 0.0

    def add(self, quads: Sequence[np.ndarray], texts: Sequence[str], words: Sequence[dict]) -> None:
        truth = [w for w in words if not w.get("ignore") and w["text"]]
        if not truth:
            return
        spelt = [normalise(text) for text in texts]
        hits = sum(
            any(
                text == normalise(w["text"]) and iou(w["points"], quad) > 0.1
                for quad, text in zip(quads, spelt, strict=True)
            )
            for w in truth
        )
        self.words += len(truth)
        self.hits += hits
        self.pictures += 1
        self.shares += hits / len(truth)

    def figures(self) -> dict[str, float]:
        return {
            "original_micro": round(self.hits / max(1, self.words), 4),
            "original_macro": round(self.shares / max(1, self.pictures), 4),
        }


@dataclass
class PageScore:
    """Words found one-to-one at IoU >= 0.5 (ICDAR), and those read right. Finds on ignored text do not count.

    `matched_...` is how well the words that were found are read, `character_...` all their characters as a bag.
    """

    true: int = 0
    found: int = 0
    matches: CropScore = field(default_factory=CropScore)
    characters: BagScore = field(default_factory=BagScore)

    def add(self, quads: Sequence[np.ndarray], texts: Sequence[str], words: Sequence[dict]) -> None:
        truth = [w for w in words if not w.get("ignore") and w["text"]]
        kept = counting(quads, words)
        for i, j in one_to_one([np.float32(w["points"]) for w in truth], [quads[j] for j in kept]):
            self.matches.add(texts[kept[j]], truth[i]["text"])
        self.characters.add("".join(texts[j] for j in kept), "".join(w["text"] for w in truth))
        self.true += len(truth)
        self.found += len(kept)

    def _f1(self, hits: int) -> float:
        return round(2 * hits / max(1, self.true + self.found), 4)

    def found_figures(self) -> dict[str, float]:
        """Those of detection alone."""
        matched = self.matches.words
        return {
            "recall": round(matched / max(1, self.true), 4),
            "precision": round(matched / max(1, self.found), 4),
            "detection_f1": self._f1(matched),
        }

    def figures(self) -> dict[str, float]:
        read = self.matches.figures()
        return {
            **self.found_figures(),
            "end_to_end_f1": self._f1(self.matches.exact),
            **{f"matched_{name}": read[name] for name in ("similarity", "cer")},
            **{f"character_{name}": value for name, value in self.characters.figures().items()},
        }


def counting(quads: Sequence[np.ndarray], words: Sequence[dict]) -> list[int]:
    """The finds that count: those that do not stand on ignored text."""
    ignored = [np.float32(w["points"]) for w in words if w.get("ignore")]
    return [i for i, quad in enumerate(quads) if not any(covered(quad, area) > 0.5 for area in ignored)]


def one_to_one(truth: Sequence[np.ndarray], found: Sequence[np.ndarray]) -> list[tuple[int, int]]:
    """Pairs of quads (4, 2) that overlap by IoU >= 0.5, each quad in one pair at most, the closest pairs first."""
    overlaps = sorted(((iou(a, b), i, j) for i, a in enumerate(truth) for j, b in enumerate(found)), reverse=True)
    pairs: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if overlap >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())
