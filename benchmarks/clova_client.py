"""A client of NAVER CLOVA OCR's General API, written by others for that service, reads a picture here.

Run by `make contract`, in an environment that has AutoRAG's files (https://pypi.org/project/AutoRAG/) without the
dozens of libraries it depends on: what its CLOVA module imports and a request does not need is left empty.

    python benchmarks/clova_client.py http://127.0.0.1:5000/evaluation?format=clova docs/sample.jpg WORD...
"""

import asyncio
import runpy
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

NOT_NEEDED = ("fitz", "autorag", "autorag.data.parse.base", "autorag.utils.util")


def clova() -> dict[str, Any]:
    sys.modules.update(dict.fromkeys(NOT_NEEDED, MagicMock()))
    (file,) = (file for path in sys.path for file in Path(path).glob("autorag/data/parse/clova.py"))
    return runpy.run_path(str(file))


def main(url: str, picture: str, *words: str) -> int:
    info = {"pdf_path": picture, "pdf_page": 1}
    request = clova()["clova_ocr_pure"](Path(picture).read_bytes(), info, url, "secret")
    text, _, _ = asyncio.run(request)
    missing = [word for word in words if word not in text]
    print(f"AutoRAG's client of CLOVA read {len(text.split())} words of {picture}", *missing, sep="\nwithout ")
    return len(missing)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
