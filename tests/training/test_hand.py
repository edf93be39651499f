import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lightocr import OCR
from lightocr.charset import Charset
from training.synth.crops import CropSource, Writing, letters
from training.synth.hand import Hand, draw_by_hand, written_by_hand
from training.synth.lettering import INK, ink_box

STEADY = Hand(
    width=0.08, swell=0.1, nib=0.0, shake=0.0, rounding=2, joining=0.0, lean=0.0, turn=0.0, drift=0.0,
    unevenness=0.0, narrowness=0.9, gap=0.1, flourish=0.0,
)  # fmt: skip
WORDS = (
    "까치 떡볶이 빵집 쌀국수 짜장면 얘기 예약 계란 왜관 돼지고기 의자 위치 웨딩홀 원룸 넋두리 앉다 많다 닭갈비 삶은 "
    "여덟 핥다 읊다 싫다 값싼 있다 부엌 밭에서 앞으로 좋다 낮에 꽃집 유리 교통카드 애견 세탁소 휴대폰 커피 타조 파전 "
    "화요일 02-2345-6789번 1층 4,500원 영업중!"
).split()
"""All initials, vowels and finals but two, all digits."""


def drawn(text: str, hand: Hand = STEADY, stacked: bool = False, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    return draw_by_hand(text, hand, 40, stacked, random.Random(seed), np.random.default_rng(seed))


def test_what_a_steady_hand_writes_is_read() -> None:
    crops = [np.repeat(255 - drawn(word)[0][14:66, 10:, None], 3, axis=2) for word in WORDS]
    read = [reading.text for reading in OCR().recognize(crops)]
    wrong = [(word, text) for word, text in zip(WORDS, read, strict=True) if word != text]
    assert len(wrong) < 0.2 * len(WORDS), wrong


@pytest.mark.parametrize("stacked", [False, True])
def test_letters_stand_in_their_spans(stacked: bool) -> None:
    mask, spans = drawn("가게 커피", stacked=stacked)
    inked = (mask > INK).any(0)
    pen = 0.1 * 40
    inside = np.zeros_like(inked)
    for (start, end), character in zip(spans, "가게 커피", strict=True):
        if character != " ":
            part = inked[int(start - pen) : int(end + pen)]
            assert part.mean() > 0.4
            inside[int(start - pen) : int(end + pen)] = True
    assert not (inked & ~inside).any()
    assert (np.diff(spans.mean(1)) > 0).all()


def test_a_column_lies_on_its_left_side() -> None:
    column = np.rot90(drawn("이", stacked=True)[0], -1)
    upright, _ = drawn("이")
    assert all(abs(a - b) < 2 for a, b in zip(ink_box(column)[2:], ink_box(upright)[2:], strict=True))


def test_all_syllables_can_be_written_and_differ() -> None:
    seen = {}
    for code in range(ord("가"), ord("힣") + 1, 7):
        mask, _ = drawn(chr(code))
        assert (mask > INK).mean() > 0.02
        assert seen.setdefault(mask.tobytes(), chr(code)) == chr(code)


def test_no_two_hands_are_alike() -> None:
    hands = [Hand.any(random.Random(seed)) for seed in range(50)]
    assert len(set(hands)) == 50
    masks = [drawn("가나다라", hand)[0] for hand in hands]
    assert len({mask.tobytes() for mask in masks}) == 50


def test_a_hand_that_leans_moves_the_tops_of_letters() -> None:
    upright, leaning = drawn("이이이")[0], drawn("이이이", replace(STEADY, lean=0.3))[0]
    rows = np.arange(len(upright)) < 40

    def middle(mask: np.ndarray, chosen: np.ndarray) -> float:
        return float(np.nonzero(mask[chosen] > INK)[1].mean())

    shift = middle(leaning, rows) - middle(leaning, ~rows) - (middle(upright, rows) - middle(upright, ~rows))
    assert shift > 3


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("메뉴", True),
        ("3층", True),
        ("가게 커피", True),
        ("Menu", False),
        ("커피Q", False),
        ("2024", False),
        ("ㅋㅋ", False),
    ],
)
def test_hands_write_syllables_digits_and_common_signs(text: str, can: bool) -> None:
    assert written_by_hand(text) == can


@pytest.mark.parametrize("writing", ["horizontal", "vertical"])
def test_some_words_are_written_by_hand(data: Path, writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def draw(text: str, *rest: object) -> tuple[np.ndarray, np.ndarray]:
        written.append(text)
        return draw_by_hand(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "draw_by_hand", draw)
    crops = CropSource(data, Charset(), writing, seed=1)
    for _ in range(120):
        next(crops)
    assert 3 < len(written) < 60
