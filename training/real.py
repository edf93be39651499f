"""Labelled real pictures: which of them may train, as crops for the recognizers and as scenes for the detector."""

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from lightocr import geometry
from lightocr.charset import Charset, canonical
from lightocr.recognizer import VERTICAL_ASPECT, prepare
from training.synth.crops import Crop
from training.synth.damage import photograph
from training.synth.scenes import SIZE, Scene

JITTER = 0.06  # of a word's height: how far a corner is moved
WORD_PICTURES = {"icdar15_words.jsonl"}  # sets of single words, two thirds of which train; of the others it is a half


def may_train(labels: str, image: str) -> bool:
    """Whether a picture of a set may train, by its file name; the others are for reporting."""
    return _digit(image) % 3 != 0 if labels in WORD_PICTURES else chosen_half(image)


def chosen_half(image: str) -> bool:
    """One half of a set's pictures, by file name."""
    return _digit(image) % 2 == 0


def _digit(image: str) -> int:
    return int(hashlib.sha1(Path(image).name.encode()).hexdigest()[0], 16)


class RealCrops:
    """An endless stream of the words of the training parts of ICDAR 2015 and the licence plates, jittered."""

    SETS = ("icdar15_words.jsonl", "plates.jsonl")

    def __init__(self, real: Path, charset: Charset, seed: int) -> None:
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.words = [
            word for labels in self.SETS for word in self._read(real / labels) if self._usable(word[2], charset)
        ]
        if not self.words:
            raise FileNotFoundError(f"no words to train on in {real}")

    def _usable(self, text: str, charset: Charset) -> bool:
        return 0 < len(text) <= 20 and all(character in charset for character in text)

    def _read(self, path: Path) -> Iterator[tuple[np.ndarray, np.ndarray, str]]:
        for line in path.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            if not may_train(path.name, row["image"]):
                continue
            image = cv2.cvtColor(cv2.imread(str(path.parent / row["image"])), cv2.COLOR_BGR2RGB)
            height, width = image.shape[:2]
            whole = [{"points": [[0, 0], [width, 0], [width, height], [0, height]], "text": row.get("text", "")}]
            for word in row.get("words", whole):
                yield image, np.float32(word["points"]), canonical(word["text"]).replace(" ", "")

    def __iter__(self) -> "RealCrops":
        return self

    def __next__(self) -> Crop:
        while True:
            image, quad, text = self.rng.choice(self.words)
            height = geometry.size(quad)[1]
            moved = quad + np.float32(self.noise.normal(0, JITTER * height * self.rng.random(), (4, 2)))
            crop = geometry.crop(image, moved)
            if crop.shape[0] <= VERTICAL_ASPECT * crop.shape[1]:
                break
        if self.rng.random() < 0.5:
            crop = photograph(crop.astype(np.float32), self.rng, self.noise, crop.shape[0] / 48)
        return Crop(prepare(crop).pixels, text, np.zeros((0, 2), np.float32))


class RealScenes:
    """An endless stream of cuts from the training half of the ICDAR 2015 street photos."""

    def __init__(self, real: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        path = real / "icdar15.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
        self.photos = [
            (cv2.cvtColor(cv2.imread(str(real / row["image"])), cv2.COLOR_BGR2RGB), row["words"])
            for row in rows
            if may_train(path.name, row["image"])
        ]

    def __iter__(self) -> "RealScenes":
        return self

    def __next__(self) -> Scene:
        rng = self.rng
        image, words = rng.choice(self.photos)
        scale = rng.uniform(0.6, 1.8)
        height, width = image.shape[:2]
        left, top = (
            rng.uniform(min(0.0, side * scale - SIZE), max(0.0, side * scale - SIZE)) for side in (width, height)
        )
        move = np.float32([[scale, 0, -left], [0, scale, -top]])
        cut = cv2.warpAffine(image, move, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)
        scene = Scene(cut, [])
        for word in words:
            quad = np.float32(word["points"]) * scale - np.float32([left, top])
            (scene.ignored if word["ignore"] else scene.quads).append(quad)
        return scene
