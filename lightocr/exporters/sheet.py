"""What an exporter is given: one page of a document, with the picture it was read on."""

from dataclasses import dataclass

from lightocr.image import Image
from lightocr.page import Page


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """`picture` is the upright one the page was read on (only PDF needs it), `name` the file's name."""

    page: Page
    picture: Image | None = None
    name: str = ""
