"""Light OCR: Korean OCR small enough to live in a Lambda function.

>>> from lightocr import OCR
>>> page = OCR().read("sign.jpg")  # doctest: +SKIP
>>> print(page.text)  # doctest: +SKIP
"""

from lightocr.errors import OcrError
from lightocr.ocr import OCR
from lightocr.page import Line, Page, Word

__all__ = ["OCR", "Line", "OcrError", "Page", "Word", "__version__"]
__version__ = "0.1.0"
