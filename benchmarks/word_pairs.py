"""Makes pipeline/language/word_pairs_*.npz, of en, de and fr: which words follow which, and how words are spelt.

``python -m benchmarks.word_pairs TEXT_EN TEXT_DE BIGRAMS_EN WORDS_EN`` and ``python -m benchmarks.word_pairs fr
TEXT_FR``. The texts are prose, a paragraph a line; ours are the paragraphs of three sets of pages that Debian has in
all three languages (the packages debian-handbook, installation-guide-amd64, and libreoffice-help-en-us,
libreoffice-help-de, libreoffice-help-fr, unpacked), which
``python -m benchmarks.word_pairs read FOLDER ...`` takes from their HTML. The bigrams, and the words, are those that
the package symspellpy (MIT) carries (frequency_bigramdictionary_en_243_342.txt, frequency_dictionary_en_82_765.txt,
from Google's n-grams, CC BY 3.0). Words and their spelling are those of wordfreq (Speer 2022).

Words are put into classes by what stands before and behind them (singular vectors of their pairs, then k-means); the
commonest are classes of their own. Kept are the pointwise mutual information of neighbours and of next but one, by
class, and the probability of each letter after the three before it: of the texts themselves nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from lxml import html
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import svds
from wordfreq import get_frequency_dict, top_n_list, zipf_frequency

from pipeline.language.word_pairs import (
    LETTERS,
    LONGEST_ENDING,
    MARKS,
    MOST,
    NAME,
    NUMBER,
    SHORT,
    STEP,
    WordPairs,
    file_of,
    letter_ids,
    read_tokens,
)

SINGLE = 500
"""Words that are classes of their own."""
CLUSTERS = 160
KNOWN = 14000
"""Words whose class is kept; others have that of their ending."""
DIMENSIONS = 60
ENDINGS = 900
DISCOUNT = 0.75
BLUR = 0.1
"""How much the coarse classes count for at least: lists of pairs leave out the rare ones, and other papers write of
other things."""
GOOGLE = 1.0e6
"""What a count of the package's is divided by: the rarest pairs of its list have about seven."""
SPELT = 2.0
"""Least Zipf frequency of words that tell how words are spelt."""

Floats = NDArray[np.float64]


def read_html(folder: Path) -> Iterator[str]:
    """The paragraphs of all pages under ``folder``, each once."""
    seen: set[str] = set()
    for path in sorted(folder.rglob("*.html")):
        tree = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()
        if tree is None:
            continue
        for out in tree.xpath("//script|//style|//pre|//nav|//table"):
            out.drop_tree()
        for one in tree.xpath("//p|//dd[not(.//p)]|//li[not(.//p)]|//div[@class='para']"):
            text = " ".join(one.text_content().split())
            if len(text) > 40 and text not in seen:
                seen.add(text)
                yield text


class Counting:
    """Pairs of tokens, of neighbours and of next but one; tokens are words in small letters, NAME for one with a
    capital that is not known without it, NUMBER and MARKS."""

    def __init__(self) -> None:
        self.one: Counter[str] = Counter()
        self.two: Counter[tuple[str, str]] = Counter()
        self.skip: Counter[tuple[str, str]] = Counter()

    def add_text(self, texts: Sequence[str], language: str) -> None:
        for text in texts:
            tokens = [token for token, _, _ in read_tokens(text, language)]
            self.one.update(tokens)
            self.two.update(pairwise(tokens))
            self.skip.update(zip(tokens, tokens[2:], strict=False))


def cluster(counting: Counting, words: Sequence[str]) -> NDArray[np.int64]:
    """A class for each of ``words``."""
    at = {word: place for place, word in enumerate(words)}
    context = {word: place for place, (word, _) in enumerate(counting.one.most_common(2000))}
    sides = []
    for forward in (True, False):
        rows, columns, values = [], [], []
        for (first, second), count in counting.two.items():
            word, other = (first, second) if forward else (second, first)
            if word in at and other in context:
                rows.append(at[word])
                columns.append(context[other])
                values.append(float(count))
        matrix = csr_matrix((values, (rows, columns)), shape=(len(words), len(context)))
        whole = matrix.sum()
        by_row, by_column = np.asarray(matrix.sum(1)).ravel(), np.asarray(matrix.sum(0)).ravel()
        entries = matrix.tocoo()
        expected = by_row[entries.row] * (by_column[entries.col] + 1.0) / whole
        pmi = np.maximum(0.0, np.log(entries.data / np.maximum(expected, 1e-9)))
        sides.append(csr_matrix((pmi, (entries.row, entries.col)), shape=matrix.shape))
    vectors, strength, _ = svds(hstack(sides).tocsr().astype(np.float64), k=DIMENSIONS, random_state=0)
    vectors = vectors * np.sqrt(strength)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    _, labels = kmeans2(vectors, CLUSTERS, iter=30, minit="++", rng=np.random.default_rng(0))
    found: NDArray[np.int64] = labels.astype(np.int64)
    return found


def by_ending(words: Sequence[str], classes: NDArray[np.int64], rare: frozenset[str]) -> dict[str, int]:
    """The class that most rare words of an ending have."""
    votes: dict[str, Counter[int]] = {}
    for word, one in zip(words, classes, strict=True):
        if word in rare and word.isalpha():
            for length in range(1, min(LONGEST_ENDING, len(word) - 1) + 1):
                votes.setdefault(word[-length:], Counter())[int(one)] += 1
    common = sorted(votes, key=lambda ending: (-sum(votes[ending].values()), ending))
    return {ending: votes[ending].most_common(1)[0][0] for ending in common[:ENDINGS]}


def information(
    pairs: Counter[tuple[str, str]], class_of: dict[str, int], coarse: NDArray[np.int64], count: int
) -> Floats:
    """log P(b | a) / P(b) of fine classes, by absolute discounting over that of coarse ones."""
    table = np.zeros((count, count))
    for (first, second), number in pairs.items():
        if first in class_of and second in class_of:
            table[class_of[first], class_of[second]] += number
    rough_count = int(coarse.max()) + 1
    rough = np.full((rough_count, rough_count), 0.3)
    np.add.at(rough, (coarse[:, None], coarse[None, :]), table)
    column = table.sum(0) + 0.5
    share = column / column.sum()
    rough_share = np.zeros(rough_count)
    np.add.at(rough_share, coarse, share)
    within = share / rough_share[coarse]
    rough_next = rough / rough.sum(1, keepdims=True)
    lower = rough_next[coarse][:, coarse] * within[None, :]
    row = np.maximum(table.sum(1, keepdims=True), 1.0)
    taken = np.minimum(table, DISCOUNT)
    next_to = (table - taken) / row + np.maximum(taken.sum(1, keepdims=True), DISCOUNT) / row * lower
    next_to = (1.0 - BLUR) * next_to / next_to.sum(1, keepdims=True) + BLUR * lower / lower.sum(1, keepdims=True)
    found: Floats = np.log(next_to / share[None, :])
    return found


def spell(language: str) -> NDArray[np.uint8]:
    """-log p of each letter after three others, in STEP of a nat; each word of the list counts by how common it is."""
    letters = LETTERS[language]
    size = len(letters) + 1
    counts = np.zeros((size, size, size, size))
    for word, frequency in get_frequency_dict(language, wordlist="best").items():
        zipf = np.log10(frequency) + 9.0
        if zipf >= SPELT and set(word) <= set(letters) and len(word) > 2:
            ids = letter_ids(word, language)
            for at in range(3, len(ids)):
                counts[tuple(ids[at - 3 : at + 1])] += zipf - SPELT + 0.5
    lower = np.full(size, 1.0 / size)
    smaller = [counts.sum((0, 1, 2)), counts.sum((0, 1)), counts.sum(0), counts]
    found: Floats = lower
    for table in smaller:
        whole = table.sum(-1, keepdims=True)
        mass = 3.0
        found = (table + mass * found) / (whole + mass)
    kept: NDArray[np.uint8] = np.clip(np.rint(-np.log(found) * STEP / 2), 0, 255).astype(np.uint8)
    return kept


def short_words(path: Path) -> list[str]:
    """Those that the list has; many pairs of letters are common that are no word."""
    every = (row.split(" ")[0] for row in path.read_text(encoding="utf-8-sig").splitlines())
    return sorted(word for word in every if len(word) <= SHORT and zipf_frequency(word, "en") >= SPELT)


def make(language: str, texts: Sequence[str], bigrams: Path | None = None, listed: Path | None = None) -> None:
    counting = Counting()
    counting.add_text(texts, language)
    if bigrams is not None:
        for row in bigrams.read_text(encoding="utf-8-sig").splitlines():
            first, second, count = row.split(" ")
            pair = (first, second)
            # A pair of one word twice is what lists and menus of the web have.
            if first != second:
                counting.two[pair] += float(count) / GOOGLE  # type: ignore[assignment]
                counting.one[second] += float(count) / GOOGLE  # type: ignore[assignment]
    common = [word for word in top_n_list(language, 30000) if counting.one[word] >= 3 and word[0].isalpha()]
    words = [*MARKS, NUMBER, NAME, *common[:KNOWN]]
    classes = cluster(counting, words)
    singles = len(MARKS) + 2 + SINGLE
    fine = np.array([at if at < singles else singles + classes[at] for at in range(len(words))])
    coarse = np.concatenate([classes[:singles], np.arange(CLUSTERS)])
    endings = by_ending(words, fine, frozenset(words[singles + 1000 :]))
    class_of = {word: int(one) for word, one in zip(words, fine, strict=True)}
    for word in counting.one:
        if word not in class_of:
            class_of[word] = next(
                (endings[word[-n:]] for n in range(LONGEST_ENDING, 0, -1) if word[-n:] in endings), singles
            )
    size = singles + CLUSTERS
    near = information(counting.two, class_of, coarse, size)
    far = information(counting.skip, class_of, coarse, size)

    def pack(table: Floats) -> NDArray[np.int8]:
        packed: NDArray[np.int8] = np.clip(np.rint(table * STEP), -MOST * STEP, MOST * STEP).astype(np.int8)
        return packed

    np.savez_compressed(
        file_of(language),
        words=np.array("\n".join(words[len(MARKS) + 2 :])),
        classes=fine.astype(np.uint16)[len(MARKS) + 2 :],
        endings=np.array("\n".join(endings)),
        ending_classes=np.array(list(endings.values()), np.uint16),
        near=pack(near),
        far=pack(far),
        spelling=spell(language),
        short=np.array("\n".join(short_words(listed) if listed else [])),
    )
    print(language, len(words), size, file_of(language).stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="+", metavar="TEXT_EN TEXT_DE BIGRAMS_EN WORDS_EN | fr FILE | read FOLDER ...")
    chosen = parser.parse_args().words
    if chosen[0] == "read":
        for folder in chosen[1:]:
            for text in read_html(Path(folder)):
                print(text)
        return
    if chosen[0] == "fr":
        make("fr", Path(chosen[1]).read_text(encoding="utf-8").splitlines())
        return
    english, german, bigrams, listed = map(Path, chosen)
    make("en", english.read_text(encoding="utf-8").splitlines(), bigrams, listed)
    make("de", german.read_text(encoding="utf-8").splitlines())
    for language in ("en", "de"):
        WordPairs(language)


if __name__ == "__main__":
    main()
