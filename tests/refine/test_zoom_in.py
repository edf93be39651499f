import numpy as np
import pytest
from shapes import box

from lightocr.detector import Detection
from lightocr.recognizer import Recognition
from lightocr.refine import zoom_in
from lightocr.refine.candidates import Candidates

NOWHERE = np.zeros((0, 4, 2), np.float32)


def said(text, confidence, clarity=0.5):
    return Recognition(text, confidence, clarity=clarity)


class Eye:
    """Finds the `words` (box, text, confidence) of a picture in its views; each word's pixels are its number."""

    def __init__(self, words, size=(400, 600)):
        self.words, self.views = words, []
        self.pixels = np.full((*size, 3), 255, np.uint8)
        for number, (quad, *_) in enumerate(words):
            (left, top), (right, bottom) = quad[0].astype(int), quad[2].astype(int)
            self.pixels[top:bottom, left:right] = number

    def enlarged(self, windows):
        return [self.seen(window) for window in windows]

    def seen(self, window):
        view = self.pixels[window.rows, window.columns]
        self.views.append((view.shape[:2], window.scale))
        quads = []
        for number, (quad, *_) in enumerate(self.words):
            rows, columns = np.nonzero(view[..., 2] == number)
            if len(rows) and len(rows) == int(np.prod(quad[2] - quad[0])):  # only a word that is seen whole is found
                quads.append(box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
        found = np.array(quads, np.float32).reshape(-1, 4, 2) + np.float32(window.start)
        return Detection(found, np.full(len(found), 0.9, np.float32))

    def glance(self, quads):
        centres = [np.mean(quad, axis=0).astype(int) for quad in quads]
        return [said(*self.words[int(self.pixels[y, x, 2])][1:]) for x, y in centres]

    def look(self, words, faint=NOWHERE, scale=1.0):
        quads = np.array([quad for quad, *_ in words], np.float32).reshape(-1, 4, 2)
        found = Candidates(quads, np.full(len(words), 0.7, np.float32), [said(*rest) for _, *rest in words])
        self.closest = scale
        self.faint = lambda: np.asarray(faint, np.float32)
        return zoom_in.look(found, self)


def texts(reading):
    return [each.text for each in reading.readings]


LIST = [(box(100, 100, 140, 112), "SALAD", 0.9), (box(100, 116, 140, 128), "WINE", 0.8)]
HEAP = (box(100, 100, 140, 128), "뭘륈", 0.2)


def test_lines_that_were_one_box_are_read_apart():
    result = Eye(LIST).look([HEAP])
    assert texts(result) == ["SALAD", "WINE"]
    assert np.array_equal(result.quads, [quad for quad, *_ in LIST])
    assert result.scores == pytest.approx([0.9, 0.9])


def test_what_does_not_read_better_stays():
    blurred = [(quad, text, 0.15) for quad, text, _ in LIST]
    assert texts(Eye(blurred).look([HEAP])) == ["뭘륈"]


def test_a_piece_of_the_word_does_not_replace_it():
    assert texts(Eye([(box(100, 100, 140, 112), "SALAD", 0.9)]).look([HEAP])) == ["뭘륈"]


def test_a_word_beside_it_does_not_replace_it():
    assert texts(Eye([(box(120, 100, 190, 128), "CAFE", 0.9)]).look([HEAP])) == ["뭘륈"]


def test_a_part_of_another_word_does_not_replace_it():
    arrow, station = (box(113, 100, 162, 132), "3+", 0.3), (box(20, 100, 130, 132), "종로3가역", 0.9)
    end = (box(100, 100, 160, 132), "역-", 0.6)
    assert texts(Eye([end]).look([arrow, station])) == ["3+", "종로3가역"]
    assert texts(Eye([end]).look([arrow])) == ["역-"]


@pytest.mark.parametrize(
    ("seen", "text", "kept"),
    [
        (box(96, 100, 152, 116), "에서부", box(96, 100, 141.6, 116)),
        (box(84, 100, 140, 116), "울에서", box(94.4, 100, 140, 116)),
        (box(96, 102, 143, 118), "에서부", box(96, 102, 141.6, 118)),
        (box(96, 100, 152, 116), "에서", box(96, 100, 152, 116)),
        (box(96, 102, 143, 118), "에서대", box(96, 102, 143, 118)),  # the other stands beneath it
    ],
)
def test_letters_of_the_words_beside_it_are_not_read_twice(seen, text, kept):
    before, behind = (box(20, 100, 96, 116), "서울", 0.9), (box(140, 100, 240, 116), "부산", 0.9)
    beneath = (box(110, 114, 240, 130), "대구", 0.9)
    eye = Eye([])
    eye.seen = lambda _: Detection(seen[None], np.float32([0.9]))
    eye.glance = lambda quads: [said(text if np.array_equal(quad, seen) else "에서", 0.9) for quad in quads]
    result = eye.look([(box(100, 100, 140, 116), "에", 0.45), before, behind, beneath])
    assert texts(result) == ["서울", "부산", "대구", "에서" if (kept != seen).any() else text]
    assert result.quads[3] == pytest.approx(kept, abs=1e-3)


def test_sure_and_large_words_are_not_looked_at():
    eye = Eye(LIST)
    eye.look([(HEAP[0], "가게", 0.9), (box(200, 100, 400, 200), "간판", 0.1)])
    assert eye.views == []


def test_what_is_hardly_text_is_not_looked_at():
    eye = Eye(LIST)
    eye.look([(HEAP[0], "뭘륈", 0.2, 0.1)])
    assert eye.views == []


def test_a_faint_word_is_found():
    result = Eye([(box(50, 60, 80, 76), "107", 0.99)]).look([], [box(48, 58, 76, 78)])
    assert texts(result) == ["107"]
    assert np.array_equal(result.quads[0], box(50, 60, 80, 76))


def test_a_place_that_reads_like_no_text_gives_no_word():
    assert texts(Eye([(box(50, 60, 80, 76), "I", 0.45)]).look([], [box(48, 58, 76, 78)])) == []


def test_a_word_that_is_known_is_not_found_again():
    word = (box(50, 60, 80, 76), "107", 0.99)
    assert texts(Eye([word]).look([word], [box(48, 58, 76, 78)])) == ["107"]
    assert texts(Eye([word]).look([], [box(48, 58, 76, 78), box(50, 60, 80, 76)])) == ["107"]


def test_views_are_enlarged_so_far_that_letters_are_legible():
    eye = Eye([])
    eye.look([(box(100, 100, 160, 116), "", 0.0), (box(100, 200, 160, 240), "", 0.0)])
    assert eye.views == [((32, 76), 2.5), ((80, 100), 1.4)]


def test_a_picture_that_was_shrunk_is_looked_at_in_more_of_its_own_pixels():
    eye = Eye([])
    eye.look([(box(100, 100, 220, 132), "", 0.0), (box(100, 200, 400, 300), "", 0.0)], scale=0.5)
    assert eye.views == [((64, 152), 1.25)]  # the other is 50 pixels high as the detector saw it


def test_all_views_together_cost_no_more_than_the_budget():
    eye = Eye([], (3000, 600))
    eye.look([(box(10, 20 * i, 310, 20 * i + 15), "", 0.0) for i in range(140)])
    pixels = sum(height * width * enlargement**2 for (height, width), enlargement in eye.views)
    assert 0.9 * zoom_in.BUDGET < pixels <= zoom_in.BUDGET
    assert len(eye.views) < 140


def test_a_word_at_the_edge_is_seen_as_far_as_the_picture_goes():
    result = Eye([(box(0, 0, 40, 16), "출구", 0.9)]).look([(box(-3, -2, 40, 16), "구", 0.2)])
    assert texts(result) == ["출구"]


def test_a_picture_without_words_stays_empty():
    result = Eye([]).look([])
    assert (texts(result), result.quads.shape, result.scores.shape) == ([], (0, 4, 2), (0,))
