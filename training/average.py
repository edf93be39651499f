"""The mean of two checkpoints' weights, one trained on from the other: it often reads more than either.

    python -m training.average runs/horizontal/last.pt training/start/horizontal.pt --share 0.4 --out runs/mean.pt

Model soups: Wortsman et al., ICML 2022, arXiv 2203.05482. The result is a checkpoint to export or to start from.
"""

import argparse
from pathlib import Path

from training import checkpoint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, second = checkpoint.load(options.first), checkpoint.load(options.second)
    shapes = [{name: value.shape for name, value in state["average"].items()} for state in (first, second)]
    if shapes[0] != shapes[1]:
        parser.error("these are checkpoints of different networks")
    first["average"] = {
        name: value.lerp(second["average"][name], options.share) if value.is_floating_point() else value
        for name, value in first["average"].items()
    }
    checkpoint.save_start(options.out, first)


if __name__ == "__main__":
    main()
