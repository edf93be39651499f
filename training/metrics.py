"""How reading is scored. Text is compared without spaces, NFC, case folded."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from training.decoding import edit_distance


def normalise(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


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
    """Characters of a page as a bag: recall and precision without boxes or order."""

    common: int = 0
    read: int = 0
    true: int = 0

    def add(self, read: str, truth: str) -> None:
        a, b = Counter(normalise(read)), Counter(normalise(truth))
        self.common += sum((a & b).values())
        self.read += sum(a.values())
        self.true += sum(b.values())

    def figures(self) -> dict[str, float]:
        return {
            "recall": round(self.common / max(1, self.true), 4),
            "precision": round(self.common / max(1, self.read), 4),
        }


def iou(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two convex quads (4, 2)."""
    a, b = cv2.convexHull(np.float32(a)), cv2.convexHull(np.float32(b))
    common = cv2.intersectConvexConvex(a, b)[0]
    union = cv2.contourArea(a) + cv2.contourArea(b) - common
    return float(common / union) if union > 0 else 0.0


def covered(a: np.ndarray, by: np.ndarray) -> float:
    """The share of quad `a` inside quad `by`."""
    a, by = cv2.convexHull(np.float32(a)), cv2.convexHull(np.float32(by))
    return float(cv2.intersectConvexConvex(a, by)[0]) / max(cv2.contourArea(a), 1e-6)


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
    """Words found one-to-one at IoU >= 0.5 (ICDAR), and those read right. Finds on ignored text do not count."""

    true: int = 0
    found: int = 0
    matched: int = 0
    right: int = 0

    def add(self, quads: Sequence[np.ndarray], texts: Sequence[str], words: Sequence[dict]) -> None:
        truth = [w for w in words if not w.get("ignore") and w["text"]]
        ignored = [np.float32(w["points"]) for w in words if w.get("ignore")]
        kept = [i for i, quad in enumerate(quads) if not any(covered(quad, area) > 0.5 for area in ignored)]
        pairs = sorted(
            ((iou(np.float32(w["points"]), quads[j]), i, j) for i, w in enumerate(truth) for j in kept), reverse=True
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for overlap, i, j in pairs:
            if overlap < 0.5:
                break
            if i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                self.matched += 1
                self.right += normalise(texts[j]) == normalise(truth[i]["text"])
        self.true += len(truth)
        self.found += len(kept)

    def _f1(self, hits: int) -> float:
        return round(2 * hits / max(1, self.true + self.found), 4)

    def found_figures(self) -> dict[str, float]:
        """Those of detection alone."""
        return {
            "recall": round(self.matched / max(1, self.true), 4),
            "precision": round(self.matched / max(1, self.found), 4),
            "detection_f1": self._f1(self.matched),
        }

    def figures(self) -> dict[str, float]:
        return {**self.found_figures(), "end_to_end_f1": self._f1(self.right)}
