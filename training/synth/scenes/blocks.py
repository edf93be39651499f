"""Words set together, to be placed as one piece."""

from dataclasses import dataclass, field

import numpy as np

from training.synth.lettering import ink_box, lay

LINE = 0.7  # of the way from the ink to the line is where a box ends
MARGIN = 0.08  # of the letters' size is how far a quad stays from the ink


@dataclass
class Block:
    """Ink coverage uint8 (H, W), the boxes of its words, left, top, right, bottom, and the sizes of their letters."""

    mask: np.ndarray
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @classmethod
    def empty(cls, height: float, width: float) -> "Block":
        return cls(np.zeros((int(height), int(width)), np.uint8))

    @property
    def corners(self) -> np.ndarray:
        """float32 (4, 2), clockwise from the top left."""
        height, width = self.mask.shape
        return np.float32([[0, 0], [width, 0], [width, height], [0, height]])

    def paste(self, ink: np.ndarray, x: float, y: float, size: int, line: tuple[float, float] | None = None) -> bool:
        """Put a word's ink, in letters of `size`, with its top-left at (x, y); False where it does not fit.

        `line`, from the ink's top, says where capitals begin and a g ends: boxes reach most of the way there, as those
        that people draw do.
        """
        left, top, width, height = ink_box(ink)
        x, y = round(x), round(y)
        right, bottom = x + ink.shape[1], y + ink.shape[0]
        if not width or x < 0 or y < 0 or right > self.mask.shape[1] or bottom > self.mask.shape[0]:
            return False
        lay(self.mask, ink, x, y)
        above, below = line or (top, top + height)
        upper, lower = (1 - LINE) * top + LINE * min(above, top), top + height
        lower += LINE * max(0, below - lower)
        self.boxes.append((x + left, y + upper, x + left + width, y + lower))
        self.sizes.append(size)
        return True

    def trim(self) -> None:
        """Cut off the rows below the last word."""
        if self.boxes:
            self.mask = self.mask[: round(max(bottom for *_, bottom in self.boxes)) + 3]

    def quads(self) -> np.ndarray:
        """float32 (N, 4, 2), with a margin around the ink."""
        margins = MARGIN * np.float32(self.sizes)[:, None]
        grown = np.float32(self.boxes).reshape(-1, 4) + margins * np.float32([-1, -1, 1, 1])
        left, top, right, bottom = grown.T
        return np.stack([np.stack(p, -1) for p in ((left, top), (right, top), (right, bottom), (left, bottom))], 1)
