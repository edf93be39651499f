"""A look from farther away: at words as large as the picture, which up close are no words but strokes.

The detector knows letters of some sizes. Reduced to a half, a quarter and an eighth of the size at first sight, larger
ones have such sizes, too: one word photographed from near or cut out of a picture, the heading of a poster.
"""

from lightocr import geometry
from lightocr.detector import Detection
from lightocr.geometry import Quad
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.sight import Sight
from lightocr.worth import mean_by_letters, worth

REDUCTIONS = 0.5, 0.25, 0.125
"""How large the picture is seen, beside its size at first sight."""
CHEAP = 0.25
"""At this size and less a look costs next to nothing, and every picture gets it."""
DOUBTED, LEGIBLE = 0.7, 10
"""A word is doubted that is worth less; it may be too large if it is so many pixels high even there, as must be what is
seen there."""
MANY, FEW = 0.1, 5
"""At half its size the picture is seen only if this share of its words may be too large, or if they are fewer."""
SHARED = 0.3
"""Words have something in common if one covers so much of the other."""
WITHIN = 0.5
"""What is seen from farther away covers so much of each word whose place it takes."""
LETTERS = 0.8
"""It has so many of the letters that they have."""
GAIN = 0.1
"""A letter of it is worth so much more."""
SURE = 0.5
"""Where nothing was found it must be worth this."""
SIGNS = 2
"""Among other words it has so many different characters: from far away icons are ●, and rules -----."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, doubtful words replaced by what reads better from farther away, and what only shows there."""
    for reduction in REDUCTIONS:
        words = found.words()
        least = LEGIBLE / (reduction * sight.scale)
        doubted = sum(_doubted(word) and min(geometry.size(word.quad)) >= least for word in words)
        if reduction <= CHEAP or len(words) < FEW or doubted >= MANY * len(words):
            found = Candidates.of(_corrected(words, _large(sight.reduced(reduction), least), sight))
    return found


def _large(seen: Detection, least: float) -> list[tuple[Quad, float]]:
    """The boxes at least so high, and their scores."""
    boxes = zip(seen.quads, map(float, seen.scores), strict=True)
    return [(quad, score) for quad, score in boxes if min(geometry.size(quad)) >= least]


def _corrected(words: list[Candidate], seen: list[tuple[Quad, float]], sight: Sight) -> list[Candidate]:
    """The words with those of the `seen` ones in it that read better, the best of them first."""
    quads = Candidates.of(words).quads
    places = []
    for quad, score in seen:
        met = [i for i in geometry.met_by(quads, quad) if _share(quads[i], quad) > SHARED]
        if all(_doubted(words[i]) and geometry.covered(quads[i], quad) >= WITHIN for i in met):
            places.append((quad, score, met))
    readings = sight.glance([quad for quad, _, _ in places])
    gone: set[int] = set()
    new: list[Candidate] = []
    for (quad, score, met), reading in sorted(zip(places, readings, strict=True), key=lambda each: -worth(each[1])):
        fresh = gone.isdisjoint(met) and all(_share(quad, other.quad) <= SHARED for other in new)
        texts = len(words) < FEW or len(set(reading.text)) >= SIGNS
        if fresh and texts and _better(reading, [words[i].reading for i in met]):
            gone.update(met)
            new.append(Candidate(quad, score, reading))
    return [word for i, word in enumerate(words) if i not in gone] + new


def _better(reading: Recognition, than: list[Recognition]) -> bool:
    if not than:
        return worth(reading) >= SURE
    letters = sum(max(1, len(each.text)) for each in than)
    before = mean_by_letters(list(map(worth, than)), than)
    return len(reading.text) >= LETTERS * letters and worth(reading) > before + GAIN


def _doubted(word: Candidate) -> bool:
    return worth(word.reading) < DOUBTED


def _share(quad: Quad, other: Quad) -> float:
    """How much of either quad the other one covers, the larger share."""
    return max(geometry.covered(quad, other), geometry.covered(other, quad))
