"""Pictures for the detector, with a quad around every word: signs, pages, menus, columns, and what is no text.

`python -m training.synth.scenes --data DATA --out sheet.png` draws a contact sheet with the quads.
"""

from training.synth.scenes.scene import SIZE, Scene
from training.synth.scenes.source import SceneSource

__all__ = ["SIZE", "Scene", "SceneSource"]
