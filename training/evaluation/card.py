"""The figures of `weights.json` as the tables of the model card and the README."""

import json
from pathlib import Path
from typing import Any

from training.command import InputError

BEGIN, END = "<!-- figures: python -m training.evaluate card DATA -->", "<!-- end of figures -->"
MANIFEST = Path("lightocr/weights/weights.json")
DOCUMENTS = (Path("lightocr/weights/MODEL_CARD.md"), Path("README.md"))

# Set, figure, what it is, and the best peer: Tesseract 5 (kor+eng, Hangul), alone or behind PP-OCR's mobile detectors.
ROWS = (
    ("photos", "crops_exact", "34 Korean photos, word crops read exactly", "0.55"),
    ("photos", "crops_similarity", "the same, 1 - normalised edit distance", "0.70"),
    ("photos", "vertical_exact", "the same, vertical words read exactly", "0.29"),
    ("photos_without_prior", "crops_exact", "the same, all words, without the language prior", ""),
    ("photos_attention", "crops_exact", "the same, by the attention decoder", ""),
    ("photos", "calibration_error", "expected calibration error of the confidence (half of the photos)", ""),
    ("photos", "detection_f1", "34 Korean photos, words found, F1 at IoU 0.5", "0.26"),
    ("photos", "end_to_end_f1", "34 Korean photos, words found and read exactly, F1", "0.16"),
    ("photos", "word_spot", "the same, words spotted (read in a box that covers half of the word)", ""),
    ("photos", "det_cover", "the same, words half covered by boxes", ""),
    ("products", "recall", "36 product pages, character recall", "0.92"),
    ("products", "precision", "36 product pages, character precision", "0.92"),
    ("products", "word_f1", "the same, words between spaces, F1", ""),
    ("plates", "exact", "Korean licence plates (reporting half), read exactly", "0.16"),
    ("plates", "cer", "the same, character error rate", ""),
    ("english", "exact", "ICDAR 2015 word crops (reporting third), read exactly", ""),
    ("streets", "detection_f1", "ICDAR 2015 street photos (reporting half), words found, F1 at IoU 0.5", ""),
    ("synthetic", "horizontal_exact", "synthetic, unseen fonts and words, read exactly", ""),
    ("synthetic", "horizontal_cer", "the same, character error rate", ""),
    ("synthetic", "vertical_exact", "synthetic vertical, unseen fonts and words, read exactly", ""),
    ("synthetic", "vertical_cer", "the same, character error rate", ""),
    ("synthetic", "rare_syllables_right", "synthetic, syllables outside KS X 1001 read right", ""),
    ("scenes", "detection_f1", "synthetic pictures of unseen fonts and words, words found, F1 at IoU 0.5", ""),
)


def table(figures: dict[str, dict[str, Any]]) -> str:
    """The rows whose figures are there: weights evaluated before a row was thought of lack it."""
    rows = [row for row in ROWS if row[1] in figures.get(row[0], {})]
    lines = ["| set and figure | Light OCR | best peer |", "|---|---|---|"]
    lines += [f"| {what} | **{figures[group][name]:.3f}** | {peer} |" for group, name, what, peer in rows]
    return "\n".join(lines)


def fill(text: str, figures: dict[str, dict[str, Any]]) -> str:
    """`text` with the table between its marks. Raises InputError where they are missing."""
    if BEGIN not in text or END not in text:
        raise InputError(f"no table to fill: it stands between the lines {BEGIN} and {END}")
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table(figures)}\n{END}{rest.split(END, 1)[1]}"


def check() -> None:
    """Raises InputError where `publish` would fail, before the figures are made, which takes minutes."""
    for path in (MANIFEST, *DOCUMENTS):
        if not path.is_file():
            raise InputError(f"there is no {path} here: run this where the repository is")
    for path in DOCUMENTS:
        fill(path.read_text(encoding="utf8"), {})


def publish(figures: dict[str, dict[str, Any]]) -> None:
    """Write the figures beside the weights and into the documents."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf8"))
    manifest["metrics"] = figures
    MANIFEST.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    for path in DOCUMENTS:
        path.write_text(fill(path.read_text(encoding="utf8"), figures), encoding="utf8")
