"""Train a recognizer: one encoder, a CTC and an attention decoder.

    python -m training.train_recognizer --data DATA --writing horizontal --out runs/horizontal --images 2000000

    python -m training.train_recognizer --labelled AIHUB --data DATA ...   labelled pictures: docs/training.md

The same command goes on where it stopped, on CPU and CUDA alike. `--minutes` stops (and saves) in time; the step size
follows `--images`, the length of the whole training. Watch `OUT/log.csv`.
"""

import argparse
import functools
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lightocr.charset import Charset
from lightocr.models.recognizer import CHANNELS, Recognizer
from training import journal
from training.command import checked
from training.datasets import Picture, real
from training.evaluation.decoding import edit_distance, read_ctc
from training.learning import checkpoint, losses, parallel, precision
from training.learning.loop import Loop, add_options, device
from training.learning.schedule import learning_rate
from training.samples import labelled, mixture, vary
from training.samples.batches import Batch, Batches, by_width, held_out

log = logging.getLogger("training")
ATTENTION_WEIGHT = 0.5
CLIP = 5.0  # the largest norm of a step's gradients


def pixels_per_step(strides: str) -> int:
    return 2 if strides == "steps96" else 4


def normalise(images: Tensor) -> Tensor:
    """uint8 (B, 48, W, 3) -> float32 (B, 3, 48, W) in -1..1."""
    return (images.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def encode(network: Recognizer, images: Tensor) -> Tensor:
    """Features in float32, computed in the machine's own format."""
    with precision.autocast(images.device):
        return network(normalise(images)).float()


def align_share(images_seen: int, align_images: int) -> float:
    """CTC from scratch predicts nothing but blanks for long: frames are labelled first, then CTC takes over."""
    if align_images == 0:
        return 0.1
    return max(0.1, min(1.0, 2 - images_seen / align_images))


def loss_of(network: Recognizer, batch: Batch, charset: Charset, align: float) -> dict[str, Tensor]:
    features = encode(network, batch.images)
    logits = network.ctc(features)
    parts = {
        "ctc": losses.ctc(logits, batch.labels, batch.lengths, charset),
        "frames": losses.cross_entropy(logits, batch.frames, batch.frame_weights, charset),
        "attention": losses.attention(
            network.attention(features, losses.teacher_inputs(batch.labels, charset)),
            batch.labels,
            batch.lengths,
            charset,
        ),
    }
    parts["total"] = (1 - align) * parts["ctc"] + align * parts["frames"] + ATTENTION_WEIGHT * parts["attention"]
    return parts


@torch.inference_mode()
def evaluate(network: Recognizer, batches: list[Batch], charset: Charset, device: torch.device) -> dict[str, float]:
    """Character error rate and share of exact words, CTC decoder."""
    network.eval()
    wrong = characters = exact = words = 0
    for batch in journal.progress(batches, "testing"):
        logits = network.ctc(network(normalise(batch.images.to(device)))).float().cpu().numpy()
        for read, text in zip(read_ctc(logits, charset), batch.texts, strict=True):
            wrong += edit_distance(read, text)
            characters += len(text)
            exact += read == text
            words += 1
    network.train()
    return {"cer": wrong / characters, "exact": exact / words}


class Run(Loop):
    """One training run: what a checkpoint holds and how it goes on."""

    network: Recognizer

    unit = "images"

    def __init__(
        self,
        options: argparse.Namespace,
        parts: Sequence[mixture.Part],
        labelled_tests: Sequence[Picture],
        group: parallel.Group,
    ) -> None:
        self.options, self.group, self.length, self.part = options, group, options.images, options.writing
        self.charset = Charset()
        self.parts, self.labelled_tests = parts, labelled_tests
        self.drawn_share = mixture.drawn_share(options)
        self.device = device(options)
        self.network = self.made().to(self.device)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), options.lr, (0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.go_on("recognizer", self.start)

    def made(self) -> Recognizer:
        options = self.options
        return Recognizer(self.charset.size, options.strides, hidden=options.hidden, channels=options.channels)

    def start(self) -> None:
        """Take over what fits: a network with LSTMs of another size starts from the backbone."""
        if not self.options.start:
            return
        weights, own = checkpoint.read(self.options.start, "recognizer")["average"], self.network.state_dict()
        fitting = {name: value for name, value in weights.items() if value.shape == own[name].shape}
        log.info("starting from %d of %d weights", len(fitting), len(own))
        self.network.load_state_dict(own | fitting)

    def state(self) -> dict[str, Any]:
        options = self.options
        shape = {"strides": options.strides, "hidden": options.hidden, "channels": options.channels}
        return super().state() | {"charset": self.charset.others} | shape

    def load(self, batch: Batch) -> Batch:
        return batch.to(self.device)

    def vary(self, batch: Batch) -> Batch:
        return batch._replace(images=vary.crops(batch.images))

    def step(self, batch: Batch) -> tuple[dict[str, Tensor], int]:
        options = self.options
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(options.lr, self.seen / options.images)
        parts = loss_of(self.network, batch, self.charset, align_share(self.seen, options.align_images))
        self.optimizer.zero_grad(set_to_none=True)
        parts["total"].backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        return {name: value.detach() for name, value in parts.items()}, len(batch.texts)

    def averaged(self) -> Recognizer:
        network = self.made()
        network.load_state_dict(self.average.state)
        return network.to(self.device)

    @functools.cached_property
    def tests(self) -> dict[str, list[Batch]]:
        """Words that never train, drawn and labelled ones, by what their figures' names begin with."""
        options, pixels = self.options, pixels_per_step(self.options.strides)
        sets = {}
        if self.drawn_share:
            sets[""] = held_out(options.data, self.charset, options.writing, options.test_words, pixels)
        if self.labelled_tests:
            crops = labelled.reported(self.labelled_tests, options.writing, options.test_words)
            sets["labelled_"] = by_width(crops, pixels, self.charset)
        return sets

    def report(self, losses: dict[str, float], speed: float) -> None:
        network = self.averaged()
        figures = {
            prefix + name: value
            for prefix, batches in self.tests.items()
            for name, value in evaluate(network, batches, self.charset, self.device).items()
        }
        journal.note(self.options.out, {"images": self.seen, **losses, **figures, "images_per_s": speed})

    def data(self, seed: int) -> tuple[Batches, None]:
        options, pixels = self.options, pixels_per_step(self.options.strides)
        return Batches(
            options.data, self.charset, options.writing, options.batch, pixels, seed, self.parts, self.drawn_share
        ), None


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mixture.add_options(parser, "the word crops and plates of DATA/real")
    add_options(parser, batch=64, rate=3e-3, decay=0.999, report_seconds=180)
    parser.add_argument("--writing", choices=("horizontal", "vertical"), default="horizontal")
    parser.add_argument("--start", type=Path, help="a checkpoint to start from (V starts from H)")
    parser.add_argument("--images", type=int, default=2_000_000, help="length of the whole training")
    parser.add_argument("--strides", choices=("steps48", "steps96"), default="steps48")
    parser.add_argument("--hidden", type=int, default=96, help="of the LSTMs and the attention; the original: 48")
    parser.add_argument("--channels", type=int, default=CHANNELS, help="that go into the LSTMs; the original: 576")
    parser.add_argument(
        "--align-images",
        type=int,
        default=60_000,
        help="drawn images with frame labels only; 0 when started from a checkpoint",
    )
    parser.add_argument("--test-words", type=int, default=1500)
    options = parser.parse_args()
    mixture.check(parser, options)
    if not mixture.drawn_share(options):
        options.align_images = 0  # nobody knows where the glyphs of labelled words stand
    return options


def read_labelled(options: argparse.Namespace) -> tuple[list[mixture.Part], list[Picture]]:
    """The words of this direction in the labelled sets: those that train, and those that test."""
    keep = functools.partial(labelled.readable, charset=Charset(), writing=options.writing)
    return mixture.labelled_parts(options, real.READING, keep)


def train(
    options: argparse.Namespace, parts: Sequence[mixture.Part], tests: Sequence[Picture], group: parallel.Group
) -> None:
    Run(options, parts, tests, group).train()


@checked()
def main() -> None:
    options = arguments()
    journal.begin()
    parallel.launch(functools.partial(train, options, *read_labelled(options)), options.processes)


if __name__ == "__main__":
    main()
