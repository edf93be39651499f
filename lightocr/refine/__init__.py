"""Second looks: boxes that are doubtful, and places where words may have been missed, are looked at again.

The detector cuts words in two or takes two for one, and misses what is very small or very large; reading shows it. Each
step takes all candidates and gives them back, doubtful ones replaced where others read better, clear ones as they were:
a clear page costs hardly more than its first look.
"""

from lightocr.refine import (
    arcs,
    bars,
    between,
    cells,
    codes,
    ends,
    faded,
    merge,
    sheared,
    split,
    whole,
    zoom_in,
    zoom_out,
)
from lightocr.refine.candidates import Candidates
from lightocr.refine.sight import Sight

STEPS = (arcs, split, merge, cells, zoom_out, zoom_in, faded, ends, whole, sheared, between, codes, bars)
"""Words on arcs bent straight, boxes of several words in pieces, pieces of a word as one, columns of a table in cells,
the picture from farther away, small and faint words from nearer, words with the ends that were missed, overlapping
words cut apart, all of it as one word, unclear words sheared, the signs between words, the zeros of codes by their
width, the bars beside numbers and capitals by their height."""
FAST_STEPS = (merge, between, codes, bars)
"""What gains most for its time (docs/experiments.md, "One look"), and what takes hardly any."""


def refine(found: Candidates, sight: Sight, fast: bool = False) -> Candidates:
    """What was `found`, after all steps, or those for a hurry, or those for which there is time."""
    for step in FAST_STEPS if fast else STEPS:
        if sight.limit.is_over():
            break
        found = step.look(found, sight)
    return found
