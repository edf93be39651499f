"""Where strokes cross a row of pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray


def strokes(crop: NDArray[np.uint8], rows: int) -> NDArray[np.float32]:
    """How much a crop (H, W, 3) changes from each pixel to the next on its row, its height scaled to `rows`."""
    gray = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    width = max(2, round(crop.shape[1] * rows / crop.shape[0]))
    scaled = cv2.resize(gray, (width, rows), interpolation=cv2.INTER_AREA)
    return np.abs(np.diff(scaled.astype(np.float32), axis=1))
