"""A contact sheet of crops.

python -m training.synth.crops --data DATA --out sheet.png
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from lightocr.charset import Charset
from training import command
from training.synth import folder
from training.synth.crops import CropSource

ROWS, ROW_WIDTH = 20, 960


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=command.folder, required=True, help=folder.HELP)
    parser.add_argument("--writing", choices=("horizontal", "vertical"), default="horizontal")
    parser.add_argument("--held-out", action="store_true", help="draw the words and fonts kept for reporting")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    options = parser.parse_args()
    source = CropSource(options.data, Charset(), options.writing, options.seed, options.held_out)
    rows, row, started, count = [], [], time.perf_counter(), 0
    while len(rows) < ROWS:
        row.append(next(source).image)
        count += 1
        if sum(image.shape[1] for image in row) >= ROW_WIDTH:
            rows.append(np.concatenate(row, 1)[:, :ROW_WIDTH])
            row = []
    print(f"{count / (time.perf_counter() - started):.0f} crops a second on one core")
    cv2.imwrite(str(options.out), cv2.cvtColor(np.concatenate(rows), cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
