import io
import itertools

import numpy as np
import pytest
from networks import CHARSET, logits_of, read

from lightocr.charset import BLANK, Charset
from lightocr.decoding import SPACE_LEAD
from lightocr.lexicon import Lexicon
from lightocr.ngrams import HISTORY, STEP, Table, hashed
from lightocr.prior import BOUNDARY, Prior


def table(costs: dict[str, float], backoffs: dict[str, float] | None = None, charset: Charset = CHARSET) -> Table:
    """N-grams of characters ("^" a boundary) with their costs and backoffs in nats."""
    backoffs = backoffs or {}

    def ngram(text: str) -> list[int]:
        return [BOUNDARY if c == "^" else charset.symbol(c) for c in text]

    keys = np.array([hashed(np.array([ngram(text)]))[0] for text in costs], np.uint32)
    order = np.argsort(keys)
    sixteenths = np.array([[cost, backoffs.get(text, 0.0)] for text, cost in costs.items()])[order] * STEP
    first, second = np.ascontiguousarray(sixteenths.astype(np.uint8).T)
    return Table(keys[order], first, second)


LETTERS = {"a": 3.0, "b": 3.0, "가": 4.0, "각": 4.0, "0": 2.0, "^": 1.0}


def prior(costs: dict[str, float], weight: float = 1.0, backoffs: dict[str, float] | None = None) -> Prior:
    return Prior(table(LETTERS | costs, backoffs), CHARSET, weight)


def symbols(text: str) -> np.ndarray:
    return np.array([BOUNDARY if c == "^" else CHARSET.symbol(c) for c in text])


def cost(model: Prior, history: str, character: str) -> float:
    return -float(model.ngrams.log_probabilities(symbols(history)[None], model.same[symbols(character)][None])[0, 0])


def test_a_table_survives_its_file() -> None:
    before = table(LETTERS)
    after = Table.from_bytes(before.to_bytes())
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_file_without_a_lexicon_is_a_table_and_one_without_ngrams_is_none() -> None:
    def file(*names: str) -> bytes:
        stream = io.BytesIO()
        np.savez(stream, **{name: array for name, array in table(LETTERS)._asdict().items() if name in names})
        return stream.getvalue()

    assert len(Table.from_bytes(file("keys", "costs", "backoffs")).words) == 0
    with pytest.raises(KeyError):
        Table.from_bytes(file("costs", "backoffs", "words", "word_costs"))


def test_the_longest_known_history_decides() -> None:
    model = prior({"ba": 2.0, "aba": 1.0})
    assert cost(model, "가각a", "a") == 3.0
    assert cost(model, "가각b", "a") == 2.0
    assert cost(model, "가ab", "a") == 1.0


def test_an_unknown_ngram_pays_for_every_history_it_backs_off_from() -> None:
    model = prior({"ab": 2.0}, backoffs={"b": 0.5, "ab": 1.5})
    assert cost(model, "가가b", "가") == 4.0 + 0.5
    assert cost(model, "가ab", "가") == 4.0 + 0.5 + 1.5


def test_a_case_is_no_difference_and_a_digit_is_any_digit() -> None:
    model = prior({})
    charset = Charset("abAB0123456789 ")
    model = Prior(Table(*(x.copy() for x in model.ngrams.table)), charset, 1.0)
    assert model.same[charset.symbol("A")] == charset.symbol("a")
    assert model.same[charset.symbol("7")] == charset.symbol("0")
    assert model.within[charset.symbol("7")] == pytest.approx(-np.log(10))
    assert model.same[charset.symbol(" ")] == BOUNDARY


def test_signs_that_stand_in_the_same_places_are_as_rare_as_their_rank_says() -> None:
    charset = Charset("([<a ")
    model = Prior(table({"a": 1.0}), charset, 1.0)
    brackets = [charset.symbol(sign) for sign in "([<"]
    assert len(set(model.same[brackets].tolist())) == 1
    chances = np.exp(model.within[brackets])
    assert chances.sum() == pytest.approx(1)
    assert chances[0] == pytest.approx(2 * chances[1]) == pytest.approx(3 * chances[2])


def test_a_comma_is_likelier_than_a_full_stop_which_the_eye_prefers() -> None:
    charset = Charset(".,a ")
    stop, comma = charset.symbol("."), charset.symbol(",")
    model = Prior(table({"a": 1.0}), charset, 1.0)
    assert model.same[stop] == model.same[comma]
    assert model.within[comma] - model.within[stop] == pytest.approx(np.log(2))


def alternatives(*places: str, scores: tuple[float, ...] = (0.0, -1.0, -2.0)) -> tuple[np.ndarray, np.ndarray]:
    return np.array([symbols(place) for place in places])[None], np.float32([scores[: len(places[0])]] * len(places))[
        None
    ]


def test_language_decides_between_characters_that_look_alike() -> None:
    seen = alternatives("ab", "가각")
    assert prior({}).choose(*seen, np.array([2]))[0].tolist() == [[0, 0]]
    assert prior({"b각": 0.1}).choose(*seen, np.array([2]))[0].tolist() == [[1, 1]]
    assert prior({"b각": 0.1}, weight=0.1).choose(*seen, np.array([2]))[0].tolist() == [[0, 0]]


def test_latin_words_that_are_listed_win_over_their_look_alikes() -> None:
    seen = alternatives("ab", "ab")
    rare = {"a": 8.0, "b": 8.0}
    assert prior(rare).choose(*seen, np.array([2]))[0].tolist() == [[0, 0]]
    words, costs = Lexicon.of({"ba": 10.0})
    model = Prior(table(LETTERS | rare)._replace(words=words, word_costs=costs), CHARSET, 1.0)
    assert model.choose(*seen, np.array([2]))[0].tolist() == [[1, 0]]
    listed, unknown = model.words(["ba", "ab"])
    assert listed > unknown + 4


def test_a_words_end_counts() -> None:
    seen = alternatives("ab")
    assert prior({"b^": 0.1, "a^": 5.0}).choose(*seen, np.array([1]))[0].tolist() == [[1]]


def test_words_of_different_lengths_do_not_disturb_each_other() -> None:
    places, scores = alternatives("ab", "가각", "ab")
    padded = np.repeat(places, 2, 0), np.repeat(scores, 2, 0)
    padded[1][1, 1:] = -np.inf
    model = prior({"b각": 0.1, "a^": 0.1})
    both, _ = model.choose(*padded, np.array([3, 1]))
    assert both[0].tolist() == model.choose(places, scores, np.array([3]))[0][0].tolist()
    assert both[1, 0] == model.choose(places[:, :1], scores[:, :1], np.array([1]))[0][0, 0]


def test_after_a_space_a_new_word_begins() -> None:
    model = prior({"^^^b": 0.0, "^": 1.0, "^^": 1.0, "^^^": 1.0})
    places, _ = alternatives("ab", " b", "ab")
    scores = np.float32([[[0, -9], [0, -9], [0, -1]]])
    assert model.choose(places, scores, np.array([3]))[0].tolist() == [[0, 0, 1]]


def test_the_search_finds_what_trying_all_finds() -> None:
    random = np.random.default_rng(0)
    pairs = ["".join(pair) for pair in itertools.product("ab가각^", "ab가각^")]
    model = prior({pair: float(random.uniform(0.2, 6)) for pair in pairs}, weight=0.8)
    for _ in range(20):
        places = np.stack([random.permutation(symbols("ab가각"))[:3] for _ in range(4)])[None]
        scores = -np.sort(random.uniform(0, 4, (1, 4, 3)).astype(np.float32), -1)

        def total(path: tuple[int, ...], places: np.ndarray = places, scores: np.ndarray = scores) -> float:
            word = [*(int(places[0, i, c]) for i, c in enumerate(path)), BOUNDARY]
            history, result = [BOUNDARY] * HISTORY, float(sum(scores[0, i, c] for i, c in enumerate(path)))
            for symbol in word:
                result += 0.8 * float(model.ngrams.log_probabilities(np.array([history]), np.array([[symbol]]))[0, 0])
                history = [*history[1:], symbol]
            return result

        best = max(itertools.product(range(3), repeat=4), key=total)
        assert model.choose(places, scores, np.array([4]))[0].tolist() == [list(best)]


def blurred(first: str, second: str, by: float) -> np.ndarray:
    """One frame that says `first`, and `second` with so many nats less."""
    return np.maximum(logits_of(first, 30), logits_of(second, 30 - by))


def test_reading_asks_the_language_only_where_it_is_unsure() -> None:
    model = prior({"^b": 0.0, "^^b": 0.0, "^^^b": 0.0, "b^": 0.0, "a^": 6.0}, weight=0.2)
    unsure, sure = blurred("a", "b", 1.0), blurred("a", "b", 8.0)
    assert [s.text for s in read(np.stack([unsure, sure]), CHARSET)] == ["a", "a"]
    weighed = read(np.stack([unsure, sure]), CHARSET, model)
    assert [spelling.text for spelling in weighed] == ["b", "a"]
    # a nat less by what is seen, and a fifth of 3 + 6 more by the language
    assert weighed[0].log_probabilities[0] == pytest.approx(-np.log1p(np.exp(1 - 9 / 5)), abs=1e-3)
    assert weighed[0].places.tolist() == [0.5]


def test_a_word_costs_its_characters_and_its_end() -> None:
    model = prior({"^a": 1.0, "ab": 0.5, "b^": 0.25})
    assert model.words(["ab"]) == pytest.approx([-1.75])
    assert model.words(["0"]) == pytest.approx([-2.0 - 1.0 - np.log(10)])


def test_several_words_cost_what_each_costs() -> None:
    model = prior({"a": -1.0, "b": -0.5, "ab": -0.25, "0": -2.0})
    texts = ["ab", "0", "", "b" * 7]
    assert model.words(texts) == pytest.approx([float(model.words([text])[0]) for text in texts])
    assert model.words([]).shape == (0,)


@pytest.mark.parametrize(
    ("likelier", "behind", "text"),
    [("two", 2, "a b"), ("one", 2, "ab"), ("two", 4, "ab"), ("two", 30, "ab")],
)
def test_the_language_parts_words_that_stand_close(likelier: str, behind: float, text: str) -> None:
    apart, together = (1.0, 8.0) if likelier == "two" else (8.0, 1.0)
    model = prior({"a^": apart, "^b": apart, "ab": together})
    logits = logits_of("a_b")
    logits[1, CHARSET.symbol(" ")] = logits[1].max() - SPACE_LEAD - behind
    (spelling,) = read(logits[None], CHARSET, model)
    assert spelling.text == text
    assert len(spelling.log_probabilities) == len(spelling.places) == len(text)


@pytest.mark.parametrize(("nearly", "likelier", "text"), [(10, "one", "ab"), (10, "two", "a b"), (9, "one", "a b")])
def test_in_small_print_the_language_may_deny_a_space(nearly: int, likelier: str, text: str) -> None:
    apart, together = (1.0, 8.0) if likelier == "two" else (8.0, 1.0)
    model = prior({"a^": apart, "^b": apart, "ab": together})
    crops = []
    for behind in [-2.0] + [2.0] * nearly:
        logits = logits_of("a_b")
        logits[1, CHARSET.symbol(" ")] = logits[1].max() - SPACE_LEAD - behind
        crops.append(logits)
    spelling, *_ = read(np.stack(crops), CHARSET, model)
    assert spelling.text == text
    assert len(spelling.log_probabilities) == len(spelling.places) == len(text)


def test_where_spaces_are_clear_print_is_not_small() -> None:
    model = prior({"a^": 8.0, "^b": 8.0, "ab": 1.0})
    crops = []
    for behind in [-2.0] + [2.0] * 10 + [-8.0] * 21:
        logits = logits_of("a_b")
        logits[1, CHARSET.symbol(" ")] = logits[1].max() - SPACE_LEAD - behind
        crops.append(logits)
    assert read(np.stack(crops), CHARSET, model)[0].text == "a b"


@pytest.mark.parametrize(
    ("frames", "behind", "text"),
    [
        ("0_0", -0.5, "00"),  # the air beside a 1
        ("0_0", -1.0, "0 0"),
        ("a_@", -1.5, "a@"),
        ("a_@", -2.5, "a @"),
        ("a_0", -0.5, "a 0"),
    ],
)
def test_the_air_beside_digits_and_at_signs_is_no_space(frames: str, behind: float, text: str) -> None:
    logits = logits_of(frames)
    logits[1, CHARSET.symbol(" ")] = logits[1].max() - SPACE_LEAD - behind
    assert read(logits[None], CHARSET, prior({}))[0].text == text


@pytest.mark.parametrize(
    ("seen", "lead", "text"),
    [
        ("a (b", 2, "a(b"),
        ("a (b", 4, "a (b"),
        (", (b", 2, ", (b"),
        ("a (", 2, "a ("),  # a stroke of the next word
    ],
)
def test_the_air_before_a_bracket_is_no_space(seen: str, lead: float, text: str) -> None:
    charset = Charset()
    model = Prior(table(LETTERS, charset=charset), charset, 1.0)
    logits = np.zeros((len(seen), charset.size), np.float32)
    for row, symbol in zip(logits, map(charset.symbol, seen), strict=True):
        row[list(charset.classes(symbol))] = 30
    logits[1, list(charset.classes(charset.symbol(" ")))] = 30 - SPACE_LEAD + lead
    logits[1, BLANK] = 30
    assert read(logits[None], charset, model)[0].text == text


@pytest.mark.parametrize(
    ("places", "seen", "text"),
    [
        ("/1", 1.0, "/1"),
        ("1/", 1.0, "1/"),
        ("1 / 1", 1.0, "1 / 1"),
        ("/1", -1.0, "71"),  # hardly a slash
        ("/가", 1.0, "7가"),  # not beside a number
    ],
)
def test_a_slash_beside_a_number_is_no_digit(places: str, seen: float, text: str) -> None:
    charset = Charset()
    model = Prior(table(LETTERS | {"/": 12.0}, charset=charset), charset, 1.0)
    logits = np.zeros((2 * len(places), charset.size), np.float32)
    for row, symbol in zip(logits[::2], map(charset.symbol, places), strict=True):
        row[list(charset.classes(symbol))] = 30
    logits[1::2, BLANK] = 30
    logits[2 * places.index("/"), list(charset.classes(charset.symbol("7")))] = 30 - seen
    assert read(logits[None], charset, model)[0].text == text


def test_signs_are_not_parted_from_their_word() -> None:
    model = prior({"a^": 0.1, "^0": 0.1, "a0": 9.0})
    logits = logits_of("a_0")
    logits[1, CHARSET.symbol(" ")] = logits[1].max() - SPACE_LEAD - 2
    assert read(logits[None], CHARSET, model)[0].text == "a0"


@pytest.mark.parametrize(
    ("read_as", "likelier", "behind", "text"),
    [
        ("a^b", "two", 2, "a b"),  # a stain on stone
        ("a^b", "two", 12, "a^b"),  # a sign that is clearly there
        ("a^b", "one", 2, "a^b"),
        ("가^b", "two", 2, "가^b"),  # only between Latin letters
        ("a0b", "two", 2, "a0b"),  # digits are none
    ],
)
def test_a_sign_between_two_latin_words_may_be_a_space(read_as: str, likelier: str, behind: float, text: str) -> None:
    charset = Charset()
    apart, together = (0.1, 9.0) if likelier == "two" else (9.0, 0.1)
    signs = {f"{before}{sign}": together for before in "a가" for sign in ",0"}  # the comma stands for full stops
    model = Prior(table(LETTERS | {"^b": 0.1, "a^": apart, "가^": apart} | signs, charset=charset), charset, 1.0)
    logits = np.zeros((3, charset.size), np.float32)
    for row, character in zip(logits, read_as.replace("^", "."), strict=True):
        row[list(charset.classes(charset.symbol(character)))] = 30
    logits[1, charset.symbol(" ")] = 30 - SPACE_LEAD - behind
    logits[:, charset.symbol("·")] = 26  # not so sure
    assert read(logits[None], charset, model)[0].text == text.replace("^", ".")


@pytest.mark.parametrize(
    ("places", "behind", "text"),
    [
        (("G0", "1I", "Z2", "-7"), 1.0, "G1Z-"),  # a serial number: the language knows digits alone
        (("zZ", "8B", "Q0"), 1.0, "Z8Q"),  # in capitals, as codes are
        (("A8", "8B"), 1.0, "AB"),  # a word that the language knows
        (("가G", "1I"), 1.0, "가1"),  # no code
        (("1I", "2Z"), 1.0, "12"),  # digits alone are a number
        (("뷁가", "쀍각"), 8.0, "뷁쀍"),  # a name of syllables that no word has, clearly seen
        (("뷁가", "쀍각"), 4.0, "가각"),  # less clearly
    ],
)
def test_of_codes_and_names_the_language_knows_nothing(places: tuple[str, ...], behind: float, text: str) -> None:
    charset = Charset()
    model = Prior(table(LETTERS, charset=charset), charset, 1.0)
    seen = np.array([[[charset.symbol(c) for c in place] for place in places]])
    scores = np.float32([[[0.0, -behind]] * len(places)])
    chosen, sure = model.choose(seen, scores, np.array([len(places)]))
    assert charset.decode(seen[0][range(len(places)), chosen[0]].tolist()) == text
    assert (sure[0] <= 0).all()
