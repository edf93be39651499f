"""A report as one HTML file that needs nothing else: tables of all figures and the worst cases, pictured."""

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import cv2
import numpy as np

from lightocr import geometry
from training.evaluation.labelled_set import Figures, rows
from training.evaluation.metrics import sighting
from training.evaluation.report import Mistake, Report, Result
from training.samples.labelled import read_rgb

PICTURES, WORDS = 10, 60  # are shown of each kind at most
LONG_SIDE, CROP_HEIGHT, CROP_WIDTH = 1000, 56, 280  # pixels of what is shown

# What each figure is, in the order of the page.
MEANINGS = {
    "pictures": "pictures",
    "words": "labelled words",
    "words_outside_charset": "words with a character outside the charset",
    "word_spot": "words spotted: a box covers half of the word, and its text holds the word's",
    "word_spot_macro": "the same, mean over the pictures",
    "vertical_spot": "the same, vertical words alone",
    "det_cover": "words half covered by boxes, all together",
    "complete_pictures": "pictures whose every word is labelled: what follows is theirs",
    "recall": "words found one-to-one at IoU 0.5, recall",
    "precision": "the same, precision",
    "detection_f1": "the same, F1 (Hmean)",
    "end_to_end_f1": "words found so and read exactly, F1",
    "matched_similarity": "words found so, 1 - normalised edit distance",
    "matched_cer": "words found so, character error rate",
    "character_recall": "characters of the pages as a bag, recall",
    "character_precision": "the same, precision",
    "character_f1": "the same, F1",
    "original_micro": "the 2021 original's score (IoU 0.1, equal text, no precision), of all words",
    "original_macro": "the same, mean over the pictures",
    **{
        f"{set_}_{name}": f"{what}, {figure}"
        for set_, what in (
            ("crops", "words read in their labelled boxes"),
            ("horizontal", "the same, upright crops"),
            ("vertical", "the same, tall crops"),
        )
        for name, figure in (
            ("words", "how many"),
            ("exact", "exactly"),
            ("similarity", "1 - normalised edit distance"),
            ("cer", "character error rate"),
        )
    },
}
SHORT = {  # columns of the tables by category and by picture
    "pictures": "pictures",
    "words": "words",
    "word_spot": "spotted",
    "det_cover": "covered",
    "detection_f1": "found, F1",
    "end_to_end_f1": "found and read, F1",
    "character_f1": "characters, F1",
    "crops_exact": "crops exact",
}

STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --right: #159a55; --wrong: #d97706; --missed: #dc2626;
  --found: #2563eb }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 74rem; margin: 2rem auto; padding: 0 1rem }
h1, h2 { line-height: 1.2 } h2 { margin-top: 3rem } h3 { margin: 0 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse } .wide { overflow-x: auto }
th, td { padding: .3rem .8rem; border-bottom: 1px solid var(--line); text-align: left }
th { font-weight: 600 } .number { text-align: right; font-variant-numeric: tabular-nums }
td img { display: block; background: var(--soft) } small, .note { opacity: .7 }
.text { font-size: 1.1rem } .nothing { opacity: .5 }
.case { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1.5rem; padding: 1.5rem 0;
  border-top: 1px solid var(--line) }
.case svg { width: 100%; height: auto; max-height: 80vh } .case table { font-size: .9rem }
@media (max-width: 50rem) { .case { grid-template-columns: 1fr } }
polygon { fill: transparent; stroke-width: 2; vector-effect: non-scaling-stroke }
.right { stroke: var(--right) } .wrong { stroke: var(--wrong) } .missed { stroke: var(--missed) }
.ignored { stroke: #888; stroke-dasharray: 2 4 } .found { stroke: var(--found); stroke-dasharray: 6 3 }
.key span { border: 2px solid; border-radius: 3px; padding: 0 .4rem; margin-right: .6rem }
.key .right { border-color: var(--right) } .key .wrong { border-color: var(--wrong) }
.key .missed { border-color: var(--missed) } .key .found { border: 2px dashed var(--found) }
.key .ignored { border: 2px dotted #888 }
"""


def page(report: Report, command: str) -> str:
    """The whole file; `command` is what made it."""
    all_mistakes = [mistake for result in report.results for mistake in result.mistakes]
    title = f"{report.labels.name}, read by {report.system}"
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p class=note>Made by <code>{escape(command)}</code>. Text is compared without spaces, NFC, case folded.</p>",
        "<h2>Figures</h2>",
        figures_table(report.figures),
        *([columns_table("By category", report.categories)] if len(report.categories) > 1 else []),
        *word_sections(all_mistakes),
        worst_pictures(report.results),
        columns_table("By picture, worst first", {r.case.picture.path.name: r.figures for r in worst(report.results)}),
    ]
    return (
        f"<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
        f'<meta name=viewport content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n" + "\n".join(body) + "\n</html>\n"
    )


# tables


def figures_table(figures: Figures) -> str:
    """Every figure with its meaning; one without a meaning by its name."""
    order = [*MEANINGS, *(name for name in figures if name not in MEANINGS)]
    lines = [
        f"<tr><td>{escape(MEANINGS.get(name, name))}<td><small>{escape(name)}</small>{number(figures[name])}"
        for name in order
        if name in figures
    ]
    return f"<table>{''.join(lines)}</table>"


def columns_table(title: str, rows_: dict[str, Figures]) -> str:
    """A line for every name, with the most telling figures."""
    shown = [name for name in SHORT if any(name in figures for figures in rows_.values())]
    head = "".join(f"<th class=number>{SHORT[name]}" for name in shown)
    lines = [
        f"<tr><td>{escape(name or '-')}" + "".join(number(figures.get(column)) for column in shown)
        for name, figures in rows_.items()
    ]
    return f"<h2>{title}</h2><div class=wide><table><tr><th>{head}{''.join(lines)}</table></div>"


def number(value: float | None) -> str:
    """A cell: counts whole, shares with three digits."""
    shown = "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
    return f"<td class=number>{shown}"


# words


def word_sections(all_mistakes: Sequence[Mistake]) -> Iterable[str]:
    """The three kinds of mistakes, each beginning with its worst."""

    def sure(mistake: Mistake) -> float:
        return -(mistake.confidence or 0)

    def large(mistake: Mistake) -> float:
        return -cv2.contourArea(mistake.quad)

    kinds = (
        ("Read wrong, the surest first", lambda m: None not in (m.expected, m.read), sure),
        ("Not found, the largest first", lambda m: m.read is None, large),
        ("Found where no word is labelled, the surest first", lambda m: m.expected is None, sure),
    )
    for title, belongs, order in kinds:
        kind = sorted(filter(belongs, all_mistakes), key=order)
        shown = kind[:WORDS]
        count = f"{len(shown)} of {len(kind)}" if len(shown) < len(kind) else f"{len(kind)}"
        yield f"<h2>{title} <small>({count})</small></h2>"
        yield words_table(shown)


def words_table(shown: Sequence[Mistake]) -> str:
    """Each word's crop, what was expected and read, how sure, and on which picture."""
    images = {path: read_rgb(path) for path in dict.fromkeys(mistake.picture for mistake in shown)}
    lines = [f"<tr><td>{crop(images[m.picture], m.quad)}{texts(m)}<td>{escape(m.picture.name)}" for m in shown]
    head = "<tr><th><th>expected<th>read<th class=number>confidence<th>picture"
    return f"<div class=wide><table>{head}{''.join(lines)}</table></div>" if lines else "<p>None."


def texts(mistake: Mistake) -> str:
    """Three cells: expected, read, confidence."""
    nothing = "<td class=nothing>nothing"
    expected, read = (
        nothing if text is None else f"<td class=text>{escape(text)}" for text in (mistake.expected, mistake.read)
    )
    return expected + read + number(mistake.confidence)


# pictures


def worst(results: Iterable[Result]) -> list[Result]:
    """By the share of words spotted; of equal ones that with more words first."""
    return sorted(results, key=lambda result: (result.figures["word_spot"], -result.figures["words"]))


def worst_pictures(results: Sequence[Result]) -> str:
    wrong = [result for result in worst(results) if result.mistakes][:PICTURES]
    key = (
        "<p class=key><span class=right>word spotted</span><span class=wrong>covered, not read</span>"
        "<span class=missed>not covered</span><span class=found>found</span><span class=ignored>ignored</span>"
        "Point at a box to see its text."
    )
    return "<h2>The worst pictures</h2>" + key + "".join(map(picture_case, wrong))


def picture_case(result: Result) -> str:
    """A picture with its boxes, beside it what went wrong on it."""
    name, figures = result.case.picture.path.name, result.figures
    spotted = f"{figures['word_spot']:.0%} of {figures['words']} words spotted"
    lines = [f"<tr>{texts(mistake)}" for mistake in result.mistakes[:WORDS]]
    head = "<tr><th>expected<th>read<th class=number>confidence"
    return (
        f"<div class=case><div>{drawn(result)}</div><div><h3>{escape(name)}</h3><p>{spotted}"
        f"<table>{head}{''.join(lines)}</table></div></div>"
    )


def drawn(result: Result) -> str:
    """The picture as SVG; finds first, so that the labelled words above them are the ones pointed at."""
    picture, found = result.case.picture, result.case.found
    image = read_rgb(picture.path)
    height, width = image.shape[:2]
    quads, read = [word.quad for word in found], [word.text for word in found]
    boxes = [polygon(word.quad, "found", f"{word.text}{sureness(word.confidence)}") for word in found]
    for word, row in zip(picture.words, rows(picture), strict=True):
        if word.ignore:
            boxes.append(polygon(word.quad, "ignored", "ignored"))
            continue
        seen = sighting(row, quads, read)
        kind = "right" if seen.spotted else "missed" if seen.box is None else "wrong"
        answer = "not found" if seen.box is None else read[seen.box] + sureness(found[seen.box].confidence)
        boxes.append(polygon(word.quad, kind, f"{word.text} \N{RIGHTWARDS ARROW} {answer}"))
    scale = min(1, LONG_SIDE / max(height, width))
    return (
        f'<svg viewBox="0 0 {width} {height}" role=img aria-label="{escape(picture.path.name)}">'
        f'<image width="{width}" height="{height}" href="{data_url(image, scale)}"/>{"".join(boxes)}</svg>'
    )


def sureness(confidence: float | None) -> str:
    return "" if confidence is None else f" ({confidence:.2f})"


def polygon(quad: np.ndarray, kind: str, title: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in quad)
    return f'<polygon class={kind} points="{points}"><title>{escape(title)}</title></polygon>'


def crop(image: np.ndarray, quad: np.ndarray) -> str:
    """A word cut out, small enough for a table."""
    pixels = geometry.crop(image, quad)
    height, width = pixels.shape[:2]
    tall = 3 if height > 1.5 * width else 1  # a column needs more height
    scale = min(tall * CROP_HEIGHT / height, CROP_WIDTH / width)
    shown = f'width="{max(1, round(width * scale))}" height="{max(1, round(height * scale))}"'
    return f'<img {shown} src="{data_url(pixels, min(1, 2 * scale))}" alt="">'


def data_url(image: np.ndarray, scale: float) -> str:
    """Pixels uint8 RGB (H, W, 3) as a JPEG inside the page."""
    if scale < 1:
        height, width = (max(1, round(side * scale)) for side in image.shape[:2])
        image = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    jpeg = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.tobytes()).decode("ascii")


def write(report: Report, command: str, folder: Path) -> Path:
    """Writes FOLDER/index.html and gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(page(report, command), encoding="utf-8")
    return path
