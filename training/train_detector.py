"""Train the detector on synthetic scenes, labelled photos, or both.

    python -m training.train_detector --data DATA --out runs/detector --scenes 40000
    python -m training.train_detector --labelled AIHUB --data DATA ...   labelled pictures: docs/training.md

It starts from the released detector, from `--start CHECKPOINT`, or with `--start scratch` from nothing. The same
command goes on where it stopped, on CPU and CUDA alike. `--minutes` stops (and saves) in time. Watch `OUT/log.csv`.
"""

import argparse
import functools
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from lightocr.models.dbnet import BINARIZATION_STEEPNESS, DBNet, TextProbability
from training import journal
from training.command import checked
from training.datasets import real
from training.learning import checkpoint, parallel, precision
from training.learning.loop import Loop, add_options, device
from training.learning.schedule import learning_rate
from training.samples import labelled, mixture, vary
from training.samples.scenes import Scenes

RELEASED, SCRATCH = Path(__file__).parent / "start" / "detector.pt", Path("scratch")
BCE_WEIGHT, THRESHOLD_WEIGHT = 5, 10
NEGATIVES_PER_POSITIVE, FEWEST_NEGATIVES = 3, 2000  # of the pixels without text only the hardest are learnt from
CLIP = 5.0  # the largest norm of a step's gradients


def loss_of(probability: Tensor, threshold: Tensor, maps: list[Tensor]) -> dict[str, Tensor]:
    """The three losses of the paper on logits (B, 1, H, W) and maps (B, H, W)."""
    text, text_mask, border, border_mask = (m[:, None].float() for m in maps)
    cross = binary_cross_entropy_with_logits(probability, text, reduction="none")
    positive, negative = text * text_mask, (1 - text) * text_mask
    hardest = int(min(negative.sum().item(), max(NEGATIVES_PER_POSITIVE * positive.sum().item(), FEWEST_NEGATIVES)))
    negatives = (cross * negative).flatten().topk(hardest).values.sum()
    bce = ((cross * positive).sum() + negatives) / (positive.sum() + hardest + 1e-6)
    p, t = torch.sigmoid(probability), torch.sigmoid(threshold)
    l1 = ((t - border).abs() * border_mask).sum() / (border_mask.sum() + 1e-6)
    binary = torch.sigmoid(BINARIZATION_STEEPNESS * (p - t)) * text_mask
    dice = 1 - 2 * (binary * text).sum() / (binary.sum() + positive.sum() + 1e-6)
    return {"bce": bce, "threshold": l1, "dice": dice, "total": BCE_WEIGHT * bce + THRESHOLD_WEIGHT * l1 + dice}


class Run(Loop):
    """One training run: what a checkpoint holds and how it goes on."""

    network: DBNet

    unit, part = "scenes", "detector"

    def __init__(self, options: argparse.Namespace, parts: Sequence[mixture.Part], group: parallel.Group) -> None:
        self.options, self.group, self.length, self.parts = options, group, options.scenes, parts
        self.drawn_share = mixture.drawn_share(options)
        self.device = device(options)
        self.network = DBNet().to(self.device)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), options.lr, weight_decay=1e-4, fused=True)
        self.rng = random.Random(options.seed)
        self.go_on("detector", self.start)
        self.normalise = TextProbability(self.network).to(self.device).normalise

    def start(self) -> None:
        start = self.options.start
        if start != SCRATCH:
            checkpoint.fill(self.network, checkpoint.read(start, "detector")["average"], start)

    def load(self, batch: list[Tensor]) -> list[Tensor]:
        return [part.to(self.device, non_blocking=True) for part in batch]

    def vary(self, batch: list[Tensor]) -> list[Tensor]:
        images, maps = vary.scenes(batch[0], batch[1:], self.rng)
        return [images, *maps]

    def step(self, batch: list[Tensor]) -> tuple[dict[str, Tensor], int]:
        options, (images, *maps) = self.options, batch
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(options.lr, self.seen / options.scenes)
        inputs = self.normalise(images).contiguous(memory_format=torch.channels_last)
        with precision.autocast(self.device):
            probability, threshold = self.network(inputs)
        parts = loss_of(probability.float(), threshold.float(), maps)
        self.optimizer.zero_grad(set_to_none=True)
        parts["total"].backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        return {name: value.detach() for name, value in parts.items()}, len(images)

    def report(self, losses: dict[str, float], speed: float) -> None:
        rounded = {name: round(value, 4) for name, value in losses.items()}
        journal.note(self.options.out, {"scenes": self.seen, **rounded, "scenes_per_s": round(speed, 2)})

    def data(self, seed: int) -> tuple[Scenes, int]:
        options = self.options
        return Scenes(options.data, options.shrink, seed, self.parts, self.drawn_share), options.batch


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mixture.add_options(parser, "the street photos of DATA/real")
    add_options(parser, batch=6, rate=1e-3, decay=0.998, report_seconds=120)
    parser.add_argument("--start", type=Path, default=RELEASED, help="a checkpoint, or scratch")
    parser.add_argument("--scenes", type=int, default=40_000, help="length of the whole training")
    parser.add_argument("--shrink", type=float, default=0.5, help="how far words are shrunk in the probability map")
    options = parser.parse_args()
    mixture.check(parser, options)
    return options


def train(options: argparse.Namespace, parts: Sequence[mixture.Part], group: parallel.Group) -> None:
    Run(options, parts, group).train()


@checked()
def main() -> None:
    options = arguments()
    journal.begin()
    parts, _ = mixture.labelled_parts(options, real.FINDING, labelled.complete)
    parallel.launch(functools.partial(train, options, parts), options.processes)


if __name__ == "__main__":
    main()
