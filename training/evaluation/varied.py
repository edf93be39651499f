"""How well photos are read when they are a little worse, or other, than they are.

Few labelled photos decide by a word or two which weights are better. Seen in several ways they decide by more, and show
how much of a figure is luck.
"""

from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
from tqdm import tqdm

from lightocr import OCR, geometry
from training.evaluation.photos import photos
from training.evaluation.pictures import Labelled

FIGURES = "crops_exact", "word_spot", "end_to_end_f1"
SMALLER, LARGER = 0.85, 1.2
QUALITY = 35  # of JPEG, of 100
GAMMA = 0.7  # brighter, most of all in the dark
DEGREES = 4
NOISE = 8  # of 255, standard deviation
GRAIN, GRAIN_QUALITY = 20, 80  # of pictures in little light, as sensors give them and as cameras store them
BLUR = 0.8  # pixels, standard deviation

Move = np.ndarray | Callable[[np.ndarray], np.ndarray]
"""What takes points (..., 2) of one picture to another: an affine map (2, 3), a homography (3, 3), or any function."""
Variation = Callable[[np.ndarray], tuple[np.ndarray, Move]]
"""RGB uint8 (H, W, 3) -> what is seen of it, and what takes points of the one to the other."""


def varied(
    ocr: OCR, labelled: Iterable[Labelled], variations: dict[str, Variation] | None = None
) -> dict[str, dict[str, float]]:
    """The `FIGURES` of photos in each of the variations (None: `VARIATIONS`), and their means."""
    pictures = list(labelled)
    result = {}
    for name, variation in (variations or VARIATIONS).items():
        read = photos(ocr, tqdm(seen(pictures, variation), name, len(pictures)))
        result[name] = {figure: read[figure] for figure in FIGURES}
    means = {figure: round(float(np.mean([each[figure] for each in result.values()])), 4) for figure in FIGURES}
    return result | {"mean": means}


def seen(pictures: list[Labelled], variation: Variation) -> Iterator[Labelled]:
    """The pictures as a variation shows them, the words in their new places."""
    for row, image in pictures:
        other, move = variation(image)
        words = [word | {"points": _moved(np.array(word["points"], np.float64), move)} for word in row["words"]]
        yield row | {"words": words}, other


def _moved(points: np.ndarray, move: Move) -> np.ndarray:
    return move(points) if callable(move) else geometry.moved(points, np.vstack([move, [0, 0, 1]])[:3])


def _in_place(change: Callable[[np.ndarray], np.ndarray]) -> Variation:
    return lambda image: (change(image), np.eye(2, 3))


def _scaled(scale: float) -> Variation:
    def variation(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        kernel = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        other = cv2.resize(image, None, fx=scale, fy=scale, interpolation=kernel)
        height, width = np.array(other.shape[:2]) / image.shape[:2]
        return other, np.array([[width, 0, 0], [0, height, 0]])

    return variation


def turned_by(degrees: float) -> Variation:
    """All of it, turned counter-clockwise about its middle; beyond its edges they go on."""

    def variation(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        height, width = image.shape[:2]
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
        size = np.ceil([width * cos + height * sin, width * sin + height * cos]).astype(int)
        matrix[:, 2] += (size - (width, height)) / 2
        other = cv2.warpAffine(image, matrix, size.tolist(), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return other, matrix

    return variation


def _compressed(image: np.ndarray, quality: int = QUALITY) -> np.ndarray:
    file = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.cvtColor(cv2.imdecode(file, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def _brighter(image: np.ndarray) -> np.ndarray:
    return cv2.LUT(image, np.round((np.arange(256) / 255) ** GAMMA * 255).astype(np.uint8))


def _noisy(image: np.ndarray, deviation: float = NOISE) -> np.ndarray:
    grain = np.random.default_rng(0).normal(0, deviation, image.shape)
    return np.clip(np.round(image + grain), 0, 255).astype(np.uint8)


def _blurred(image: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(image, (0, 0), BLUR)


VARIATIONS: dict[str, Variation] = {
    "smaller": _scaled(SMALLER),
    "larger": _scaled(LARGER),
    "compressed": _in_place(_compressed),
    "brighter": _in_place(_brighter),
    "turned": turned_by(DEGREES),
    "noisy": _in_place(_noisy),
    "blurred": _in_place(_blurred),
}

TILTS: dict[str, Variation] = {f"{degrees} degrees": turned_by(-degrees) for degrees in (-45, -30, -15, 15, 30, 45)}
"""Photos held askew, by so many degrees clockwise."""

GRAINY: dict[str, Variation] = {
    "some grain": _in_place(_noisy),
    "much": _in_place(lambda image: _noisy(image, GRAIN)),
    "much, compressed": _in_place(lambda image: _compressed(_noisy(image, GRAIN), GRAIN_QUALITY)),
}
"""Photos in little light."""
