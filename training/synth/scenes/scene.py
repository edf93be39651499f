"""What the detector is given: a picture and where its words stand."""

from dataclasses import dataclass, field

import numpy as np

SIZE = 640


@dataclass
class Canvas:
    """A scene in the making."""

    image: np.ndarray  # float32 RGB (SIZE, SIZE, 3)
    taken: np.ndarray = field(default_factory=lambda: np.zeros((SIZE, SIZE), np.uint8))  # 1: no text is to stand here
    ink: np.ndarray = field(default_factory=lambda: np.zeros((SIZE, SIZE), np.uint8))  # what letters cover, 255: all
    quads: list[np.ndarray] = field(default_factory=list)  # of the words, (4, 2)


@dataclass
class Scene:
    image: np.ndarray  # uint8 RGB (SIZE, SIZE, 3)
    quads: list[np.ndarray]  # float32 (4, 2) each, clockwise from the word's own top-left
    ignored: list[np.ndarray] = field(default_factory=list)  # the same of text that is neither to be found nor not
