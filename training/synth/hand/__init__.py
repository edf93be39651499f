"""Words written by hand: strokes of a pen or a brush instead of a font's outlines.

No two hands are alike, and each can write any of the 11,172 syllables.
"""

from training.synth.hand.line import ROOM, draw_by_hand, written_by_hand
from training.synth.hand.pen import Hand

__all__ = ["ROOM", "Hand", "draw_by_hand", "written_by_hand"]
