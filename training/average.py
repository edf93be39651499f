"""The mean of two checkpoints' weights, one trained on from the other: it often reads more than either.

    python -m training.average runs/detector/last.pt training/start/detector.pt --share 0.6 --data DATA --out mean.pt

Model soups: Wortsman et al., ICML 2022 (arXiv 2203.05482). What the mean's batch norms see is nothing like the mean of
what the two saw, so their statistics are taken anew, from drawn pictures: Izmailov et al., UAI 2018 (arXiv 1803.05407).
The result is a checkpoint to export or to start from.
"""

import argparse
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn
from tqdm import tqdm

from lightocr.charset import Charset
from lightocr.models import trained
from lightocr.models.dbnet import DBNet, TextProbability
from training import command
from training.learning import checkpoint, precision
from training.samples.batches import Batches
from training.samples.scenes import Scenes
from training.synth import folder
from training.synth.crops import Writing
from training.train_recognizer import normalise, pixels_per_step

SCENES, SCENES_BATCH = 480, 6  # a detector's statistics are taken from so many, so many at once
CROPS, CROPS_BATCH = 12_800, 64  # a recognizer's statistics likewise
SEED = 777


def drawn_scenes(data: Path, network: DBNet, count: int) -> Iterator[Tensor]:
    prepare = TextProbability(network).normalise
    images = (image for image, *_ in Scenes(data, shrink=0.5, seed=SEED))
    for _ in range(count // SCENES_BATCH):
        yield prepare(torch.from_numpy(np.stack(list(islice(images, SCENES_BATCH)))))


def drawn_crops(data: Path, charset: Charset, writing: Writing, strides: str, count: int) -> Iterable[Tensor]:
    batches = Batches(data, charset, writing, CROPS_BATCH, pixels_per_step(strides), SEED)
    return (normalise(batch.images) for batch in islice(batches, count // CROPS_BATCH))


def renew_statistics(state: dict[str, Any], writing: Writing, data: Path, pictures: int | None = None) -> None:
    """Let the batch norms of a checkpoint's average see what is drawn (`pictures` of it), and keep what they saw."""
    network: nn.Module
    if checkpoint.kind(state) == "recognizer":
        charset = Charset(state["charset"])
        network = trained.recognizer_of(state)
        count, size = pictures or CROPS, CROPS_BATCH
        inputs = drawn_crops(data, charset, writing, state["strides"], count)
    else:
        network = DBNet("light")
        count, size = pictures or SCENES, SCENES_BATCH
        inputs = drawn_scenes(data, network, count)
    network.load_state_dict(state["average"])
    with precision.autocast(torch.device("cpu")):
        update_bn(tqdm(inputs, "statistics", count // size), network)
    state["average"] = network.state_dict()


def mean(first: dict[str, Tensor], second: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    return {
        name: value.lerp(second[name], share) if value.is_floating_point() else value for name, value in first.items()
    }


def take_characters(state: dict[str, Any], learnt: dict[str, Any], characters: str) -> None:
    """Let the output layers of a recognizer's average give `characters`, none of them a syllable, as `learnt` does.

    Of characters that only one of two networks has met, their mean knows little.
    """
    charset = Charset(state["charset"])
    rows = [charset.symbol(character) for character in characters]
    for name, value in state["average"].items():
        if value.ndim and len(value) == charset.size:
            value[rows] = learnt["average"][name][rows]


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second")
    parser.add_argument("--data", type=command.folder, required=True, help=folder.HELP)
    parser.add_argument("--writing", choices=("horizontal", "vertical"), default="horizontal", help="of a recognizer")
    parser.add_argument("--learnt", metavar="CHARACTERS", default="", help="that only the second has met")
    parser.add_argument("--pictures", type=int, help="to take the statistics from")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    folder.check(options.data)
    first, second = checkpoint.read(options.first), checkpoint.read(options.second)
    shapes = [{name: value.shape for name, value in state["average"].items()} for state in (first, second)]
    if shapes[0] != shapes[1]:
        raise command.InputError("these are checkpoints of different networks: average two of the same kind and size")
    first["average"] = mean(first["average"], second["average"], options.share)
    renew_statistics(first, options.writing, options.data, options.pictures)
    if options.learnt:
        take_characters(first, second, options.learnt)
    checkpoint.save_start(options.out, first)


if __name__ == "__main__":
    main()
