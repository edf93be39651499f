"""What a training run draws from: labelled sets with a share each, and synthesis for the rest."""

import argparse
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from training import command
from training.command import InputError
from training.datasets import Picture, load, read_list, split
from training.datasets.rows import listed
from training.samples.labelled import Kept
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
        "--test-list",
        type=command.file,
        help="names of the sets' test pictures; else their own Validation folders, or a tenth by hash",
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


def labelled_parts(
    options: argparse.Namespace, own: Sequence[str], keep: Callable[[Sequence[Picture]], Kept]
) -> tuple[list[Part], list[Picture]]:
    """The parts that train, `own` being those sets of DATA/real that may, and the test pictures of `--labelled`.

    `keep` says what the network can learn from. Raises InputError where that is nothing of a set.
    """
    test_names = read_list(options.test_list) if options.test_list else None
    parts, tests = [], []
    for path, share in options.labelled:
        log.info("reading %s", path)
        labelled = load(path)
        train, test = map(keep, split(labelled, test_names))
        left_out = listed(train.left_out + test.left_out)
        log.info(
            "%s: %s train, %s test; left out: %s; %s",
            path, counted(train.pictures), counted(test.pictures), left_out, labelled.report(),
        )  # fmt: skip
        if not test.pictures:
            log.warning("no picture of %s tests", path)
        parts.append(part(str(path), train, share))
        tests += test.pictures
    if options.real_share:
        real = options.data / "real"
        pictures = [picture for name in own for picture in split(load(real / name))[0]]
        parts.append(part(str(real), keep(pictures), options.real_share))
    return [part for part in parts if part.share], tests


def part(name: str, kept: Kept, share: float) -> Part:
    """Raises InputError where it would train on nothing."""
    if share and not kept.pictures:
        raise InputError(
            f"nothing to train on in {name}; left out: {listed(kept.left_out)}. "
            f"`python -m training.datasets {name}` says what is there"
        )
    return Part(name, kept.pictures, share)


def counted(pictures: Sequence[Picture]) -> str:
    return f"{len(pictures):,} pictures with {sum(len(picture.truth) for picture in pictures):,} words"


def described(parts: Sequence[Part], drawn_share: float) -> str:
    """What is drawn from, in words."""
    shares = [f"{part.share:.0%} from {len(part.pictures):,} pictures of {part.name}" for part in parts]
    return ", ".join(shares + [f"{drawn_share:.0%} synthetic"] * (drawn_share > 0))


def mixed(streams: Sequence[Iterator[T]], shares: Sequence[float], rng: random.Random) -> Iterator[T]:
    """Items of endless streams, of each its share."""
    while True:
        yield next(rng.choices(streams, shares)[0])
