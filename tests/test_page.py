import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightocr.page import Line, Model, Page, Word

WORD = Word("간판", 0.91, ((1.0, 2.0), (30.5, 2.0), (30.5, 12.0), (1.0, 12.0)), 0.8, "horizontal")
PAGE = Page(
    40, 30, (WORD,), (Line("간판", (0,)),), Model("light", "1", "ab" * 32), {"detect": 1.5}, ("only the first",)
)


def test_a_page_survives_json():
    assert Page.from_dict(json.loads(json.dumps(PAGE.to_dict()))) == PAGE


numbers = st.floats(allow_nan=False, allow_infinity=False)
corners = st.tuples(numbers, numbers)
words = st.builds(
    Word,
    st.text(),
    numbers,
    st.tuples(corners, corners, corners, corners),
    numbers,
    st.sampled_from(["horizontal", "vertical"]),
)
pages = st.builds(
    Page,
    st.integers(1, 50_000),
    st.integers(1, 50_000),
    st.lists(words, max_size=5).map(tuple),
    st.lists(st.builds(Line, st.text(), st.lists(st.integers(0, 9)).map(tuple)), max_size=5).map(tuple),
    st.builds(Model, st.text(), st.text(), st.text()),
    st.dictionaries(st.text(), numbers, max_size=4),
    st.lists(st.text(), max_size=3).map(tuple),
)


@given(pages)
def test_any_page_survives_json(page):
    """What is written; numbers lose the digits that nobody measures."""
    written = page.to_dict()
    survived = Page.from_dict(json.loads(json.dumps(written)))
    assert survived.to_dict() == written
    assert [word.text for word in survived.words] == [word.text for word in page.words]


def test_the_schema_has_the_documented_members():
    data = PAGE.to_dict()
    assert set(data) == {
        "schema_version", "image", "words", "lines", "text", "model", "timings_ms", "warnings",
    }  # fmt: skip
    assert data["schema_version"] == 1
    assert data["image"] == {"width": 40, "height": 30}
    assert set(data["words"][0]) == {"text", "confidence", "polygon", "detection_score", "orientation"}
    assert data["lines"] == [{"text": "간판", "words": [0]}]


def test_text_is_a_line_a_line():
    page = Page(9, 9, (), (Line("첫 줄", ()), Line("둘째", ())), PAGE.model)
    assert page.text == "첫 줄\n둘째"


def test_another_schema_is_refused():
    with pytest.raises(ValueError, match="schema_version 2"):
        Page.from_dict({**PAGE.to_dict(), "schema_version": 2})
