"""Words of which the detector missed an end, 체인점 of 체인점문의: its map still shows a trace of what stands there.

So far the word is read again; what it says besides must be letters, and sure.
"""

from collections.abc import Iterator

import numpy as np

from lightocr import geometry
from lightocr.geometry import Quad, Quads
from lightocr.recognizer import Recognition
from lightocr.refine.candidates import Candidates
from lightocr.refine.sight import Sight

SURE = 0.8
"""Only words that are so sure are looked at: others are hardly words."""
TRACE = 0.04
"""So much is left of the detector's probability where it missed letters."""
FAR, BREAK = 2.5, 0.6
"""A trace is followed so many heights of the word far, over breaks up to so many."""
MARGIN, LEAST = 0.2, 0.45
"""What is read goes so many heights farther, and so many far at least."""
TOUCHED, CLOSER = 0.1, 0.6
"""What is read must not cover so much of what others cover; else it is taken so many times as short."""
SURE_WHOLE, CLEAR_WHOLE = 0.9, 0.8
"""The whole must be so sure and so clear."""


def look(found: Candidates, sight: Sight) -> Candidates:
    """What was `found`, words as far as their traces go where they say more there."""
    longer = [
        (i, quad)
        for i, said in enumerate(found.readings)
        if said.confidence >= SURE and said.layout == "horizontal" and len(said.parts) == 1
        for quad in _longer(i, found.quads, sight)
    ]
    quads, readings = np.array(found.quads, np.float32), list(found.readings)
    for (i, quad), whole in zip(longer, sight.glance([quad for _, quad in longer]), strict=True):
        if _says_more(whole, readings[i]):
            quads[i], readings[i] = quad, whole
    return Candidates(quads, found.scores, readings)


def _longer(word: int, quads: Quads, sight: Sight) -> Iterator[Quad]:
    """The box of a word with the trace before it, and with the one behind it, where there are such."""
    quad = quads[word]
    width, height = geometry.size(quad)
    one = height / width  # a height of the word, as a share of its width
    for end in (False, True):
        if _is_others(_beyond(quad, LEAST * one, end=end), word, quads):
            continue  # mostly, and quickly said
        reach = _followed(sight.trace(_beyond(quad, FAR * one, end=end)), end=end)
        while reach >= LEAST and _is_others(_beyond(quad, reach * one, end=end), word, quads):
            reach *= CLOSER
        if reach >= LEAST:
            yield geometry.piece(quad, 0, 1 + reach * one) if end else geometry.piece(quad, -reach * one, 1)


def _beyond(quad: Quad, share: float, *, end: bool) -> Quad:
    """What lies before or behind a quad, so many times as long."""
    return geometry.piece(quad, 1, 1 + share) if end else geometry.piece(quad, -share, 0)


def _followed(trace: np.ndarray, *, end: bool) -> float:
    """How many heights far a trace (N,) of FAR heights goes, with what is read beyond it."""
    step, reach = FAR / len(trace), 0.0
    for place in np.flatnonzero((trace if end else trace[::-1]) >= TRACE) * step:
        if place > reach + BREAK:
            break
        reach = float(place + step)
    return min(FAR, reach + MARGIN)


def _is_others(beyond: Quad, word: int, quads: Quads) -> bool:
    others = (other for other in geometry.met_by(quads, beyond) if other != word)
    return any(geometry.covered(beyond, quads[other]) > TOUCHED for other in others)


def _says_more(whole: Recognition, word: Recognition) -> bool:
    more = whole.text.replace(word.text, "", 1)
    return (
        len(whole.parts) == 1
        and word.text in whole.text
        and more.isalnum()
        and whole.confidence >= SURE_WHOLE
        and whole.clarity >= CLEAR_WHOLE
    )
