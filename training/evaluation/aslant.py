"""The labelled photos as they look from the side, from above, and from both."""

import math

import cv2
import numpy as np

from training.evaluation.varied import Variation

FOCAL = 1.2  # of the photo's longer side


def seen_from(aside: float, above: float) -> Variation:
    """A photo as a flat sign, seen from so many degrees to its right, and from so many above."""
    a, b = math.radians(aside), math.radians(above)
    turned = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    raised = np.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])

    def variation(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        height, width = image.shape[:2]
        away = FOCAL * max(height, width)
        camera = np.diag([away, away, 1])
        across, down, _ = (raised @ turned).T
        middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
        homography = camera @ np.column_stack([across, down, (0, 0, away)]) @ middle
        corners = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
        ends = cv2.perspectiveTransform(corners, homography).reshape(4, 2)
        homography = np.array([[1, 0, -ends[:, 0].min()], [0, 1, -ends[:, 1].min()], [0, 0, 1]]) @ homography
        size = np.ceil(np.ptp(ends, axis=0)).astype(int).tolist()
        return cv2.warpPerspective(image, homography, size, borderMode=cv2.BORDER_REPLICATE), homography

    return variation


ASLANT: dict[str, Variation] = {
    f"{aside} degrees aside, {above} above": seen_from(aside, above)
    for aside, above in ((30, 0), (45, 0), (0, 30), (0, 45), (30, 30), (-40, 35))
}
