"""Words on arcs, as on round signs: read as if they stood on a straight line, where that reads better."""

from lightocr.arc import Arc
from lightocr.refine.candidates import Candidates
from lightocr.refine.sight import Sight
from lightocr.worth import worth

SURE = 0.85
"""A word that is worth so much stands straight."""
LEAST, GAIN = 0.7, 0.1
"""The word on its arc is worth so much, and so much more than before."""
LETTERS = 2
"""It has so many letters: one has no arc."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, unsure words along the arcs that they are bent to, if those read better."""
    arcs: dict[int, Arc] = {}
    for i, (quad, reading) in enumerate(zip(found.quads, found.readings, strict=True)):
        if worth(reading) < SURE and (arc := sight.arc(quad)):
            arcs[i] = arc
    readings = list(found.readings)
    for i, along in zip(arcs, sight.along(arcs.values()), strict=True):
        if len(along.text) >= LETTERS and worth(along) > max(LEAST, worth(readings[i]) + GAIN):
            readings[i] = along
    return found._replace(readings=readings)
