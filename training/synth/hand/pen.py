"""The habits of a hand, and the ink that its pen or brush leaves."""

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np

from training.synth.hand.letters import Strokes

MIDDLE = 0.5  # of a letter's square: around it letters lean and turn
FINE = 3  # times as fine as the picture strokes are drawn, and shrunk for soft edges
CROWDED = 7  # strokes of a letter: more are written thinner
BRUSH_SHARE = 0.55  # of the hands hold a brush, whose strokes swell and taper; the others a pen


@dataclass(frozen=True)
class Hand:
    """Lengths in ems."""

    width: float  # of its strokes
    swell: float  # how much of that pressure takes away or adds, along a stroke
    nib: float  # how much thinner level strokes are than upright ones
    shake: float  # the standard deviation of a stroke's corners
    rounding: int  # how often corners are cut
    joining: float  # the share of strokes after which the pen stays on the paper
    lean: float  # x for each y upwards
    turn: float  # the standard deviation of a letter's slope, degrees
    drift: float  # the standard deviation of a letter's height in the line
    unevenness: float  # the standard deviation of a letter's size, as its logarithm
    narrowness: float  # a syllable's width, of its height
    gap: float  # between letters
    flourish: float  # the share of letters whose last stroke is drawn out

    @staticmethod
    def any(rng: random.Random) -> "Hand":
        brush = rng.random() < BRUSH_SHARE
        return Hand(
            width=rng.uniform(0.06, 0.15) if brush else rng.uniform(0.03, 0.09),
            swell=rng.uniform(0.2, 0.7) if brush else rng.uniform(0, 0.2),
            nib=rng.choice((0, 0.3, 0.5)) if brush else 0,
            shake=rng.choice((0.01, 0.02, 0.03, 0.04)),
            rounding=rng.choice((0, 1, 2, 2)),
            joining=rng.choice((0, 0, 0.15, 0.4)),
            lean=rng.gauss(0.03, 0.12),
            turn=rng.choice((0, 2, 4, 7)),
            drift=rng.choice((0.01, 0.03, 0.07)),
            unevenness=rng.choice((0.02, 0.08, 0.16, 0.28)),
            narrowness=rng.uniform(0.55, 1.1),
            gap=rng.choice((rng.uniform(-0.06, 0.05), rng.uniform(0.02, 0.2), rng.uniform(0.02, 0.4))),
            flourish=rng.choice((0, 0, 0.2)),
        )

    def move(self, ink: Strokes, rng: random.Random, noise: np.random.Generator) -> Strokes:
        """The strokes of a letter as this hand writes them."""
        angle = math.radians(rng.gauss(0, self.turn))
        slope = np.float32([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        turn = np.float32([[1, 0], [-self.lean, 1]]) @ slope
        ink = [(stroke + noise.normal(0, self.shake, stroke.shape) - MIDDLE) @ turn + MIDDLE for stroke in ink]
        if rng.random() < self.flourish:
            ink[-1][-1] += (ink[-1][-1] - ink[-1][-2]) * min(2.0, rng.expovariate(2))
        joined = [ink[0]]
        for stroke in ink[1:]:
            if rng.random() < self.joining:
                joined[-1] = np.concatenate([joined[-1], stroke])
            else:
                joined.append(stroke)
        return [self._rounded(stroke) for stroke in joined]

    def _rounded(self, stroke: np.ndarray) -> np.ndarray:
        """Corners cut (Chaikin 1974), ends kept."""
        for _ in range(self.rounding):
            before, after = stroke[:-1], stroke[1:]
            cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], 1).reshape(-1, 2)
            stroke = np.concatenate([stroke[:1], cut, stroke[-1:]])
        return stroke

    def draw(self, ink: Strokes, em: float, canvas: np.ndarray, rng: random.Random) -> None:
        """The strokes of a letter in pixels onto a canvas uint8 (H, W)."""
        width = self.width * em * min(1, (CROWDED / len(ink)) ** 0.5)
        for stroke in ink:
            points = _dense(stroke, max(2.0, width / 2))
            steps = np.diff(points, axis=0)
            ends = rng.uniform(-1, 1), rng.uniform(-0.5, 0.5), rng.uniform(-1, 0.3)  # how hard it is pressed
            pressure = np.interp(np.linspace(0, 2, len(steps)), (0, 1, 2), ends)
            level = np.abs(steps[:, 0]) / (np.hypot(*steps.T) + 1e-6)
            widths = np.rint(width * (1 + self.swell * pressure) * (1 - self.nib * level)).clip(1).astype(int)
            corners = np.rint(points).astype(int).tolist()
            for start, end, thick in zip(corners, corners[1:], widths.tolist(), strict=False):
                cv2.line(canvas, start, end, 255, thick)


def _dense(stroke: np.ndarray, step: float) -> np.ndarray:
    """The points of a stroke no more than about `step` apart."""
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    far = np.concatenate([[0], np.cumsum(lengths)])
    at = np.linspace(0, far[-1], max(2, int(far[-1] / step) + 1))
    at = np.union1d(at, far)  # corners stay where they are
    return np.stack([np.interp(at, far, stroke[:, 0]), np.interp(at, far, stroke[:, 1])], 1)
