"""What a report tells: every figure of a labelled set, by category and by picture, and each word that went wrong."""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lightocr.geometry import covered
from training.evaluation.labelled_set import Case, Figures, Scores, System, cases, rows
from training.evaluation.metrics import counting, sighting


class Mistake(NamedTuple):
    """A word that went wrong and where it stands: `quad` float32 (4, 2), pixels.

    `read` is None where nothing was found, `expected` where no word is labelled; `confidence` where nobody told it.
    """

    picture: Path
    quad: np.ndarray
    expected: str | None
    read: str | None
    confidence: float | None = None


class Result(NamedTuple):
    case: Case
    figures: Figures
    mistakes: list[Mistake]


class Report(NamedTuple):
    labels: Path
    system: str
    figures: Figures
    categories: dict[str, Figures]
    results: list[Result]


def report(system: System, labels: Path, test_list: Path | None = None, every: bool = False) -> Report:
    """Runs a system over the test pictures of a labelled set, or every one. Raises InputError where there are none."""
    total, categories, results = Scores(), defaultdict(Scores), []
    for case in cases(system, labels, test_list, every):
        alone = Scores()
        for scores in (alone, total, categories[case.picture.category]):
            scores.add(case)
        results.append(Result(case, alone.figures(), mistakes(case)))
    by_name = {name: scores.figures() for name, scores in sorted(categories.items())}
    return Report(labels, system.name, total.figures(), by_name, results)


def mistakes(case: Case) -> list[Mistake]:
    """Words read wrong and words not found; where every word is labelled, also finds where none stands."""
    picture, found = case.picture, case.found
    quads, texts = [word.quad for word in found], [word.text for word in found]
    wrong = []
    for word, row in zip(picture.words, rows(picture), strict=True):
        seen = None if word.ignore else sighting(row, quads, texts)
        if seen and not seen.spotted:
            box = None if seen.box is None else found[seen.box]
            wrong.append(Mistake(picture.path, word.quad, word.text, box and box.text, box.confidence if box else None))
    if picture.complete:
        for i in counting(quads, rows(picture)):
            if not any(touch(quads[i], word.quad) for word in picture.words):
                wrong.append(Mistake(picture.path, quads[i], None, texts[i], found[i].confidence))
    return wrong


def touch(found: np.ndarray, labelled: np.ndarray) -> bool:
    """Whether a find has to do with a labelled word: a tenth of either lies in the other."""
    return max(covered(found, labelled), covered(labelled, found)) > 0.1
