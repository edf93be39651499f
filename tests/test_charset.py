import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr.charset import (
    FIRST_SYLLABLE,
    OTHERS,
    SYLLABLE_BASE,
    SYLLABLES,
    Charset,
    canonical,
    decompose,
)

charset = Charset()
characters = st.one_of(st.integers(FIRST_SYLLABLE, FIRST_SYLLABLE + SYLLABLES - 1).map(chr), st.sampled_from(OTHERS))


def test_every_syllable_is_composed_of_its_parts() -> None:
    syllables = [chr(FIRST_SYLLABLE + i) for i in range(SYLLABLES)]
    jamo = [tuple(map(ord, unicodedata.normalize("NFD", s))) for s in syllables]  # 0x1100, 0x1161 and 0x11A7 begin them
    parts = [(i - 0x1100, m - 0x1161, (f[0] if f else 0x11A7) - 0x11A7) for i, m, *f in jamo]
    assert [decompose(s) for s in syllables] == parts
    assert len({decompose(s) for s in syllables}) == 11_172


@pytest.mark.parametrize(
    "text", ["₩8,000", "12,000원", "(1인분)", "200g", "뷁쀍힣", "SALE!", "[공지]", "10:30~22:00", "①②㎡"]
)
def test_what_stands_on_korean_signs_can_be_written(text: str) -> None:
    text = canonical(text)
    assert charset.decode(charset.encode(text)) == text


def test_lookalikes_are_written_one_way() -> None:
    assert canonical("￦１，０００～“가”·ㆍ㈜") == '₩1,000~"가"··(주)'


@given(st.lists(characters, max_size=20).map("".join))
def test_text_round_trips(text: str) -> None:
    assert charset.decode(charset.encode(text)) == text


@given(st.lists(characters, min_size=1, max_size=12).map("".join))
def test_best_reads_what_one_hot_writes(text: str) -> None:
    symbols = np.array(charset.encode(text))
    read, log_probability = charset.best(charset.one_hot(symbols) * 30)
    assert charset.decode(read.tolist()) == text
    assert (log_probability > -1e-3).all()


def test_probabilities_of_all_symbols_sum_to_one() -> None:
    logits = np.random.default_rng(0).normal(0, 2, charset.size).astype(np.float32)
    free, initials, medials, finals = charset.split(logits)
    syllables = (initials[:, None, None] + medials[:, None] + finals).ravel()
    scores = np.concatenate([free, syllables]).astype(np.float64)
    symbol, log_probability = charset.best(logits)
    best = int(scores.argmax())
    assert int(symbol) == (best if best < charset.free else SYLLABLE_BASE + best - charset.free)
    assert log_probability == pytest.approx(scores.max() - np.log(np.exp(scores).sum()), abs=1e-4)


def test_a_charset_with_a_repeated_character_is_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        Charset("aa")
