"""Labelled pictures of any supported format, as one kind of row.

python -m training.datasets FOLDER                       what is there
python -m training.datasets FOLDER --test-list FILE      ... and the list of its test pictures, written once
"""

from training.datasets.formats import FormatError, load
from training.datasets.parts import read_list, split
from training.datasets.pictures import read_rgb
from training.datasets.rows import Labelled, Picture, Word

__all__ = ["FormatError", "Labelled", "Picture", "Word", "load", "read_list", "read_rgb", "split"]
