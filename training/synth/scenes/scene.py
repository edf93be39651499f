"""What the detector is given: a picture and where its words stand."""

from dataclasses import dataclass, field

import numpy as np

SIZE = 640


@dataclass
class Scene:
    image: np.ndarray  # uint8 RGB (SIZE, SIZE, 3)
    quads: list[np.ndarray]  # float32 (4, 2) each, clockwise from the word's own top-left
    ignored: list[np.ndarray] = field(default_factory=list)  # the same of text that is neither to be found nor not
