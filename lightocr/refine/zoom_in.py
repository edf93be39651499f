"""A second look, closer: at small words that did not read well, and where there may be words that were not found.

Small letters are few pixels of the detector's map: lines become one box, ends are cut off, and faint words stay under
its threshold. Enlarged, the same network sees them. Only such places are, which costs a fraction of what an enlarged
picture would.
"""

from collections.abc import Sequence

import numpy as np

from lightocr import geometry
from lightocr.detector import Detection
from lightocr.geometry import Quad, Quads
from lightocr.refine.candidates import Candidate, Candidates
from lightocr.refine.sight import Sight, Window
from lightocr.worth import mean_by_letters

UNSURE, HOPELESS = 0.6, 0.4
"""A word read with less confidence is looked at again, unless its clarity is less than gives hope."""
MIN_HEIGHT, MAX_HEIGHT = 8, 48
"""So high it was before, in pixels of the scaled picture."""
LONGEST = 500
"""A view is no longer than so many of them."""
MARGIN = 0.5
"""A view reaches so many of the word's heights beyond it."""
ENLARGEMENT, ENLARGED = 2.5, 56
"""A view is so many times as large as before, the word in it no more than so many pixels high."""
BUDGET = 3_000_000
"""All views together have no more pixels than this, about twice as many as a picture at first sight."""
WITHIN = 0.5
"""What is found must lie within the word by so much of itself."""
COVERED = 0.6
"""What is found must cover so much of the word, and read more surely."""
MET, INSIDE, SURE = 0.3, 0.8, 0.5
"""A new word covers so much of the place where one was suspected, or lies in it by so much of itself, and reads so
surely."""
TAKEN = 0.3
"""Whatever is found has no more of itself than this in common with any other word."""

COPIED = 3
"""A view shows pieces of the words beside it, over which its boxes may reach: so many letters of them at most."""
SHARED = 0.1
"""Such a box is cut where the other word begins, but for so many heights, by which boxes reach beyond their words."""
ASIDE = 0.5
"""What is on its line stands no more heights aside."""

Box = tuple[Quad, float]
"""In pixels of the picture, with the detector's score."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, unsure words replaced by what reads better there, and words at the detector's faint places."""
    lens = _Lens(sight)
    kept, new = _closer(found, lens)
    faint = _faint(sight.faint(), Candidates.of(kept + new).quads, lens)
    return _without_copies(kept, new + faint, sight)


def _closer(found: Candidates, lens: "_Lens") -> tuple[list[Candidate], list[Candidate]]:
    """The words that stay, and what is read in the places of the others."""
    unsure = [i for i, said in enumerate(found.readings) if said.confidence < UNSURE and said.clarity >= HOPELESS]
    seen = zip(unsure, lens.boxes(found.quads[unsure]), strict=True)
    read = zip(unsure, lens.read([_inside(found, i, boxes) for i, boxes in seen]), strict=True)
    words = found.words()
    closer = {i: better for i, inside in read if (better := _better(inside, words[i]))}
    kept = [word for i, word in enumerate(words) if i not in closer]
    return kept, [word for better in closer.values() for word in better]


def _faint(places: Quads, known: Quads, lens: "_Lens") -> list[Candidate]:
    """The words at the detector's faint places, beside the `known` ones."""
    seen = zip(places, lens.boxes(places), strict=True)
    found: list[Candidate] = []
    for read in lens.read([_beside(place, known, boxes) for place, boxes in seen]):
        taken = Candidates.of(found).quads
        found += [word for word in read if word.reading.confidence >= SURE and not _is_taken(word.quad, taken)]
    return found


class _Lens:
    """Enlarges places of a picture, as long as the budget lasts."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.budget = float(BUDGET)

    def boxes(self, places: Quads) -> list[list[Box]]:
        """What the detector finds at each of the places."""
        windows = [self._window(place) for place in places]
        seen = iter(self.sight.enlarged([window for window in windows if window]))
        found = [next(seen) if window else Detection.nothing() for window in windows]
        return [list(zip(each.quads, each.scores.tolist(), strict=True)) for each in found]

    def _window(self, place: Quad) -> Window | None:
        """What of the picture to see for a place; nothing where its letters have another size, or it costs too much."""
        scale = self.sight.closest
        height = min(geometry.size(place))
        seen = height * scale
        if not MIN_HEIGHT <= seen <= MAX_HEIGHT:
            return None
        most = self.sight.pixels.shape[1::-1]
        start = np.maximum(np.floor(place.min(axis=0) - MARGIN * height), 0).astype(np.int64)
        end = np.minimum(np.ceil(place.max(axis=0) + MARGIN * height), most).astype(np.int64)
        enlargement = scale * min(ENLARGEMENT, ENLARGED / seen)
        cost = float(np.prod(end - start)) * enlargement**2
        if max(end - start) * scale > LONGEST or cost > self.budget:
            return None
        self.budget -= cost
        return Window(start, end, enlargement)

    def read(self, places: Sequence[list[Box]]) -> list[list[Candidate]]:
        """What the boxes of each place say, those of all places read together."""
        readings = iter(self.sight.glance([quad for boxes in places for quad, _ in boxes]))
        seen = [[Candidate(*box, next(readings)) for box in boxes] for boxes in places]
        return [[word for word in words if word.reading.text] for words in seen]


def _inside(words: Candidates, index: int, seen: list[Box]) -> list[Box]:
    """What is seen in the place of a word, if it covers the word, without a part of any other one."""
    quad, others = words.quads[index], np.delete(words.quads, index, axis=0)
    boxes = [box for box in seen if geometry.covered(box[0], quad) >= WITHIN and not _is_taken(box[0], others)]
    return boxes if sum(geometry.covered(quad, each) for each, _ in boxes) >= COVERED else []


def _better(closer: list[Candidate], word: Candidate) -> list[Candidate]:
    """What was read in the place of a word, if it reads more surely."""
    readings = [each.reading for each in closer]
    confidence = mean_by_letters([reading.confidence for reading in readings], readings)
    return closer if confidence > word.reading.confidence else []


def _beside(place: Quad, known: Quads, seen: list[Box]) -> list[Box]:
    """What is seen at a place, where none of the `known` words stands."""
    return [
        box
        for box in seen
        if (geometry.covered(place, box[0]) >= MET or geometry.covered(box[0], place) >= INSIDE)
        and not _is_taken(box[0], known)
    ]


def _is_taken(quad: Quad, known: Quads) -> bool:
    return any(geometry.covered(quad, known[i]) > TAKEN for i in geometry.met_by(known, quad))


def _without_copies(kept: list[Candidate], new: list[Candidate], sight: Sight) -> Candidates:
    """All words, the `new` ones that begin or end with letters of others beside them read without these."""
    found = Candidates.of(kept + new)
    own = {i: quad for i in range(len(kept), len(found.quads)) if (quad := _own(i, found)) is not None}
    for (i, quad), said in zip(own.items(), sight.glance(list(own.values())), strict=True):
        if said.text:
            found.quads[i], found.readings[i] = quad, said
    return found


def _own(index: int, found: Candidates) -> Quad | None:
    """The box of a word without what it copies of its neighbours on the line; None if nothing is copied."""
    quad, text = found.quads[index], found.readings[index].text
    width, height = geometry.size(quad)
    along, down = (quad[1] - quad[0]) / width, (quad[3] - quad[0]) / height
    start, end = 0.0, width
    for i in geometry.met_by(found.quads, quad):
        other, said = found.quads[i], found.readings[i].text
        places, aside = (other - quad[0]) @ along, (other.mean(axis=0) - quad.mean(axis=0)) @ down
        if abs(aside) > ASIDE * height:
            continue
        if places.mean() <= 0 and _continues(said, text):
            start = max(start, places.max() - SHARED * height)
        elif places.mean() >= width and _continues(text, said):
            end = min(end, places.min() + SHARED * height)
    return geometry.piece(quad, start / width, end / width) if start < end < start + width else None


def _continues(first: str, second: str) -> bool:
    """Whether a text ends with the letters that another one begins with."""
    return any(first[-count:] == second[:count] for count in range(1, COPIED + 1))
