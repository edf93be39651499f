"""What a training run draws from: labelled sets with a share each, and synthesis for the rest."""

import argparse
import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from training import command
from training.datasets import Picture, load, read_list, split
from training.synth import folder

log = logging.getLogger("training")
T = TypeVar("T")


class Part(NamedTuple):
    """Pictures that train, and their share of the stream."""

    name: str
    pictures: list[Picture]
    share: float


def labelled_option(text: str) -> tuple[Path, float]:
    """PATH or PATH:SHARE; without a share it is everything."""
    path, colon, share = text.rpartition(":")
    try:
        return (Path(path), float(share)) if colon else (Path(text), 1.0)
    except ValueError:  # a colon of the path's own
        return Path(text), 1.0


def add_options(parser: argparse.ArgumentParser, own: str) -> None:
    parser.add_argument("--data", type=command.folder, help=f"{folder.HELP}; not needed where --labelled is everything")
    parser.add_argument(
        "--labelled", type=labelled_option, action="append", default=[], metavar="PATH[:SHARE]",
        help="a labelled set and its share of what is drawn (all); several may be given, synthesis takes the rest",
    )  # fmt: skip
    parser.add_argument(
        "--test-list", type=command.file, help="names of the labelled sets' test pictures; else a tenth by hash"
    )
    parser.add_argument("--real-share", type=float, default=0.0, help=f"share of {own}")


def drawn_share(options: argparse.Namespace) -> float:
    """What is left to synthesis."""
    return round(1 - sum(share for _, share in options.labelled) - options.real_share, 6)


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Ends the program where the shares do not add up or `--data` is missing. Raises InputError where it lacks
    something."""
    shares = [share for _, share in options.labelled] + [options.real_share]
    if drawn_share(options) < 0 or min(shares) < 0:
        parser.error("the shares of --labelled and --real-share must be 0 to 1, and no more than 1 together")
    if options.data is None and (drawn_share(options) or options.real_share):
        parser.error("--data is needed, as the labelled sets are not everything that is drawn")
    if drawn_share(options):
        folder.check(options.data)


def labelled_parts(options: argparse.Namespace, own: Sequence[str]) -> tuple[list[Part], list[Picture]]:
    """The parts that train, `own` being those sets of DATA/real that may, and the test pictures of `--labelled`."""
    listed = read_list(options.test_list) if options.test_list else None
    parts, tests = [], []
    for path, share in options.labelled:
        labelled = load(path)
        train, test = split(labelled, listed)
        log.info("%s: %d pictures train, %d test; %s", path, len(train), len(test), labelled.report())
        if not test:
            log.warning("no picture of %s tests", path)
        parts.append(Part(str(path), train, share))
        tests += test
    if options.real_share:
        real = options.data / "real"
        pictures = [picture for name in own for picture in split(load(real / name))[0]]
        parts.append(Part(str(real), pictures, options.real_share))
    return [part for part in parts if part.share], tests


def mixed(streams: Sequence[Iterator[T]], shares: Sequence[float], rng: random.Random) -> Iterator[T]:
    """Items of endless streams, of each its share."""
    while True:
        yield next(rng.choices(streams, shares)[0])
