"""The loop of a training: steps, meetings with the other processes, checkpoints and curves now and then."""

import argparse
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from training import journal
from training.learning import checkpoint, interrupt, parallel
from training.learning.fast_layers import speed_up
from training.learning.replay import Replay
from training.samples import mixture

log = logging.getLogger("training")


class Loop(ABC):
    """One training of `network`, `length` examples long, of which `seen` are behind when the processes last met."""

    options: argparse.Namespace
    group: parallel.Group
    network: nn.Module
    optimizer: torch.optim.Optimizer
    average: checkpoint.MovingAverage
    part: str  # what it becomes when exported: detector, horizontal, vertical
    unit: str  # examples, in the plural
    parts: Sequence[mixture.Part]
    drawn_share: float
    device: torch.device
    length: int
    seen = 0
    resumes = 0

    @abstractmethod
    def data(self, seed: int) -> tuple[IterableDataset[Any], int | None]:
        """An endless stream, and how many of its items make a batch; None if they are batches."""

    @abstractmethod
    def load(self, batch: Any) -> Any:
        """The batch on the device."""

    @abstractmethod
    def vary(self, batch: Any) -> Any:
        """A batch on the device -> one that looks a little different."""

    @abstractmethod
    def step(self, batch: Any) -> tuple[dict[str, Tensor], int]:
        """One step of the optimizer: the losses, and how many examples they are of."""

    @abstractmethod
    def report(self, losses: dict[str, float], speed: float) -> None:
        """Note the mean losses since the last report and the examples a second."""

    @property
    def last(self) -> Path:
        return self.options.out / "last.pt"

    def state(self) -> dict[str, Any]:
        """What a checkpoint holds."""
        return {
            "network": self.network.state_dict(),
            "average": self.average.state,
            "updates": self.average.updates,
            "optimizer": self.optimizer.state_dict(),
            self.unit: self.seen,
            "resumes": self.resumes,
        }

    def go_on(self, kind: checkpoint.Network, start: Callable[[], None]) -> None:
        """Take up the run where its last checkpoint left it; without one, `start` loads what it begins from."""
        state = checkpoint.read(self.last, kind) if self.last.exists() else None
        if state:
            checkpoint.fill(self.network, state["network"], self.last)
            self.optimizer.load_state_dict(state["optimizer"])
            self.seen, self.resumes = state[self.unit], state["resumes"] + 1
        else:
            start()
        self.network.to(memory_format=torch.channels_last)
        self.average = checkpoint.MovingAverage(self.network, self.options.decay**self.group.period)
        if state:
            self.average.state = {name: value.to(self.device) for name, value in state["average"].items()}
            self.average.updates = state["updates"]
        if self.device.type == "cpu":
            speed_up(self.network)

    def train(self) -> None:
        self._begin()
        with logging_redirect_tqdm(), self._bar() as bar:
            self._learn(bar)
        self._end()

    def _begin(self) -> None:
        options, out = self.options, self.options.out
        device = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else self.device
        log.info(
            "training %s on %s, %s of %s %s seen: %s",
            self.part, device, f"{self.seen:,}", f"{self.length:,}", self.unit,
            mixture.described(self.parts, self.drawn_share),
        )  # fmt: skip
        log.info(
            "weights go to %s and curves to %s every %g s%s", self.last, out / "log.csv", options.report_seconds,
            "; the fonts are opened first, which may take minutes" if self.drawn_share else "",
        )  # fmt: skip

    def _bar(self) -> tqdm:
        return journal.bar(
            desc=self.part, total=self.length, initial=self.seen, unit=f" {self.unit}", unit_scale=True,
            disable=self.group.rank > 0,
        )  # fmt: skip

    def _end(self) -> None:
        if self.seen < self.length:
            log.info(
                "stopped %s, at %s of %s %s; the same command goes on",
                "by Ctrl-C" if self.group.interrupted else f"after {self.options.minutes:g} minutes",
                f"{self.seen:,}", f"{self.length:,}", self.unit,
            )  # fmt: skip
        else:
            log.info(
                "finished with %s %s; next: python -m training.export --%s %s",
                f"{self.seen:,}", self.unit, self.part, self.last,
            )  # fmt: skip

    def _learn(self, bar: tqdm) -> None:
        options = self.options
        stream = self._stream()
        started = checked = time.monotonic()
        sums: dict[str, float] = {}
        steps, mark = 0, self.seen
        stop = self.seen >= self.length
        while not stop:
            examples = 0
            for _ in range(self.group.period):
                losses, count = self.step(next(stream))
                sums = {name: sums.get(name, 0) + value for name, value in losses.items()}
                steps, examples = steps + 1, examples + count
            late = self.group.interrupted or time.monotonic() - started > options.minutes * 60
            examples, late = self.group.meet(self.network, examples, late)
            self.average.update(self.network)
            self.seen += examples
            stop = late or self.seen >= self.length
            if bar.update(examples):  # it was shown just now, and will be with this
                bar.set_postfix(loss=float(sums["total"]) / steps, refresh=False)
            elapsed = time.monotonic() - checked
            if self.group.rank == 0 and (stop or elapsed > options.report_seconds):
                checkpoint.save(self.last, self.state())
                if stop and self.group.interrupted:  # whoever pressed Ctrl-C does not wait for the test words
                    return
                self.report({name: float(value) / steps for name, value in sums.items()}, (self.seen - mark) / elapsed)
                sums, steps, mark, checked = {}, 0, self.seen, time.monotonic()

    def _stream(self) -> Iterator[Any]:
        options = self.options
        with interrupt.unheard():
            drawn = iter(self._loader())
        batches = map(self.load, drawn)
        if options.views == 1:
            return batches
        return Replay(batches, self.vary, _bytes, options.views, options.keep_gb * 1e9, options.seed)

    def _loader(self) -> DataLoader[Any]:
        """Each process and each time that a run goes on has a seed of its own."""
        options = self.options
        data, batch = self.data(options.seed + 100 * self.resumes + 10_000 * self.group.rank)
        if not options.workers:
            return DataLoader(data, batch)
        # spawned, not forked: a fork in the middle of OpenCV's and torch's threads hangs
        return DataLoader(data, batch, num_workers=options.workers, prefetch_factor=8, multiprocessing_context="spawn")


def _bytes(batch: Any) -> int:
    return sum(part.nbytes for part in batch if isinstance(part, Tensor))


def add_options(parser: argparse.ArgumentParser, batch: int, rate: float, decay: float, report_seconds: float) -> None:
    """The options that every training has."""
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop and save after this long")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--lr", type=float, default=rate)
    parser.add_argument("--decay", type=float, default=decay, help="of the weights' moving average")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw; 0: drawn between the steps")
    parser.add_argument(
        "--processes", type=int, default=1, help="that train, best as many as cores of a CPU, with --workers 0"
    )
    parser.add_argument(
        "--views", type=float, default=1, help="how often a batch is learnt from at most, where the device is faster"
    )
    parser.add_argument("--keep-gb", type=float, default=8, help="of batches that are seen again, on the device")
    parser.add_argument("--report-seconds", type=float, default=report_seconds)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device")


def device(options: argparse.Namespace) -> torch.device:
    return torch.device(options.device or ("cuda" if torch.cuda.is_available() else "cpu"))
