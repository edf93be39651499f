"""Korean names in Latin letters, as they stand below the Hangul on road signs, at stations and on maps.

Revised Romanization of Korean (Ministry of Culture and Tourism, 2000), without the sounds that some compounds insert
(학여울: Hangnyeoul).
"""

from lightocr.charset import decompose, is_syllable

SILENT = "."


def _sounds(letters: str) -> list[str]:
    return letters.replace(SILENT, "").split(" ")


INITIALS = _sounds("g kk n d tt r m b pp s ss . j jj ch k t p h")
MEDIALS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
CLOSED = _sounds(". k k k n n n t l k m l l l p l m p p t t ng t t k t p t")
"""How a final sounds at the end of a word or before a consonant."""
LINKED = _sounds(". g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p .")
"""How a final sounds before a vowel."""
NASAL = {"k": "ng", "t": "n", "p": "m"}
ASSIMILATED = {
    **{(closed, nasal): NASAL[closed] + nasal for closed in NASAL for nasal in "nm"},
    **{(closed, "r"): nasal + "n" for closed, nasal in {**NASAL, "m": "m", "ng": "ng"}.items()},
    **dict.fromkeys((("n", "r"), ("l", "r"), ("l", "n")), "ll"),
}
ASPIRATED = {"g": "k", "d": "t", "j": "ch"}  # what a consonant becomes after a final ㅎ
PALATAL = {"d": "j", "t": "ch"}  # what a final becomes before an i
FINAL_H = 27
UNITS = "도시군구읍면리동가로길"
"""What names of places end with, after a hyphen and without any assimilation: Jongno-gu, Sejong-ro."""


def romanize(text: str) -> str:
    """Hangul syllables in small Latin letters; other characters stay as they are."""
    result, final = "", 0
    for character in text:
        if not is_syllable(character):
            result, final = result + CLOSED[final] + character, 0
            continue
        initial, medial, following = decompose(character)
        result += _joint(final, INITIALS[initial], MEDIALS[medial]) + MEDIALS[medial]
        final = following
    return result + CLOSED[final]


def romanize_place(name: str) -> str:
    """The same, with the unit that ends the name of a place set off."""
    if len(name) > 2 and name[-1] in UNITS:
        return f"{romanize(name[:-1])}-{romanize(name[-1])}"
    return romanize(name)


def _joint(final: int, initial: str, medial: str) -> str:
    """The consonants between two vowels."""
    if not initial:
        linked = LINKED[final]
        return PALATAL.get(linked, linked) if medial == "i" else linked
    if final == FINAL_H:
        return ASPIRATED.get(initial, initial)
    closed = CLOSED[final]
    return ASSIMILATED.get((closed, initial), closed + initial)
