"""What a camera and a file format do to a picture."""

import random

import cv2
import numpy as np

BLOCK = 16  # pixels is JPEG's unit, where it halves the resolution of colours


def uneven_light(image: np.ndarray, rng: random.Random) -> np.ndarray:
    """float32 (H, W, 3) with a brightness ramp in a random direction, or the bright spot of a glare."""
    height, width = image.shape[:2]
    x, y = (
        np.linspace(-1, 1, width, dtype=np.float32)[None, :, None],
        np.linspace(-1, 1, height, dtype=np.float32)[:, None, None],
    )
    if rng.random() < 0.7:
        return image * (1 + rng.uniform(-0.35, 0.35) * x + rng.uniform(-0.3, 0.3) * y)
    spot = np.exp(-((x - rng.uniform(-1, 1)) ** 2 + (y - rng.uniform(-1, 1)) ** 2) / rng.uniform(0.1, 0.8))
    return image + rng.uniform(30, 140) * spot


def motion_blur(image: np.ndarray, rng: random.Random, length: float) -> np.ndarray:
    size = max(3, int(length) | 1)
    kernel = np.zeros((size, size), np.float32)
    angle, centre = rng.uniform(0, np.pi), size // 2
    reach = np.array([np.cos(angle), np.sin(angle)]) * centre
    cv2.line(kernel, tuple(np.int32(np.round(centre - reach))), tuple(np.int32(np.round(centre + reach))), 1.0)
    return cv2.filter2D(image, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def compressed(image: np.ndarray, rng: random.Random) -> np.ndarray:
    """uint8 (H, W, 3) after JPEG, whose blocks begin anywhere: a word stands anywhere in a photo."""
    top, left, quality = rng.randrange(BLOCK), rng.randrange(BLOCK), rng.randint(30, 92)
    padded = cv2.copyMakeBorder(image, top, 0, left, 0, cv2.BORDER_REPLICATE)
    file = cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(file, cv2.IMREAD_COLOR)[top:, left:]


def reduced(image: np.ndarray, rng: random.Random, least: float) -> np.ndarray:
    """As large as before, with the detail of a picture `least` to 1 times as large: digital zoom, a picture of a
    picture."""
    height, width = image.shape[:2]
    share = rng.uniform(least, 1)
    size = max(1, round(width * share)), max(1, round(height * share))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def photograph(image: np.ndarray, rng: random.Random, noise: np.random.Generator, scale: float = 1.0) -> np.ndarray:
    """float32 (H, W, 3) in 0..255 -> uint8: light, blur, sensor noise, contrast, what a phone makes of noise, smaller
    copies and JPEG, each now and then.

    `scale` is the height of the text over 32 pixels: small text must stay readable, so it is blurred less.
    """
    if rng.random() < 0.25:
        image = uneven_light(image, rng)
    if rng.random() < 0.65:  # lenses and resampling: hardly any photo is as sharp as what is drawn
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.4) * max(0.6, min(scale, 1.5)))
    elif rng.random() < 0.08 and scale > 0.4:
        image = motion_blur(image, rng, rng.uniform(2, 6) * min(scale, 1.5))
    if rng.random() < 0.15:
        middle = image.mean()
        image = middle + (image - middle) * rng.uniform(0.4, 1.2) + rng.uniform(-25, 25)
    if rng.random() < 0.35:
        grain = noise.standard_normal((*image.shape[:2], rng.choice((1, 3))), np.float32)
        image = image + grain * abs(rng.gauss(0, 8))
    image = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.1:  # a phone smooths what it takes for noise
        image = cv2.bilateralFilter(image, 5, rng.uniform(15, 60), 2)
    if rng.random() < 0.1:  # a sharpening camera
        image = cv2.addWeighted(image, 1.8, cv2.GaussianBlur(image, (0, 0), 1), -0.8, 0)
    if rng.random() < 0.55:
        image = compressed(image, rng)
        if rng.random() < 0.3:  # sent on: smaller, and compressed again
            if (least := max(0.6, 0.35 / scale)) < 1:
                image = reduced(image, rng, least)
            image = compressed(image, rng)
    return image
