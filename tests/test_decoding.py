import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import CHARSET, Speller, logits_of, read

from lightocr import decoding
from lightocr.confidence import confidence


@pytest.mark.parametrize(
    ("frames", "text"),
    [
        ("가가_나나", "가나"),
        ("가_가", "가가"),
        ("가가가", "가"),
        ("__a_b_1__", "ab1"),
        ("____", ""),
        ("_", ""),
        ("각가간", "각가간"),
    ],
)
def test_ctc_drops_repeats_and_blanks(frames, text):
    (spelling,) = read(logits_of(frames)[None], CHARSET)
    assert spelling.text == text
    assert confidence(spelling.log_probabilities) == pytest.approx(1 if text else 0, abs=1e-4)


@given(st.lists(st.sampled_from("abc가나_"), min_size=1, max_size=30))
def test_ctc_is_the_textbook_collapse(frames):
    expected, previous = "", ""
    for frame in frames:
        expected += frame if frame not in (previous, "_") else ""
        previous = frame
    assert read(logits_of("".join(frames))[None], CHARSET)[0].text == expected


def test_confidence_is_the_mean_of_each_characters_best_frame():
    logits = np.concatenate([logits_of("a", 3), logits_of("a", 9), logits_of("_", 30), logits_of("b", 2)])
    _, log_probability = CHARSET.best(logits)
    (spelling,) = read(logits[None], CHARSET)
    assert spelling.text == "ab"
    assert confidence(spelling.log_probabilities) == pytest.approx(
        float(np.exp((log_probability[1] + log_probability[3]) / 2)), rel=1e-3
    )


def spell(words):
    speller = Speller(words)
    features = np.repeat(np.arange(len(words), dtype=np.float32)[:, None], 48, axis=1)[:, None]
    return decoding.attention(features, speller, CHARSET), speller.steps


def test_attention_writes_until_all_have_ended():
    texts, steps = spell(["한글", "a", "", "커피1"])
    assert [spelling.text for spelling in texts] == ["한글", "a", "", "커피1"]
    sure = [confidence(spelling.log_probabilities) for spelling in texts]
    assert sure == pytest.approx([1, 1, 0, 1], abs=1e-4)
    assert steps == 4  # three characters and the end


def test_attention_that_never_ends_is_stopped():
    (spelling,), steps = spell(["가나" * 50])
    assert steps == decoding.MAX_LENGTH == 26
    assert spelling.text == "가나" * 13


def parts(frames: str, used: float = 1.0) -> list[tuple[str, float, float]]:
    (spelling,) = read(logits_of(frames)[None], CHARSET)
    return [(part.text, part.start, part.end) for part in decoding.part(spelling, spelling, used)]


def test_a_word_alone_fills_its_crop():
    assert parts("_가_나_") == [("가나", 0.0, 1.0)]


def test_words_are_parted_midway_between_their_characters():
    assert parts("가___ __나") == [("가", 0.0, 0.5), ("나", 0.5, 1.0)]
    first, second, third = parts("aa _b  c_")
    assert [part[0] for part in (first, second, third)] == ["a", "b", "c"]
    assert first[2] == second[1] == pytest.approx((1 + 4.5) / 2 / 9)


def test_the_cut_is_a_share_of_the_crop_not_of_its_padding():
    (_, _, end), _ = parts("가_ 나____", used=0.5)
    assert end == pytest.approx(2 * (0.5 + 3.5) / 2 / 8)


@pytest.mark.parametrize(("behind", "text"), [(decoding.SPACE_LEAD - 0.5, "a b"), (decoding.SPACE_LEAD + 0.5, "ab")])
def test_a_space_seen_nearly_as_well_as_nothing_parts(behind, text):
    logits = logits_of("a_b")
    logits[1, list(CHARSET.classes(CHARSET.symbol(" ")))] = logits[1].max() - behind
    assert read(logits[None], CHARSET)[0].text == text


def test_a_spelling_tells_how_nearly_it_has_a_space():
    logits = logits_of("a_b_c")
    for frame, behind in ((1, 4.0), (3, 2.0)):
        space = logits[frame].max() - behind - decoding.SPACE_LEAD
        logits[frame, list(CHARSET.classes(CHARSET.symbol(" ")))] = space
    (spelling,) = read(logits[None], CHARSET)
    assert (spelling.text, spelling.space) == ("abc", pytest.approx(-2.0, abs=1e-3))
    assert read(logits_of("a")[None], CHARSET)[0].space == -np.inf


@pytest.mark.parametrize("frames", [" 가", "가 ", " _가_ _ "])
def test_spaces_around_a_word_part_nothing(frames):
    assert parts(frames) == [("가", 0.0, 1.0)]


def test_a_crop_stays_whole_where_attention_and_ctc_disagree():
    (guide,) = read(logits_of("가나")[None], CHARSET)
    (spelling,) = spell(["가 나"])[0]
    (part,) = decoding.part(spelling, guide, 1.0)
    assert (part.text, part.start, part.end) == ("가나", 0.0, 1.0)


def test_attention_is_parted_where_ctc_saw_the_words():
    (guide,) = read(logits_of("가__ 다")[None], CHARSET)
    (spelling,) = spell(["가 나"])[0]
    first, second = decoding.part(spelling, guide, 1.0)
    assert (first.text, second.text) == ("가", "나")
    assert first.end == second.start == pytest.approx(0.5)
