"""The pixels of a labelled picture."""

from pathlib import Path

import cv2
import numpy as np


def read_rgb(path: Path) -> np.ndarray | None:
    """uint8 (H, W, 3), or None where the file is no picture."""
    image = cv2.imread(str(path))
    return None if image is None else cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
