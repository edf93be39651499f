import json
from collections import Counter
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from lightocr.charset import Charset
from lightocr.lexicon import Lexicon, keys
from lightocr.lexicon import words as latin_words
from lightocr.ngrams import HISTORY, Table
from lightocr.prior import BOUNDARY, Prior
from training import train_prior as training
from training.synth.words import OWN, PLACES, Words

CHARSET = Charset()


@pytest.fixture
def model(data: Path, monkeypatch: pytest.MonkeyPatch) -> Prior:
    monkeypatch.setattr(training, "FEWEST", (1, 1, 1, 1))
    monkeypatch.setattr(training, "NUMBERS", 200)
    words = Words(data / "corpus", CHARSET, held_out=False)
    words.lists |= {name: ["가게"] for name in OWN}  # few words, so no hashes meet
    counts = training.count(words, CHARSET)
    return Prior(training.table(counts, Lexicon.of({})), CHARSET, 1.0)


def probability(model: Prior, before: str) -> np.ndarray:
    """Of every class after a word that begins with `before`."""
    history = [BOUNDARY] * HISTORY + [int(model.same[CHARSET.symbol(c)]) for c in before]
    following = np.unique(model.same)[None]
    return np.exp(model.ngrams.log_probabilities(np.array([history[-HISTORY:]]), following))[0]


@pytest.mark.parametrize("before", ["", "김", "김치찌", "가게1", "힣"])
def test_the_probabilities_of_all_that_may_follow_make_one(model: Prior, before: str) -> None:
    assert probability(model, before).sum() == pytest.approx(1, abs=0.06)  # costs are rounded to 1/16 nat


def test_a_word_of_the_lists_is_likelier_than_its_look_alike(model: Prior) -> None:
    places = [("김", "긴"), ("치", "지"), ("찌", "써"), ("개", "게")]
    symbols = np.array([[CHARSET.symbol(b), CHARSET.symbol(a)] for a, b in places])[None]
    scores = np.tile(np.log(np.float32([0.6, 0.4])), (1, 4, 1))
    assert model.choose(symbols, scores, np.array([4]))[0].tolist() == [[1, 1, 1, 1]]


def test_words_of_a_dictionary_count_as_often_as_they_are_used() -> None:
    nature, cedar, nothing = training.frequencies(["자연", "자단", "뷁뷁"])
    assert nature > 1 > cedar == nothing == training.RAREST


def test_words_that_are_not_drawn_for_training_are_known_too(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for made_up in ("NUMBERS", "ADDRESSES", "SIGNED", "CHAT"):
        monkeypatch.setattr(training, made_up, 20)
    (tmp_path / "weights.json").write_text(json.dumps({"charset": CHARSET.others, "files": {}}), encoding="utf8")
    monkeypatch.setattr("sys.argv", ["train_prior", "--data", str(data), "--out", str(tmp_path)])
    training.main()
    known = Table.from_bytes((tmp_path / "prior.npz").read_bytes()).words
    for held_out in (False, True):
        words = keys(latin_words(" ".join(chain(*Words(data / "corpus", CHARSET, held_out).lists.values()))))
        assert len(words)
        assert np.isin(words, known).all()


def test_latin_words_are_listed(data: Path) -> None:
    words = Words(data / "corpus", CHARSET, held_out=False)
    words.lists["en_words.txt"] = ["Shop", "QX25", *(f"word{letter}" for letter in "abcdefghijkl"), "well-known"]
    words.lists[PLACES] = ["서울"]
    known, costs = training.lexicon(words)
    listed = dict(zip(known.tolist(), costs.tolist(), strict=True))
    shop, well, seoul, code = keys(["shop", "well", "seoul", "qx"]).tolist()
    assert listed[shop] < listed[well] < listed[seoul] == 16 * training.RARE
    assert code not in listed


def test_rare_ngrams_are_forgotten_and_their_share_goes_to_shorter_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FEWEST", (1, 2, 2, 2))
    a, b, c = 1, 2, 3
    counts = [Counter({(a,): 5, (b,): 4, (c,): 1}), Counter({(a, b): 3, (a, c): 1}), Counter(), Counter()]
    probabilities, backoffs = training.smooth(counts)
    assert sum(probabilities[(x,)] for x in (a, b, c)) == pytest.approx(1)
    assert (a, c) not in probabilities
    assert backoffs[(a,)] == pytest.approx((2 + 1) / 6)
    assert probabilities[(a, b)] == pytest.approx(3 / 6 + 3 / 6 * probabilities[(b,)])
