import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lightocr.detector import CLOSEST, Detector, DetectorOptions
from lightocr.time_limit import TimeLimit

PLAIN = DetectorOptions(small_side=1, usual_side=1)  # no enlargement: what is drawn is what the network sees


class Darkness:
    """A network whose probability is darkness; remembers the sizes it was given."""

    def __init__(self):
        self.sizes = []

    def __call__(self, image):
        assert image.dtype == np.uint8
        assert image.flags["C_CONTIGUOUS"]
        self.sizes.append(image.shape[1:3])
        return (1 - image.astype(np.float32).mean(axis=3) / 255,)


def page(width, height):
    return np.full((height, width, 3), 255, np.uint8)


def bar(image, x, y, width, height, shade=0):
    image[y : y + height, x : x + width] = shade


DEFAULT = DetectorOptions()


def grown(x, y, width, height, ratio=DEFAULT.unclip_ratio, margin=DEFAULT.margin):
    """The box the detector should give for a bar: its sides moved out by area x ratio / perimeter and the margin."""
    distance = width * height * ratio / (2 * (width + height)) + margin
    left, top, right, bottom = x - distance, y - distance, x + width + distance, y + height + distance
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def test_a_bar_becomes_its_grown_box():
    image = page(400, 300)
    bar(image, 100, 60, 80, 20)
    found = Detector(Darkness(), PLAIN).detect(image)
    assert found.quads.shape == (1, 4, 2)
    assert found.quads.dtype == np.float32
    assert np.allclose(found.quads[0], grown(100, 60, 80, 20), atol=0.3)
    assert found.scores[0] == pytest.approx(1, abs=0.01)
    assert found.warnings == ()


@pytest.mark.parametrize("size", [(1600, 1200), (1280, 960), (300, 220), (200, 150)])
def test_boxes_come_back_in_the_pixels_of_the_picture(size):
    width, height = size
    image = page(width, height)
    x, y, w, h = width // 4, height // 3, width // 4, height // 12
    bar(image, x, y, w, h)
    (quad,) = Detector(Darkness()).detect(image).quads
    assert np.allclose(quad, grown(x, y, w, h), atol=max(size) / 200)


def test_a_leaning_bar_has_a_leaning_box():
    image = page(400, 400)
    corners = cv2.boxPoints(((200, 200), (160, 30), 20)).astype(np.int32)
    cv2.fillConvexPoly(image, corners, (0, 0, 0))
    (quad,) = Detector(Darkness(), PLAIN).detect(image).quads
    top = quad[1] - quad[0]
    assert np.degrees(np.arctan2(top[1], top[0])) == pytest.approx(20, abs=1.5)


def test_a_roundish_core_gets_no_diamond():
    image = page(400, 400)
    cv2.fillConvexPoly(image, np.array([[200, 150], [250, 200], [200, 250], [150, 200]]), (0, 0, 0))
    (quad,) = Detector(Darkness(), PLAIN).detect(image).quads
    assert np.allclose(quad, grown(150, 150, 101, 101), atol=1)


def test_the_network_gets_multiples_of_32_and_no_more_than_the_long_side():
    for width, height in [(1, 1), (31, 31), (33, 500), (1000, 700), (4000, 3000), (20_000, 1), (700, 8000)]:
        network = Darkness()
        Detector(network).detect(page(width, height))
        assert all(side % 32 == 0 and 0 < side <= DEFAULT.long_side for size in network.sizes for side in size)


def test_small_pictures_are_enlarged_within_bounds():
    network = Darkness()
    options = DetectorOptions(small_side=640, max_enlargement=2, usual_side=960, usual_enlargement=1.2)
    for width, height in [(480, 320), (160, 96), (640, 400), (900, 600), (1000, 600)]:
        Detector(network, options).detect(page(width, height))
    assert network.sizes == [(448, 640), (192, 320), (480, 768), (640, 960), (608, 1024)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_long_page_is_read_in_tiles_without_cutting_or_doubling(turned):
    """Bars every 37 pixels down a strip: each is found once, at its place, whatever tile border runs through it."""
    image = page(800, 8000)
    tops = range(40, 7940, 37)
    for top in tops:
        bar(image, 200, top, 300, 12)
    network = Darkness()
    found = Detector(network).detect(image.transpose(1, 0, 2) if turned else image)
    assert len(network.sizes) > 5
    assert min(min(size) for size in network.sizes) >= 700  # not shrunk to one picture's length
    boxes = np.array([[*quad.min(axis=0), *quad.max(axis=0)] for quad in found.quads])
    if turned:
        boxes = boxes[:, [1, 0, 3, 2]]
    boxes = boxes[np.argsort(boxes[:, 1])]
    assert len(boxes) == len(tops)
    expected = np.array([[*grown(200, top, 300, 12)[0], *grown(200, top, 300, 12)[2]] for top in tops])
    assert np.allclose(boxes, expected, atol=3)


def test_borders_of_tiles_are_not_trusted():
    """A network that sees nothing within 50 pixels of the end of what it is given."""
    darkness = Darkness()

    def blinkered(image):
        (probability,) = darkness(image)
        probability[:, :50] = probability[:, -50:] = 0
        return (probability,)

    image = page(900, 5000)
    for top in range(100, 4900, 40):
        bar(image, 200, top, 300, 15)
    assert len(Detector(blinkered).detect(image).quads) == len(range(100, 4900, 40))


def test_tiles_for_which_there_is_no_time_hold_no_words():
    image = page(900, 5000)
    for top in range(100, 4900, 40):
        bar(image, 200, top, 300, 15)
    limit, darkness = TimeLimit(60), Darkness()

    def slow(image):
        limit.is_over = lambda: len(darkness.sizes) > 1  # the second tile takes all the time there is
        return darkness(image)

    found = Detector(slow).detect(image, limit)
    assert len(darkness.sizes) == 2
    assert 0 < len(found.quads) < len(range(100, 4900, 40))


def rows(probability, count):
    """What of it is at least so many pixels high."""
    return cv2.morphologyEx(probability, cv2.MORPH_OPEN, np.ones((count, 1), np.uint8))


class ShortSighted(Darkness):
    """Of what is less high than 12 pixels it is not sure, and of what is of more than 150 it sees nothing."""

    def __call__(self, image):
        ((probability,),) = super().__call__(image)
        seen = rows(probability, 12) - rows(probability, 150)
        return (np.maximum(seen, self.suspected(probability))[None],)

    def suspected(self, probability):
        return 0.62 * (probability > 0.3) * (rows(probability, 12) < 0.3)


class Glimpsing(ShortSighted):
    """Of what is less high than 12 pixels it sees two by two."""

    def suspected(self, probability):
        row, column = np.unravel_index(super().suspected(probability).argmax(), probability.shape)
        suspected = np.zeros_like(probability)
        suspected[row : row + 2, column : column + 2] = 0.9 * (probability[row, column] > 0.3)
        return suspected


def test_small_words_of_a_large_picture_are_found_from_closer():
    """Bars of 16 pixels on a photo of 12 megapixels, of 5 at first sight."""
    image = page(4000, 3000)
    tops = range(100, 900, 40)
    for top in tops:
        bar(image, 100, top, 300, 16)
    network = ShortSighted()
    found = Detector(network, DetectorOptions(unclip_ratio=0, margin=0)).detect(image)
    assert sorted(quad[:, 1].mean() for quad in found.quads) == pytest.approx([top + 8 for top in tops], abs=1)
    first, *closer = network.sizes
    assert first == (960, 1280)
    assert len(closer) < 5  # one tile or two of each size: nothing stands elsewhere


@pytest.mark.parametrize("network", [ShortSighted(), Glimpsing()])
def test_a_small_word_by_itself_is_found_from_closer(network):
    """16 pixels high on a photo of 12 megapixels: at first sight of 5, of which two may be left, and no box."""
    image = page(4000, 3000)
    bar(image, 2100, 1500, 60, 16)
    (quad,) = Detector(network, DetectorOptions(unclip_ratio=0, margin=0)).detect(image).quads
    assert (*quad.min(axis=0), *quad.max(axis=0)) == pytest.approx((2100, 1500, 2160, 1516), abs=2)
    assert len(network.sizes) < 6  # a tile or two of each size


def test_large_words_beside_small_ones_stay_as_they_were_seen():
    image = page(4000, 3000)
    bar(image, 200, 200, 900, 300)
    bar(image, 200, 600, 60, 16)
    found = Detector(ShortSighted(), DetectorOptions(unclip_ratio=0, margin=0)).detect(image)
    assert sorted(np.ptp(quad[:, 1]) for quad in found.quads) == pytest.approx([16, 300], abs=3)


def test_large_words_need_no_closer_look():
    image = page(4000, 3000)
    bar(image, 500, 500, 1200, 300)
    network = Darkness()
    assert len(Detector(network).detect(image).quads) == 1
    assert len(network.sizes) == 1


@pytest.mark.parametrize(("height", "closer"), [(14, True), (60, False)])
def test_a_screen_little_larger_than_what_is_seen_needs_a_closer_look_for_small_print_alone(height, closer):
    """Of 1,600 pixels 1,280 are seen: its print of 14 has 11."""
    image = page(1600, 1200)
    tops = range(100, 900, 100)
    for top in tops:
        bar(image, 100, top, 600, height)
    bar(image, 1000, 500, 200, 14)
    network = ShortSighted()
    found = Detector(network, DetectorOptions(unclip_ratio=0, margin=0)).detect(image)
    assert (len(network.sizes) > 1) == closer
    assert len(found.quads) == len(tops) + closer


def test_a_picture_in_its_own_size_needs_no_closer_look():
    image = page(1280, 960)
    bar(image, 100, 100, 60, 8)
    network = Darkness()
    Detector(network).detect(image)
    assert len(network.sizes) == 1


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (8000, 6000)])
def test_closer_looks_take_bounded_work(width, height):
    image = page(width, height)
    for y in range(20, height - 40, 400):
        for x in range(20, width - 200, 400):
            bar(image, x, y, 120, 14)
    network = Darkness()
    Detector(network).detect(image)
    assert sum(h * w for h, w in network.sizes) < 2.2 * CLOSEST


def test_specks_inside_letters_are_no_words():
    image = page(400, 300)
    bar(image, 100, 100, 100, 60)
    bar(image, 120, 125, 20, 3, shade=150)  # a faint stroke in the middle of the word
    assert len(Detector(Darkness(), PLAIN).detect(image).quads) == 1


def test_a_word_longer_than_the_overlap_is_one_word():
    image = page(4000, 800)
    bar(image, 100, 380, 3700, 60)
    (quad,) = Detector(Darkness()).detect(image).quads
    assert quad[:, 0].max() - quad[:, 0].min() > 3700


def test_an_endless_strip_takes_bounded_work():
    network = Darkness()
    options = DetectorOptions(max_tiles=8)
    Detector(network, options).detect(page(20, 100_000))
    assert len(network.sizes) <= 10


def test_faint_and_tiny_things_are_dropped():
    image = page(400, 300)
    bar(image, 20, 20, 60, 20, shade=115)  # probability 0.55: over the threshold, under the box threshold
    bar(image, 20, 100, 60, 2)  # thinner than min_side
    bar(image, 20, 200, 60, 20)
    found = Detector(Darkness(), PLAIN).detect(image)
    assert len(found.quads) == 1
    assert found.quads[0].mean(axis=0) == pytest.approx([50, 210], abs=1)


def test_a_frame_around_a_word_does_not_hide_it():
    image = page(600, 400)
    cv2.rectangle(image, (50, 50), (550, 350), (0, 0, 0), 8)
    bar(image, 200, 180, 120, 30)
    found = Detector(Darkness(), PLAIN).detect(image)
    centres = found.quads.mean(axis=1)
    sizes = np.ptp(found.quads, axis=1)
    assert any(np.allclose(c, (260, 195), atol=2) and s[0] < 200 for c, s in zip(centres, sizes, strict=True))


@pytest.mark.parametrize("shade", [0, 255])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (31, 31), (1, 20_000), (20_000, 1), (640, 480)])
def test_blank_pictures_give_few_boxes_inside_the_picture(size, shade):
    width, height = size
    found = Detector(Darkness()).detect(np.full((height, width, 3), shade, np.uint8))
    assert len(found.quads) <= 1
    assert (found.quads >= 0).all()
    assert (found.quads <= (width, height)).all()


def test_noise_is_capped_and_said_so():
    image = page(900, 900)
    for y in range(4, 890, 12):
        for x in range(4, 890, 12):
            bar(image, x, y, 5, 5)
    bar(image, 300, 300, 300, 100)
    found = Detector(Darkness(), PLAIN).detect(image)
    assert 0 < len(found.quads) <= 1000
    assert len(found.warnings) == 1
    assert "1000" in found.warnings[0]
    areas = [cv2.contourArea(quad) for quad in found.quads]
    assert max(areas) > 30_000  # the largest is kept


def test_the_cap_is_that_of_a_tile():
    image = page(400, 6000)
    for y in range(4, 5990, 25):
        for x in range(4, 390, 40):
            bar(image, x, y, 24, 10)
    found = Detector(Darkness(), PLAIN).detect(image)
    assert (len(found.quads), found.warnings) == (2400, ())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 200), st.integers(1, 200))
def test_whatever_the_map_the_boxes_are_sound(seed, width, height):
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (-(-height // 8), -(-width // 8), 3), np.uint8)
    image = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)).reshape(height, width, 3)
    found = Detector(Darkness()).detect(image)
    assert len(found.quads) == len(found.scores)
    assert np.isfinite(found.quads).all()
    assert (found.quads >= 0).all()
    assert (found.quads <= (width, height)).all()
    assert all(cv2.contourArea(quad) >= 1 for quad in found.quads)
    assert ((found.scores >= 0.6) & (found.scores <= 1)).all()


def test_faint_places_are_told_apart_from_words():
    image = page(400, 300)
    bar(image, 100, 60, 80, 20)
    bar(image, 100, 120, 80, 20, shade=150)  # 0.41 of black
    bar(image, 100, 180, 80, 20, shade=220)  # 0.14
    bar(image, 100, 240, 80, 20, shade=247)  # 0.03: as paper and walls have it
    detector = Detector(Darkness(), PLAIN)
    found = detector.detect(image)
    assert np.allclose(found.quads, [grown(100, 60, 80, 20)], atol=0.3)
    clearer, fainter = grown(100, 120, 80, 20), grown(100, 180, 80, 20)
    over_either_pair = [clearer, clearer, fainter]
    assert np.allclose(detector.faint(image, found), over_either_pair, atol=0.3)


def test_the_rim_of_a_word_is_no_faint_place():
    image = page(400, 300)
    bar(image, 92, 52, 96, 36, shade=150)
    bar(image, 100, 60, 80, 20)
    detector = Detector(Darkness(), PLAIN)
    found = detector.detect(image)
    assert (len(found.quads), len(detector.faint(image, found))) == (1, 0)


def test_the_picture_is_scaled_as_it_is_told():
    image = page(120, 60)
    bar(image, 30, 20, 60, 15)
    network = Darkness()
    found = Detector(network, PLAIN).detect_at(image, 3.0)
    assert network.sizes == [(192, 384)]  # 180 x 360, filled up to multiples of 32
    assert np.allclose(found.quads, [grown(30, 20, 60, 15, margin=DEFAULT.margin / 3)], atol=0.3)


@pytest.mark.parametrize("threads", [1, 3])
def test_small_views_are_seen_at_once_by_a_network_of_their_own(threads):
    images = [page(60 + 10 * n, 60) for n in range(12)]
    for n, image in enumerate(images):
        bar(image, 10 + 2 * n, 20, 30, 15)
    wide, narrow = Darkness(), Darkness()
    detector = Detector(wide, PLAIN, narrow, threads) if threads > 1 else Detector(wide, PLAIN)
    found = detector.detect_each((image, 2.0) for image in images)
    assert (len(wide.sizes), len(narrow.sizes)) == ((12, 0) if threads == 1 else (0, 12))
    for n, each in enumerate(found):
        assert np.allclose(each.quads, [grown(10 + 2 * n, 20, 30, 15, margin=DEFAULT.margin / 2)], atol=0.3)


def two_lines(bridge):
    """Two lines, 20 pixels high, and what is between them; the detector that sees them."""
    image = page(400, 300)
    bar(image, 100, 100, 120, 20)
    bar(image, 100, 124, 120, 20)
    bar(image, 100, 120, 120, 4, shade=bridge)
    return image, Detector(Darkness(), PLAIN)


def test_a_box_of_two_lines_falls_apart_over_a_higher_threshold():
    image, detector = two_lines(bridge=100)
    found = detector.detect(image)
    assert len(found.quads) == 1
    lines = detector.split(image, found.probability, found.quads[0])
    assert len(lines.quads) == len(lines.scores) == 2
    for quad, top in zip(sorted(lines.quads, key=lambda quad: quad[0, 1]), (100, 124), strict=True):
        assert np.allclose(quad.mean(axis=0), [160, top + 10], atol=1.5)
        assert quad[0, 1] <= top
        assert quad[2, 1] >= top + 20


def test_a_split_box_stands_in_the_pixels_of_the_picture():
    image, _ = two_lines(bridge=100)
    image = cv2.resize(image, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)
    detector = Detector(Darkness(), PLAIN)
    found = detector.detect(image)
    lines = detector.split(image, found.probability, found.quads[0])
    centres = sorted((quad.mean(axis=0).tolist() for quad in lines.quads), key=lambda centre: centre[1])
    assert np.allclose(centres, [[640, 440], [640, 536]], atol=8)


def test_one_word_or_a_pattern_does_not_fall_apart():
    image, detector = two_lines(bridge=0)
    found = detector.detect(image)
    assert len(detector.split(image, found.probability, found.quads[0]).quads) == 0
    image = page(400, 300)
    bar(image, 50, 100, 300, 30, shade=100)
    for x in range(50, 340, 40):
        bar(image, x, 100, 20, 30)
    found = detector.detect(image)
    assert len(found.quads) == 1
    assert len(detector.split(image, found.probability, found.quads[0]).quads) == 0


def test_a_box_at_the_edge_of_the_picture_can_be_split():
    image, detector = two_lines(bridge=100)
    found = detector.detect(image)
    edge = np.array([[399.4, 299.4], [400, 299.4], [400, 300], [399.4, 300]], np.float32)
    assert len(detector.split(image, found.probability, edge).quads) == 0
