import random
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from lightocr.charset import Charset
from training.command import InputError
from training.samples.batches import frame_symbols, group
from training.synth import folder
from training.synth.crops import Crop, CropSource
from training.synth.crops.crop import WIDEST
from training.synth.fonts import SYSTEM, FontLibrary
from training.synth.lettering import draw_line, ink_box, lower_stars, slash_zeros
from training.synth.scenes import SIZE, SceneSource
from training.synth.scenes import source as scenes
from training.synth.scenes.kinds import KINDS
from training.synth.words import Words, code

charset = Charset()


@pytest.mark.parametrize("writing", ["horizontal", "vertical"])
def test_crops_are_what_the_recognizer_takes(data: Path, writing: str) -> None:
    source = CropSource(data, charset, writing, seed=1)
    for _ in range(60):
        crop = next(source)
        height, width, _ = crop.image.shape
        assert (height, width % 32, crop.image.dtype) == (48, 0, np.uint8)
        assert width <= WIDEST
        assert len(crop.spans) == len(crop.text)
        assert charset.decode(charset.encode(crop.text)) == crop.text


@pytest.mark.parametrize(("held_out", "expected"), [(False, True), (True, False)])
def test_pictures_of_nothing_train_but_are_not_reported_on(data: Path, held_out: bool, expected: bool) -> None:
    source = CropSource(data, charset, "horizontal", seed=2, held_out=held_out)
    assert any(not next(source).text for _ in range(150)) == expected


def test_words_that_damage_has_wiped_out_are_not_drawn(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = CropSource(data, charset, "horizontal", seed=2)
    font = source.fonts.choose("커피", source.rng)
    assert any(source.render("커피", font) for _ in range(5))
    monkeypatch.setattr(source, "_resample", lambda image: np.full(image.shape, 128, np.uint8))
    assert not any(source.render("커피", font) for _ in range(5))


def test_words_that_cannot_be_seen_are_neither_to_be_found_nor_not(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "photograph", lambda image, *_: np.full(image.shape, 128, np.uint8))
    drawn = [next(SceneSource(data, charset, seed=2)) for _ in range(4)]
    assert not any(scene.quads for scene in drawn)
    assert any(scene.ignored for scene in drawn)


def test_the_same_seed_draws_the_same(data: Path) -> None:
    one, two = (next(CropSource(data, charset, "horizontal", seed=5)) for _ in range(2))
    assert one.text == two.text
    assert np.array_equal(one.image, two.image)


def test_reported_fonts_and_words_are_kept_out_of_training(data: Path) -> None:
    families = [
        {f.family for group in FontLibrary([data / "fonts"], side).korean for f in group} for side in (False, True)
    ]
    assert all(families)
    assert not families[0] & families[1]
    lists = [set().union(*Words(data / "corpus", charset, side).lists.values()) for side in (False, True)]
    assert all(lists)
    assert not lists[0] & lists[1]


def test_a_glyphs_middle_is_its_character_and_the_rest_blank() -> None:
    crop = Crop(np.zeros((48, 64, 3), np.uint8), "가A", np.float32([[0, 32], [40, 60]]))
    symbols = [charset.character(s) for s in frame_symbols(crop, 16, charset)]
    assert "".join(symbols[2:6]) == "가가가가"
    assert symbols[0] == symbols[8] == symbols[15] == ""
    assert symbols[12] == "A"


def test_every_character_is_drawn(data: Path) -> None:
    words, rng = Words(data / "corpus", charset, held_out=False), random.Random(0)
    drawn = {character for _ in range(60_000) for character in words.draw(rng)}
    assert set(charset.others) - drawn <= {" "}


def test_phrases_fit_a_crop_and_mostly_hold_several_words(data: Path) -> None:
    words, rng = Words(data / "corpus", charset, held_out=False), random.Random(0)
    phrases = [words.phrase(18, rng) for _ in range(200)]
    assert max(map(len, phrases)) <= 18
    assert sum(" " in phrase.strip() for phrase in phrases) > 100
    assert not any("  " in phrase for phrase in phrases)


def test_codes_are_no_words(data: Path) -> None:
    rng = random.Random(0)
    codes = [code("가게", rng) for _ in range(300)]
    assert all(character in charset for each in codes for character in each)
    assert len(set(codes)) > 290
    assert sum(any(map(str.isdigit, each)) for each in codes) > 270
    assert {"*", "_", "-"} <= set("".join(codes))


def test_running_words_follow_one_another_as_in_text(data: Path) -> None:
    words = Words(data / "corpus", charset, held_out=False)
    text = words.lists["ko_sentences.txt"]
    run = list(words.running(random.Random(3)))
    assert run == text[len(text) - len(run) :]
    assert len({len(list(words.running(random.Random(seed)))) for seed in range(9)}) > 3, "they begin anywhere"


def test_little_words_are_short(data: Path) -> None:
    words, rng = Words(data / "corpus", charset, held_out=False), random.Random(3)
    words.particles = ["수", "및"]
    little = {words.little(rng) for _ in range(300)}
    assert {"수", "및", "g", "7"} <= little
    assert max(map(len, little)) <= 4


def test_some_words_are_syllables_in_any_order(data: Path) -> None:
    words, rng = Words(data / "corpus", charset, held_out=False), random.Random(3)
    words.syllables = "가나다라"
    drawn = {words.draw(rng) for _ in range(1000)}
    names = {word for word in drawn if set(word) <= set(words.syllables)}
    assert len(names) > 20
    assert {2, 3, 4, 5} <= set(map(len, names))


def test_only_zeros_are_slashed(data: Path) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("108", random.Random(0))
    assert font is not None
    plain, spans = draw_line("108", font, 48, 4.0)
    slashed = plain.copy()
    slash_zeros(slashed, "108", spans)
    changed = np.flatnonzero((slashed != plain).any(0))
    assert len(changed) > 4
    assert spans[1, 0] <= changed.min() <= changed.max() <= spans[1, 1] + 1


def test_lowered_stars_stand_in_the_middle_of_their_line(data: Path) -> None:
    font = FontLibrary([data / "fonts"], held_out=False).choose("*감", random.Random(0))
    assert font is not None
    mask, spans = draw_line("*감", font, 48, 4.0)
    before = mask.copy()
    lower_stars(mask, "*감", spans)
    assert np.array_equal(mask[:, round(spans[1, 0]) :], before[:, round(spans[1, 0]) :]), "the letter stays"
    _, top, _, tall = ink_box(mask)
    (_, was, _, _), (_, star, _, high) = (ink_box(each[:, : round(spans[0, 1])]) for each in (before, mask))
    assert was < star
    assert abs(star + high / 2 - top - tall / 2) <= 1
    assert mask.sum() == before.sum()


def test_what_is_drawn_does_not_depend_on_how_the_folder_is_named(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two people who measure the same get other synthetic figures."""
    others = shutil.copytree(data / "fonts", tmp_path / "others")
    monkeypatch.chdir(data)
    libraries = [FontLibrary([folder, others], held_out=False) for folder in (data / "fonts", Path("fonts"))]
    files = [[font.path.resolve() for fonts in each.korean for font in fonts] for each in libraries]
    assert files[0] == files[1]
    assert files[0][0].is_relative_to(data)


def test_pictograms_are_nothing_that_is_read(data: Path) -> None:
    library = FontLibrary([data / "fonts", SYSTEM], held_out=False)
    pictograms = library.pictograms(charset)
    if not pictograms:
        pytest.skip("no font here draws a pictogram")
    for font, character in pictograms:
        assert font.draws(character)
        assert character not in charset


def test_batches_hold_crops_of_one_width(data: Path) -> None:
    batch = next(group(CropSource(data, charset, "horizontal", seed=2), 4, 4, charset))
    assert batch.images.shape[0] == len(batch.texts) == 4
    assert batch.frames.shape[:2] == (4, batch.images.shape[2] // 4)
    assert batch.lengths.tolist() == [len(text) for text in batch.texts]


def test_the_words_of_a_scene_stand_in_their_quads(data: Path) -> None:
    """Inside a word's quad the picture changes more than it would without ink."""
    source = SceneSource(data, charset, seed=4)
    scenes, quads = [], 0
    for _ in range(20):
        scene = next(source)
        assert scene.image.shape == (SIZE, SIZE, 3)
        gray = cv2.cvtColor(scene.image, cv2.COLOR_RGB2GRAY)
        rectangles = [cv2.boundingRect(np.int32(np.clip(quad, 0, SIZE - 1))) for quad in scene.quads]
        inside = [gray[y : y + h, x : x + w].std() for x, y, w, h in rectangles if w > 8 and h > 8]
        quads += len(inside)
        if inside:
            scenes.append(np.median(inside))  # a page of faint print holds more words than all other scenes
    assert quads > 20
    assert np.median(scenes) > 12  # the toy backgrounds alone vary by 7


def test_a_closeup_is_filled_by_its_words(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.synth.scenes.source.KINDS", {"closeup": KINDS["closeup"]})
    closeups = SceneSource(data, charset, seed=6)
    scenes = [scene for scene in (next(closeups) for _ in range(30)) if scene.quads]
    assert len(scenes) > 8
    points = [np.concatenate(scene.quads) for scene in scenes]
    sides = np.array([(each.max(axis=0) - each.min(axis=0)).max() for each in points])
    assert np.mean(sides > 0.35 * SIZE) > 0.9, "a lone comma fills nothing"


@pytest.mark.parametrize(
    ("part", "named"), [("fonts", "fonts"), ("corpus", r"numbers\.txt"), ("backgrounds", r"\.jpg")]
)
def test_a_folder_that_lacks_something_is_refused(data: Path, tmp_path: Path, part: str, named: str) -> None:
    folder.check(data)
    copy = shutil.copytree(data, tmp_path / "data")
    shutil.rmtree(copy / part)
    with pytest.raises(InputError, match=named):
        folder.check(copy)
