"""The words to draw: a mixture that resembles Korean signs, menus, labels and notices."""

import random
import string
from collections.abc import Iterator
from pathlib import Path

from lightocr.charset import FIRST_SYLLABLE, JAMO, SIGNS, SPACE, SYLLABLES, Charset, canonical, is_syllable
from training.synth.fonts import is_held_out
from training.synth.romanize import romanize, romanize_place

HELD_OUT_SHARE = 12 / 256  # of the words is kept out of training, chosen by hash
LONGEST = 14  # characters
KOREAN_COLUMNS = 0.75  # of the words in ASCII are passed over for columns: they are mostly names of Korean shops

PLACES = "ko_names_places.txt"
# The share of the words that each file of the corpus gives. The rest are made up: numbers, random syllables.
SHARES = {
    "ko_general.txt": 0.15,
    "ko_sentences.txt": 0.12,
    "ko_products.txt": 0.07,
    "ko_product_lines.txt": 0.07,
    "ko_signs.txt": 0.13,
    PLACES: 0.04,
    "numbers.txt": 0.01,
    "en_words.txt": 0.11,
    "street.txt": 0.04,
    "written.txt": 0.02,
}
# These lie here: what stands along Korean streets; what menus, shops, boards, packages, papers and pages say.
OWN = dict.fromkeys(("street.txt", "written.txt"), Path(__file__).parent)
RANKED = {"en_words.txt"}  # begins with the most frequent word
ROMANIZED = {PLACES: romanize_place, "ko_signs.txt": romanize}
ROMANIZED_SHARE = 0.15  # of the words of ROMANIZED is in Latin letters, as below the Hangul of road signs
NUMBERS_SHARE, ADDRESSES_SHARE, CODES_SHARE = 0.1, 0.02, 0.02  # of the words are made up so,
SIGNS_SHARE, CHAT_SHARE = 0.03, 0.008  # and these made of others,
NAMES_SHARE = 0.04  # and these of syllables in any order, as no list holds the names of all shops
RUNNING = ("ko_sentences.txt", "ko_product_lines.txt")  # are the lists whose neighbours belong together
LITTLE_WORDS_SHARE = 0.45  # of the phrases are little words, whose spaces are hardest to see
UNITS = (
    "원 g kg ml mL L 개 명 인 인분 층 호 번 위 회 일 월 년 시 분 세 % cm mm kcal 만원 천원 팩 매 호선 km m 번길 평"
).split()
FIGURES = [str(figure) for figure in range(100)]
AREA_CODES = ("02", "031", "032", "051", "053", "062", "042", "064", "010", "070", "080")
PLATE_SYLLABLES = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자하허호"
NUMBERS = (  # the ways in which numbers are written; `number` fills in the names
    "{price} {price} {price}원 {price}원 ₩{price} {digits} {digits}원 {digits}won "
    "{small}{unit} {small}{unit} ({small}{unit}) {tenths}{unit} {small}% -{small}% {small}℃ "
    "{small} {small}. {small}, {small}) #{small} No.{small} NO.{small} {circled} {letter}{small} {letter}-{small} "
    "{hour}:{minute:02} {hour:02}:{minute:02} {hour}:{minute:02}~{closing}:{minute:02} {hour}시{minute}분 "
    "{year}.{month:02}.{day:02} {year}-{month:02}-{day:02} {year}/{month:02}/{day:02} {year}.{month}.{day}. "
    "{year}년 {month}월 {month}/{day} "
    "{area}-{middle}-{last:04} {area}){middle}-{last:04} {area}.{middle}.{last:04} {middle}-{last:04} 1588-{last:04} "
    "{few}+1 {small}~{more} {small}-{few} {small}x{few} B{few} {few}F {plate:02}{syllable}{last:04} "
    "${price} ${small} ${small}.{cents:02} US${price} €{price} €{small}.{cents:02} £{price} ¥{price} "
    "{small}×{few} {few}×{more}cm {small}*{few} {small}±{few} {few}÷{more} {few}+{small}={more} {small}° {small}m²"
).split()
BRACKETS = ("()", "[]", "<>", "()", "()", '""', "''", "「」")
# What stands beside words and alone, the commoner signs more often.
SIGNS_OF_TEXT = SIGNS + r"$€×→=;^_\{}|`@&%#" * 3 + "★●■▶①②③④⑤" * 2
SEPARATORS = ": : | / · - - ~ > → + = & × ※ * ▶ ●".split()  # stand alone between the words of a line
SEPARATOR_SHARE = 0.2  # of the signs are separators
HOSTS = "naver daum google gmail hanmail nate kakao instagram youtube blog cafe smartstore"
TOP_LEVELS = "com com com co.kr co.kr kr net or.kr go.kr ac.kr me io".split()
EXTENSIONS = "jpg png pdf hwp xlsx docx txt zip mp4".split()
CHAT = "ㅋㅋ ㅋㅋㅋ ㅋㅋㅋㅋ ㅎㅎ ㅎㅎㅎ ㅠㅠ ㅜㅜ ㅠ ㅜ ㅇㅇ ㄱㄱ ㄴㄴ ㅇㅋ ㄱㅅ ㅊㅋ ㅡㅡ ^^ ;; ~~ !! ??".split()


class Words:
    """An endless stream of words within `charset`: those for training, those held out, or with None all."""

    def __init__(self, corpus: Path, charset: Charset, held_out: bool | None) -> None:
        self.charset = charset
        self.held_out = held_out
        self.lists = {name: self._read(OWN.get(name, corpus) / name) for name in SHARES}
        self.particles = [word for word in self.lists[RUNNING[0]] if len(word) < 3 and is_hangul(word)]
        self.syllables = "".join(filter(is_hangul, self.lists["ko_general.txt"]))  # each as often as words have it

    def _read(self, path: Path) -> list[str]:
        """The words of a file in its order; a running text keeps its repetitions, so common words stay common."""
        words = filter(self._usable, canonical(path.read_text(encoding="utf8")).split())
        return [word for word in words if self.held_out in (None, is_held_out(word, HELD_OUT_SHARE))]

    def _usable(self, word: str) -> bool:
        return all(character in self.charset for character in word)

    def draw(self, rng: random.Random) -> str:
        kind = rng.random()
        if kind < NUMBERS_SHARE:
            word = number(rng)
        elif kind < (known := NUMBERS_SHARE + sum(SHARES.values())):
            word = self._natural(rng)
        elif kind < (known := known + ADDRESSES_SHARE):
            word = piece(self.address(rng), rng)
        elif kind < (known := known + CODES_SHARE):
            word = piece(code(self.short(rng), rng), rng)
        elif kind < (known := known + SIGNS_SHARE):
            word = signed(self.short(rng), rng)
        elif kind < (known := known + CHAT_SHARE):
            word = chat(self.short(rng), rng)
        elif self.syllables and kind < known + NAMES_SHARE:
            word = punctuate("".join(rng.choices(self.syllables, k=rng.randint(2, 5))), rng)
        else:
            word = "".join(chr(FIRST_SYLLABLE + rng.randrange(SYLLABLES)) for _ in range(rng.randint(1, 4)))
        return word[:LONGEST]

    def address(self, rng: random.Random) -> str:
        """An e-mail address, a page of the web, an account or a file."""
        names = (rng.choice(self.lists["en_words.txt"]).lower().replace("'", ""), rng.choice(HOSTS.split()))
        return address(*rng.choices(names, (0.7, 0.3), k=2), rng)

    def phrase(self, longest: int, rng: random.Random) -> str:
        """Words of `longest` characters together at most: little ones, or as they stand in text, or around a sign."""
        if self.particles and rng.random() < LITTLE_WORDS_SHARE:
            return SPACE.join(rng.choices(self.particles, k=rng.randint(2, 5)))
        words = self.lists[rng.choice(RUNNING)]
        start = rng.randrange(len(words))
        text = words[start][:longest]
        if rng.random() < SEPARATOR_SHARE:
            text += SPACE + rng.choice(SEPARATORS)
        for word in words[start + 1 :]:
            if len(text) + 1 + len(word) > longest:
                return text
            text += SPACE + word
            if rng.random() < 0.3:
                return text
        return text

    def running(self, rng: random.Random) -> Iterator[str]:
        """Words as they follow one another in text, from anywhere to its end."""
        words = self.lists[rng.choice(RUNNING)]
        for i in range(rng.randrange(len(words)), len(words)):  # a slice would copy them all
            yield words[i][:LONGEST]

    def little(self, rng: random.Random) -> str:
        """What stands between words and is easily taken for a part of one: 수, 및, the g of 11 g, a dash, a figure."""
        (words,) = rng.choices((self.particles or UNITS, UNITS, SEPARATORS, FIGURES), (0.55, 0.1, 0.1, 0.25))
        return rng.choice(words)

    def short(self, rng: random.Random) -> str:
        """A word of a few characters, or the beginning of one."""
        return self._natural(rng)[: rng.randint(1, 6)]

    def _natural(self, rng: random.Random) -> str:
        (name,) = rng.choices(list(SHARES), list(SHARES.values()))
        words = self.lists[name]
        common = name in RANKED and rng.random() < 0.5
        word = words[int(len(words) ** rng.random()) - 1] if common else rng.choice(words)
        if len(word) > 4 and rng.random() < 0.12 * (
            len(word) - 3
        ):  # words on pictures are short: a piece of a long one
            start = rng.randrange(len(word) - 2)
            word = word[start : start + rng.randint(2, 5)]
        if name in ROMANIZED and is_hangul(word) and rng.random() < ROMANIZED_SHARE:
            word = ROMANIZED[name](word)
        if word.isascii() and word.replace("-", "").isalpha():
            style = rng.random()
            word = word.upper() if style < 0.32 else word.capitalize() if style < 0.57 else word
        return punctuate(word, rng)


def is_hangul(word: str) -> bool:
    return all(map(is_syllable, word))


def punctuate(word: str, rng: random.Random) -> str:
    """Now and then the signs that stand at a word's edges."""
    chance = rng.random()
    if chance < 0.08:
        return word + rng.choice("..,,,:!?~)*")
    if chance < 0.095:
        opening, closing = rng.choice(BRACKETS)
        return opening + word + closing
    if chance < 0.12:
        return rng.choice("(**※#-·[@~'\"") + word
    if chance < 0.14:
        return word + rng.choice("/&-+·::,_") + word[: rng.randint(1, 3)]
    return word


def address(name: str, other: str, rng: random.Random) -> str:
    """An e-mail address, a page of the web, an account or a file, of two names."""
    figure = rng.choice((rng.randint(0, 9), rng.randint(10, 99), rng.randint(1970, 2030)))
    mark, end = rng.choice("._-"), rng.choice(TOP_LEVELS)
    return rng.choice(
        (
            f"{name}{figure}@{other}.{end}",
            f"{name}{mark}{other[:4]}@{rng.choice(HOSTS.split()[:5])}.{end}",
            f"www.{name}.{end}",
            f"{name}{other}.{end}",
            f"http{rng.choice(('', 's'))}://{name}.{end}",
            f"{name}.{end}/{other}",
            f"{name}.{end}/?{other[:3]}={figure}",
            f"@{name}{mark}{other}",
            f"{name}_{figure}",
            f"{name}{mark}{figure}.{rng.choice(EXTENSIONS)}",
        )
    )


def code(word: str, rng: random.Random) -> str:
    """What no language knows: a serial number, a model, a masked number, or the name of an account or a network."""

    def some(characters: str, least: int, most: int) -> str:
        return "".join(rng.choices(characters, k=rng.randint(least, most)))

    mixed = string.ascii_uppercase + 2 * string.digits
    kind = rng.random()
    if kind < 0.35:
        return "-".join(some(mixed, 3, 5) for _ in range(rng.randint(2, 4)))
    if kind < 0.55:
        return some(mixed, 4, 12)
    hyphen, other = rng.choices(("-", ""), k=2)
    if kind < 0.75:
        return some(string.ascii_uppercase, 1, 3) + hyphen + some(string.digits, 2, 6) + some(mixed, 0, 2)
    if kind < 0.88:
        hidden = rng.choice(("****-****", "**-****", "******", "****"))
        return some(string.digits, 2, 6) + hyphen + hidden + other + some(string.digits, 0, 4)
    return "_".join((word, some(string.ascii_lowercase + string.digits, 2, 5), some(mixed, 1, 3))[: rng.randint(2, 3)])


def piece(word: str, rng: random.Random) -> str:
    """A word, or LONGEST characters of it from anywhere."""
    start = rng.randint(0, max(0, len(word) - LONGEST))
    return word[start : start + LONGEST]


def signed(word: str, rng: random.Random) -> str:
    """A sign before, behind or within a word, in its stead, or around it."""
    if rng.random() < SEPARATOR_SHARE:
        return rng.choice(SEPARATORS)
    sign = rng.choice(SIGNS_OF_TEXT)
    cut = rng.randint(0, len(word))
    return rng.choice((sign + word, sign + word, word + sign, word[:cut] + sign + word[cut:], sign, sign + word + sign))


def chat(word: str, rng: random.Random) -> str:
    """What people write to each other: single letters for laughter and tears, sometimes any."""
    letters = rng.choice(CHAT) if rng.random() < 0.7 else "".join(rng.choices(JAMO, k=rng.randint(1, 4)))
    return rng.choice((letters, word + letters))


def number(rng: random.Random) -> str:
    """Prices, dates, times, phone numbers, quantities, sizes."""
    small = rng.randint(0, rng.choice((9, 99, 999)))
    amount = rng.choice(
        (rng.randint(1, 99) * 500, rng.randint(1, 999) * 100, rng.randint(1, 99) * 1000, rng.randint(0, 99999))
    )
    hour = rng.randint(0, 23)
    return rng.choice(NUMBERS).format(
        price=f"{amount:,}",
        digits=amount,
        small=small,
        tenths=small / 10,
        more=small + rng.randint(1, 20),
        few=rng.randint(1, 20),
        unit=rng.choice(UNITS),
        circled="①②③④⑤⑥⑦⑧⑨⑩"[small % 10],
        letter=rng.choice("ABCDEFGHKLMNRSTVXYZ"),
        hour=hour,
        closing=(hour + 9) % 24,
        minute=rng.randint(0, 59),
        year=rng.randint(1950, 2030),
        month=rng.randint(1, 12),
        day=rng.randint(1, 31),
        area=rng.choice(AREA_CODES),
        middle=rng.randint(100, 9999),
        last=rng.randint(0, 9999),
        cents=rng.randint(0, 99),
        plate=rng.randint(10, 99),
        syllable=rng.choice(PLATE_SYLLABLES),
    )
