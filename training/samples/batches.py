"""Crops -> batches for the recognizer: equal widths together, labels as columns, each frame's own character."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from lightocr.charset import BLANK, Charset
from training.journal import progress
from training.learning.losses import columns_of
from training.samples import labelled
from training.samples.mixture import Part, mixed
from training.synth.crops import Crop, CropSource, Writing

CORE = 0.27  # the share of a glyph at each side that counts as blank for the frame labels
HELD_OUT_SEED = 7


class Batch(NamedTuple):
    images: Tensor  # uint8 (B, 48, W, 3)
    labels: Tensor  # int64 (B, L, 3), padded
    lengths: Tensor  # int64 (B)
    frames: Tensor  # int64 (B, T, 3): the symbol at each step
    frame_weights: Tensor  # float32 (B, T): 0 where the places of the glyphs are unknown
    texts: list[str]

    def to(self, device: torch.device) -> "Batch":
        return Batch(*(x.to(device, non_blocking=True) for x in self[:-1]), self.texts)  # type: ignore[arg-type]


def frame_symbols(crop: Crop, steps: int, charset: Charset) -> np.ndarray:
    """The symbol at each of `steps` frames: a glyph's middle is its character, the rest blank."""
    symbols = np.full(steps, BLANK, np.int64)
    pixels = crop.image.shape[1] / steps
    centres = (np.arange(steps) + 0.5) * pixels
    for character, (left, right) in zip(crop.text, crop.spans, strict=True):
        margin = CORE * (right - left)
        core = (centres > left + margin) & (centres < right - margin)
        if not core.any():
            core[int(np.clip((left + right) / 2 / pixels, 0, steps - 1))] = True
        symbols[core] = charset.symbol(character)
    return symbols


def collate(crops: list[Crop], pixels: int, charset: Charset) -> Batch:
    longest = max(1, *(len(crop.text) for crop in crops))
    steps = crops[0].image.shape[1] // pixels
    labels = np.full((len(crops), longest, 3), charset.size, np.int64)
    frames, weights = np.zeros((len(crops), steps, 3), np.int64), np.zeros((len(crops), steps), np.float32)
    for i, crop in enumerate(crops):
        labels[i, : len(crop.text)] = columns_of(charset.encode(crop.text), charset)
        if len(crop.spans) == len(crop.text):
            symbols = frame_symbols(crop, steps, charset)
            frames[i] = columns_of(symbols.tolist(), charset)
            weights[i] = np.where(symbols == BLANK, 0.35, 1.0)
    return Batch(
        torch.from_numpy(np.stack([crop.image for crop in crops])),
        torch.from_numpy(labels),
        torch.tensor([len(crop.text) for crop in crops]),
        torch.from_numpy(frames),
        torch.from_numpy(weights),
        [crop.text for crop in crops],
    )


def group(crops: Iterator[Crop], size: int, pixels: int, charset: Charset) -> Iterator[Batch]:
    """Batches of `size` crops of one width, as they fill."""
    waiting = defaultdict(list)
    for crop in crops:
        same = waiting[crop.image.shape[1]]
        same.append(crop)
        if len(same) == size:
            yield collate(same, pixels, charset)
            same.clear()


class Batches(IterableDataset):
    """An endless stream of batches, of drawn crops and of `parts` cut from `readable` pictures.

    Every worker draws from a seed of its own. `data` may be None where the parts are everything.
    """

    def __init__(
        self,
        data: Path | None,
        charset: Charset,
        writing: Writing,
        size: int,
        pixels: int,
        seed: int,
        parts: Sequence[Part] = (),
        drawn_share: float = 1.0,
    ) -> None:
        self.data, self.charset, self.writing = data, charset, writing
        self.size, self.pixels, self.seed = size, pixels, seed
        self.parts, self.drawn_share = parts, drawn_share

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        seed = self.seed * 1000 + (worker.id if worker else 0)
        streams: list[Iterator[Crop]] = [labelled.crops(part.pictures, self.writing, seed) for part in self.parts]
        shares = [part.share for part in self.parts]
        if self.drawn_share:
            streams.append(CropSource(self.data, self.charset, self.writing, seed))
            shares.append(self.drawn_share)
        return group(mixed(streams, shares, random.Random(seed)), self.size, self.pixels, self.charset)


def held_out(data: Path, charset: Charset, writing: Writing, count: int, pixels: int) -> list[Batch]:
    """A fixed test set: unseen fonts, unseen words, the same damage."""
    source = CropSource(data, charset, writing, HELD_OUT_SEED, held_out=True)
    return by_width((next(source) for _ in progress(range(count), "test words")), pixels, charset)


def by_width(crops: Iterable[Crop], pixels: int, charset: Charset) -> list[Batch]:
    """All crops in batches of one width each."""
    widths = defaultdict(list)
    for crop in crops:
        widths[crop.image.shape[1]].append(crop)
    return [collate(crops[i : i + 64], pixels, charset) for crops in widths.values() for i in range(0, len(crops), 64)]
