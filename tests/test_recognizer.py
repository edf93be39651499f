import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import CHARSET, Speller, logits_of

from lightocr import recognizer
from lightocr.charset import Charset
from lightocr.errors import WeightsError
from lightocr.recognizer import ReaderNetworks, Recognition, Recognizer, prepare
from lightocr.time_limit import TimeLimit


class Encoder:
    """Reads a crop's shade at its left edge as a letter; remembers the batches."""

    def __init__(self, sure: float = 30, text=lambda shade: CHARSET.character(shade + 1)):
        self.sure, self.text, self.batches = sure, text, []

    def __call__(self, crops):
        assert crops.dtype == np.uint8
        assert crops.shape[1::2] == (48, 3)
        assert crops.shape[2] % 32 == 0
        self.batches.append((crops.shape[0], crops.shape[2]))
        logits = np.stack([logits_of(self.text(int(crop[24, 4, 0])), self.sure) for crop in crops])
        return logits, np.repeat(crops[:, 24, 4, :1].astype(np.float32)[:, None], 48, axis=2)


def shade(value, width=100, height=48):
    return np.full((height, width, 3), value, np.uint8)


def make(horizontal=None, vertical=None, **options) -> Recognizer:
    horizontal, vertical = horizontal or Encoder(), vertical or Encoder(sure=5)
    return Recognizer(ReaderNetworks(horizontal), ReaderNetworks(vertical), CHARSET, **options)


@given(st.integers(1, 400), st.integers(1, 400))
def test_prepared_crops_have_the_shape_of_the_network(width, height):
    line, used = prepare(shade(7, width, height))
    assert line.shape[0] == 48
    assert line.shape[1] in range(32, recognizer.MAX_WIDTH + 1, 32)
    assert line.dtype == np.uint8
    assert (line == 7).all()  # also the padding continues the edge
    assert 0 < used <= 1
    if 8 / 48 <= width / height <= 20:
        assert -1 < line.shape[1] - width * 48 / height < 33


def test_prepared_crops_keep_their_aspect_ratio():
    crop = shade(255, 60, 24)
    crop[:, 30:] = 0
    line, _ = prepare(crop)
    assert line.shape == (48, 128, 3)
    assert line[24, 50].tolist() == [255] * 3
    assert line[24, 70].tolist() == [0] * 3


def test_results_keep_the_order_of_the_crops_whatever_their_sizes():
    random = np.random.default_rng(5)
    values = random.integers(0, 36, 100)
    crops = [shade(value, int(random.integers(40, 300)), int(random.integers(20, 60))) for value in values]
    horizontal = Encoder()
    texts = [result.text for result in make(horizontal).recognize(crops)]
    assert texts == [CHARSET.character(value + 1) for value in values]
    assert max(count for count, _ in horizontal.batches) <= 16
    assert len(horizontal.batches) < 20


def test_several_threads_read_what_one_reads():
    random = np.random.default_rng(6)
    crops = [shade(int(value), int(random.integers(40, 300))) for value in random.integers(0, 36, 60)]
    running = most = 0
    lock, two = threading.Lock(), threading.Event()

    class Slow(Encoder):
        def __call__(self, crops):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
                if running == 2:
                    two.set()
            if len(crops) > 1:
                two.wait(5)
            with lock:
                running -= 1
            return super().__call__(crops)

    assert make(Slow(), threads=3).recognize(crops) == make().recognize(crops)
    assert 2 <= most <= 3


@pytest.mark.parametrize("method", ["recognize", "glance"])
def test_crops_are_drawn_one_by_one_and_not_kept(method):
    """Thousands of large crops from a generator: never more than a chunk waits."""
    drawn = read = most = 0

    class Counting(Encoder):
        def __call__(self, crops):
            nonlocal read, most
            most = max(most, drawn - read)
            read += len(crops)
            return super().__call__(crops)

    recognizer_ = make(Counting())
    read = 0  # not the check of the charset

    def crops():
        nonlocal drawn
        for i in range(2000):
            drawn += 1
            yield shade(i % 36, 50 + 25 * (i % 6))

    assert len(getattr(recognizer_, method)(crops())) == 2000
    assert most <= recognizer.CHUNK


def test_no_crops_no_results():
    assert make().recognize([]) == []


@pytest.mark.parametrize("method", ["recognize", "glance"])
@pytest.mark.parametrize(
    ("crop", "error"),
    [
        (np.zeros((0, 5, 3), np.uint8), ValueError),
        (np.zeros((5, 0, 3), np.uint8), ValueError),
        (np.zeros((5, 5), np.uint8), ValueError),
        (np.zeros((5, 5, 4), np.uint8), ValueError),
        (np.zeros((5, 5, 3), np.float32), TypeError),
        (None, TypeError),
    ],
)
def test_what_is_no_crop_is_refused(method, crop, error):
    with pytest.raises(error, match="a crop is"):
        getattr(make(), method)([shade(1), crop])


def test_a_crop_of_one_pixel_is_read():
    assert make().recognize([shade(1, 1, 1)])[0].text == CHARSET.character(2)


def column(value):
    """A vertical crop whose top, which is the left edge once turned, has the shade of a letter."""
    crop = shade(0, 40, 160)
    crop[:40] = value
    return crop


def test_a_single_narrow_letter_is_read_as_it_stands():
    """Only the crop that was not turned shows the letter at its left edge."""
    crop = shade(0, 40, 100)
    crop[:, :15] = 3
    known = Encoder(text=lambda shade: CHARSET.character(4) if shade == 3 else "_")
    (result,) = make(known, known).recognize([crop])
    assert (result.text, result.layout) == (CHARSET.character(4), "horizontal")
    assert make(known, known).recognize([np.repeat(crop, 2, axis=0)]) == [Recognition("", 0.0)]  # too tall for one


def test_a_tall_crop_is_turned_counter_clockwise_and_read_by_both():
    (result,) = make(Encoder(sure=9), Encoder(sure=30)).recognize([column(3)])
    assert (result.text, result.layout) == (CHARSET.character(4), "stacked")
    (result,) = make(Encoder(sure=30), Encoder(sure=9)).recognize([column(3)])
    assert (result.text, result.layout) == (CHARSET.character(4), "turned")


def test_a_line_that_rises_is_read_from_below():
    """Held with its lower end at the left, nothing else shows a letter at its left edge."""
    crop = column(0)
    crop[-15:] = 3
    known = Encoder(text=lambda shade: CHARSET.character(4) if shade == 3 else "_")
    (result,) = make(known, known).recognize([crop])
    assert (result.text, result.layout) == (CHARSET.character(4), "rising")


def test_a_tall_crop_that_reads_as_clearly_both_ways_is_a_column():
    (result,) = make(Encoder(sure=9), Encoder(sure=9)).recognize([column(3)])
    assert result.layout == "stacked"
    (result,) = make(Encoder(sure=9.05), Encoder(sure=9)).recognize([column(3)])  # lying it reads a little more clearly
    assert result.layout == "stacked"


def test_what_both_networks_say_of_a_tall_crop_is_a_line_on_its_side():
    """The vertical one reads such lines, too, and more clearly or not: letters of columns lie for the other."""
    word = "".join(map(CHARSET.character, (4, 6)))
    (result,) = make(Encoder(9, lambda _: word), Encoder(30, lambda _: word)).recognize([column(3)])
    assert (result.text, result.layout) == (word, "turned")
    (result,) = make(Encoder(9, lambda _: word[::-1]), Encoder(30, lambda _: word)).recognize([column(3)])
    assert (result.text, result.layout) == (word, "stacked")


@pytest.mark.parametrize(("height", "vertical"), [(60, False), (61, True)])
def test_taller_than_one_and_a_half_times_its_width_is_vertical(height, vertical):
    networks = Encoder(), Encoder()
    subject = make(*networks)
    before = len(networks[1].batches)
    subject.recognize([shade(1, 40, height)])
    assert (len(networks[1].batches) > before) == vertical


def test_text_that_only_one_direction_reads_is_taken():
    empty = Encoder(text=lambda _: "_")
    (result,) = make(empty, Encoder()).recognize([column(2)])
    assert result.layout == "stacked"
    (result,) = make(Encoder(), empty).recognize([column(2)])
    assert result.layout == "turned"
    assert make(empty, empty).recognize([column(2)]) == [Recognition("", 0.0)]


def test_attention_is_used_where_it_is_asked_for():
    words = ["가", "나다"]
    networks = ReaderNetworks(Encoder(), Speller(words))
    results = Recognizer(networks, networks, CHARSET, "attention").recognize([shade(1), shade(0)])
    assert [result.text for result in results] == ["나다", "가"]


def test_a_charset_of_another_size_is_refused():
    with pytest.raises(WeightsError, match="classes"):
        Recognizer(ReaderNetworks(Encoder()), ReaderNetworks(Encoder()), Charset("abc"))


def test_a_crop_of_two_words_says_where_they_part():
    def two_words(crops):
        return np.stack([logits_of("a_ __b__")] * len(crops)), np.zeros((len(crops), 8, 48), np.float32)

    (result,) = make(two_words).recognize([shade(0, 96)])
    assert result.text == "a b"
    assert [part.text for part in result.parts] == ["a", "b"]
    assert result.parts[0].end == result.parts[1].start == pytest.approx((0.5 + 5.5) / 2 / 8)


class Framed:
    """Reads "a" for sure where the crop's first row is bright, else "b" hardly."""

    def __init__(self):
        self.read = 0

    def __call__(self, crops):
        self.read += len(crops)
        bright = crops[:, 0, 4, 0] > 200
        logits = np.stack([logits_of("a", 30) if row else logits_of("b", 7) for row in bright])
        return logits, np.zeros((len(crops), 1, 48), np.float32)


def test_an_unclear_crop_is_read_closer_and_the_surest_reading_wins():
    crop = shade(255)
    crop[:4] = 0  # what the box let in from above
    (result,) = make(Framed()).recognize([crop])
    assert result.text == "a"


def test_an_unclear_crop_is_read_again_until_two_framings_agree():
    agreeing = Framed()
    subject, agreeing.read = make(agreeing), 0
    subject.recognize([shade(0)])
    assert agreeing.read == 2

    texts = iter("abcdefghij")
    disagreeing = Encoder(sure=5, text=lambda _: next(texts))
    subject, disagreeing.batches = make(disagreeing), []
    subject.recognize([shade(0)])
    assert len(disagreeing.batches) == 1 + len(recognizer.FRAMINGS)


class Looks(TimeLimit):
    """A time that is over after so many looks at the clock."""

    def __init__(self, count):
        super().__init__(0)
        self.count = count

    def is_over(self):
        self.count -= 1
        return self.count < 0


def test_what_is_not_read_in_time_says_nothing():
    encoder = Framed()
    subject, encoder.read = make(encoder), 0
    crops = [shade(255)] * (3 * recognizer.BATCH)
    read = subject.recognize(crops, limit=Looks(2))
    assert encoder.read == 2 * recognizer.BATCH
    assert [found.text for found in read] == ["a"] * (2 * recognizer.BATCH) + [""] * recognizer.BATCH
    assert not any(found.confidence for found in read[2 * recognizer.BATCH :])
    assert [found.text for found in subject.glance(crops, Looks(0))] == [""] * len(crops)


def test_an_unclear_crop_keeps_its_first_reading_where_there_is_no_time_for_another():
    encoder = Framed()
    crop = shade(255)
    crop[:4] = 0
    subject, encoder.read = make(encoder), 0
    assert subject.recognize([crop], limit=Looks(1)) == subject.glance([crop])
    assert encoder.read == 2  # once each


@pytest.mark.parametrize(("width", "height", "strips"), [(200, 40, 4), (40, 200, 4), (40, 90, 6), (50, 50, 4)])
def test_a_glance_around_says_what_each_turn_says_and_looks_at_nothing_twice(width, height, strips):
    crop = np.random.default_rng(7).integers(0, 36, (height, width, 1), np.uint8).repeat(3, 2)
    horizontal, vertical = Encoder(), Encoder(sure=5)
    subject = make(horizontal, vertical)
    horizontal.batches, vertical.batches = [], []
    (around,) = subject.glance_around([crop], range(4))
    assert sum(count for count, _ in horizontal.batches + vertical.batches) == strips
    assert around == subject.glance([np.rot90(crop, turn) for turn in range(4)])


def test_a_clear_crop_is_read_once():
    encoder = Framed()
    subject, encoder.read = make(encoder), 0
    subject.recognize([shade(255)] * 3)
    assert encoder.read == 3


def test_a_hopeless_crop_is_read_once():
    encoder = Framed()
    crop = shade(255)
    crop[:4] = 0
    subject, encoder.read = make(encoder), 0
    (first,) = subject.glance([crop])
    assert subject.recognize([crop], hopeless=first.clarity + 0.01) == [first]
    assert encoder.read == 2
    assert subject.recognize([crop], hopeless=first.clarity)[0].text == "a"


def test_a_framing_leaves_out_its_shares_and_keeps_the_aspect_ratio():
    crop = shade(0, 200, 100)
    crop[:20], crop[80:] = 90, 180
    crop[:, 100:] += 50
    line, _ = prepare(crop, 0.2, 0.2)
    assert line.shape == (48, 160, 3)
    assert set(line[2:-2, 2:-2].ravel().tolist()) <= set(range(0, 51))


def test_large_crops_are_held_small():
    held = recognizer.reduced(shade(9, 4000, 1000))
    assert held.shape == (96, 384, 3)
    assert recognizer.reduced(shade(9, 50, 40)).shape == (40, 50, 3)
