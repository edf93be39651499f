"""Word crops for the recognizers, as a detector would cut them, with the place of every glyph.

`python -m training.synth.crops --data DATA --out sheet.png` draws a contact sheet.
"""

from training.synth.crops.crop import Crop, Writing
from training.synth.crops.source import CropSource

__all__ = ["Crop", "CropSource", "Writing"]
