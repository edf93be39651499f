"""A contact sheet of scenes with their quads.

python -m training.synth.scenes --data DATA --out sheet.png
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from lightocr.charset import Charset
from training import command
from training.synth import folder
from training.synth.scenes import SceneSource

SCENES, COLUMNS, SIDE = 12, 4, 420


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=command.folder, required=True, help=folder.HELP)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    options = parser.parse_args()
    source = SceneSource(options.data, Charset(), options.seed)
    started = time.perf_counter()
    scenes = [next(source) for _ in range(SCENES)]
    print(f"{SCENES / (time.perf_counter() - started):.1f} scenes a second on one core")
    tiles = []
    for scene in scenes:
        cv2.polylines(scene.image, [np.round(q).astype(np.int32) for q in scene.quads], True, (0, 200, 0), 1)
        tiles.append(cv2.resize(scene.image, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
    sheet = np.concatenate([np.concatenate(tiles[i : i + COLUMNS], 1) for i in range(0, SCENES, COLUMNS)])
    cv2.imwrite(str(options.out), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    main()
