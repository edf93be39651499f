"""Scenes -> what the detector learns from: pictures and the maps of their words."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

from lightocr.charset import Charset
from training.samples import labelled, targets
from training.samples.mixture import Part, mixed
from training.synth.scenes import SIZE, Scene, SceneSource


class Scenes(IterableDataset):
    """An endless stream of (image uint8 (SIZE, SIZE, 3), four target maps float16), drawn and cut from `parts`.

    Every worker draws from a seed of its own. `data` may be None where the parts are everything.
    """

    def __init__(
        self,
        data: Path | None,
        shrink: float,
        seed: int,
        parts: Sequence[Part] = (),
        drawn_share: float = 1.0,
    ) -> None:
        self.data, self.shrink, self.seed = data, shrink, seed
        self.parts, self.drawn_share = parts, drawn_share

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        worker = get_worker_info()
        cv2.setNumThreads(1)
        torch.set_num_threads(1)
        seed = self.seed * 1000 + (worker.id if worker else 0)
        streams: list[Iterator[Scene]] = [labelled.scenes(part.pictures, seed) for part in self.parts]
        shares = [part.share for part in self.parts]
        if self.drawn_share:
            streams.append(SceneSource(self.data, Charset(), seed))
            shares.append(self.drawn_share)
        for scene in mixed(streams, shares, random.Random(seed)):
            maps = targets.make(scene.quads, scene.ignored, SIZE, SIZE, self.shrink)
            yield scene.image, *(m.astype(np.float16) for m in maps)
