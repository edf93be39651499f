"""Examples of the standard itself (Ministry of Culture and Tourism, 2000) and names as they stand on signs."""

import pytest

from training.synth.romanize import romanize, romanize_place


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("구미", "gumi"), ("영동", "yeongdong"), ("백암", "baegam"), ("옥천", "okcheon"), ("합덕", "hapdeok"),
        ("호법", "hobeop"), ("월곶", "wolgot"), ("벚꽃", "beotkkot"), ("한밭", "hanbat"), ("구리", "guri"),
        ("설악", "seorak"), ("칠곡", "chilgok"), ("임실", "imsil"), ("울릉", "ulleung"), ("대관령", "daegwallyeong"),
        ("백마", "baengma"), ("종로", "jongno"), ("왕십리", "wangsimni"), ("별내", "byeollae"), ("신라", "silla"),
        ("해돋이", "haedoji"), ("같이", "gachi"), ("좋고", "joko"), ("압구정", "apgujeong"), ("낙동강", "nakdonggang"),
        ("독립문", "dongnimmun"), ("집현전", "jiphyeonjeon"), ("묵호", "mukho"), ("속리산", "songnisan"),
    ],
)  # fmt: skip
def test_syllables_sound_together(hangul: str, latin: str) -> None:
    assert romanize(hangul) == latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("경기도", "gyeonggi-do"),
        ("종로구", "jongno-gu"),
        ("세종로", "sejong-ro"),
        ("삼죽면", "samjuk-myeon"),
        ("종로", "jongno"),
        ("명동8가길", "myeongdong8ga-gil"),
    ],
)
def test_the_unit_of_a_place_is_set_off(name: str, latin: str) -> None:
    assert romanize_place(name) == latin
