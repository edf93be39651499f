import random
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.synth.fonts import FontLibrary
from training.synth.lettering import INK, draw_dots, draw_line, draw_uneven, draw_unit, ink_box

TEXTS = "가게", "커피 1+1", "Sale!", "김치찌개"


@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_uneven_letters_stand_in_their_spans(data: Path, text: str, stacked: bool) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("가a1", random.Random(0))
    assert font is not None
    for seed in range(30):
        mask, spans = draw_uneven(text, font, 40, random.Random(seed), stacked)
        inked = (mask > INK).any(0)
        inside = np.zeros_like(inked)
        for (start, end), character in zip(spans, text, strict=True):
            inside[int(start) : int(np.ceil(end))] = True
            if character != " ":
                own = inked[int(start) : int(np.ceil(end))]
                assert own[0], "a span begins with its letter"
                assert own[-1], "a span ends with its letter"
        assert not (inked & ~inside).any(), "no letter stands beside its span"
        middles = spans.mean(1)
        assert (np.diff(middles) > 0).all(), "the letters keep their order"


def test_one_letter_is_larger_or_all_differ(data: Path) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("가", random.Random(0))
    assert font is not None
    widths = [np.diff(draw_uneven("가가가가", font, 40, random.Random(seed), False)[1])[:, 0] for seed in range(30)]
    sizes = {len(set(np.round(row))) for row in widths}
    assert 1 not in sizes
    assert {2, 4} <= sizes


def test_a_small_unit_stands_on_the_baseline_close_behind_its_number(data: Path) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("1원", random.Random(0))
    assert font is not None
    mask, spans = draw_unit("1,111", "H", font, (60, 30))
    number, unit = mask[:, : round(spans[4, 1])], mask[:, round(spans[5, 0]) :]
    digits, letter = ink_box(number[:, : round(spans[0, 1])]), ink_box(unit)
    assert abs(digits[1] + digits[3] - letter[1] - letter[3]) <= 1
    assert abs(letter[3] - ink_box(draw_line("H", font, 30, 0.0)[0])[3]) <= 1
    assert 0 < spans[5, 0] - spans[4, 1] < 6
    assert np.count_nonzero(mask) == np.count_nonzero(number) + np.count_nonzero(unit)


def test_letters_of_dots_stand_in_their_spans_and_their_dots_apart_or_in_touch(data: Path) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("가게1", random.Random(0))
    assert font is not None
    pieces = []
    for seed in range(20):
        mask, spans = draw_dots("가게1", font, 64, random.Random(seed))
        inked = mask > INK
        for start, end in spans.astype(int):
            assert inked[:, start:end].any()
        assert not inked[:, : int(spans[0, 0])].any()
        pieces.append(cv2.connectedComponents(np.uint8(mask > 128))[0])
    assert min(pieces) < 10
    assert max(pieces) > 50
