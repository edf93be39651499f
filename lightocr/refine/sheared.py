"""Words whose letters lean or whose line slopes in its box: boards seen from the side, italics, boxes that lie askew.

Unclear ones are read again as if sheared back, each way.
"""

import numpy as np
from numpy.typing import NDArray

from lightocr import geometry
from lightocr.geometry import Quad
from lightocr.recognizer import CLEAR, Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.sight import HOPELESS, Sight
from lightocr.worth import better

SURE = 0.2, 0.7
"""Words that are so sure are looked at: surer ones gain nothing, others are hardly words."""
LEAN, SLOPE = 0.25, 0.12
"""The upper edge is moved along the lower one by so many heights, the right end across by so many."""
GAIN = 0.1
"""What is read must be worth so much more."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, unclear words as they read sheared where that is better."""
    views = {i: _views(found.quads[i]) for i, said in enumerate(found.readings) if _unclear(said)}
    looks = iter(sight.glance([view for each in views.values() for view in each]))
    readings = list(found.readings)
    for i, each in views.items():
        seen = [next(looks) for _ in each]
        readings[i] = better([said for said in seen if _says_as_much(said, readings[i])], readings[i], GAIN)
    return Candidates(found.quads, found.scores, readings)


def _unclear(said: Recognition) -> bool:
    least, most = SURE
    return said.layout == "horizontal" and HOPELESS <= said.clarity < CLEAR and least <= said.confidence < most


def _views(quad: Quad) -> list[Quad]:
    """A quad (4, 2) sheared along its line and across it, each way."""
    width, height = geometry.size(quad)
    along, down = (quad[1] - quad[0]) / width, (quad[3] - quad[0]) / height
    lean, slope = along * LEAN * height / 2, down * SLOPE * height / 2
    moves = (lean, lean), (-lean, -lean), (slope, -slope), (-slope, slope)
    return [_moved(quad, *corners) for corners in moves]


def _moved(quad: Quad, first: NDArray[np.floating], second: NDArray[np.floating]) -> Quad:
    """A quad (4, 2), its upper corners moved so, and those opposite of them the other way."""
    return np.asarray(quad + np.stack([first, second, -first, -second]), np.float32)


def _says_as_much(said: Recognition, before: Recognition) -> bool:
    """A sheared box cuts letters off at its corners: what it says must not be less, nor parted otherwise."""
    return len(said.parts) == len(before.parts) and len(said.text) >= len(before.text)
