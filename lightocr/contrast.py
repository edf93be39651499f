"""Pictures of low contrast, which the detector sees with more of it.

Faint lettering that is found reads as well as any other: only where words stand is sought in such a picture.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

LOW = 170
"""A picture whose lightest and darkest value (0..255) lie less far apart has a low contrast."""
MOST = 3.0
"""It gets so many times as much at most."""
SAMPLED = 1280
"""Every so many pixels are looked at that about so many lie along the longer side."""


def raised(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An RGB image (H, W, 3) of low contrast with more of it, about the middle of its values; any other as it is."""
    step = max(1, max(image.shape[:2]) // SAMPLED)
    smooth = cv2.blur(np.ascontiguousarray(image[::step, ::step]), (3, 3))  # a pixel of noise is no contrast
    darkest, lightest = int(smooth.min()), int(smooth.max())
    span = lightest - darkest
    if span >= LOW:
        return image
    values = (np.arange(256) - (darkest + lightest) / 2) * min(MOST, 255 / max(span, 1)) + 127.5
    return np.asarray(cv2.LUT(image, values.clip(0, 255).astype(np.uint8)), np.uint8)
