"""How well the end of one line runs on into the beginning of another."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from pipeline.language.traditional import simplify

_TERMINAL = '。！？!?．.…」』”’"）)》】：:；;'
_SENTENCE_END = "。！？!?．.…"
_CLOSERS = "」』”’\"'）)》】〕"
_OPENERS = "「『“‘（(《【〔"
_NO_START = "，。、；：！？）》】”’」』,.;:!?)%％·…—"


def is_cjk(ch: str) -> bool:
    return "\u2e80" <= ch <= "\u9fff" or "\uf900" <= ch <= "\ufaff" or "\U00020000" <= ch <= "\U0003ffff"


def is_cjk_text(text: str) -> bool:
    """Whether most of its letters are Chinese."""
    letters = [ch for ch in text if ch.isalpha()]
    return sum(map(is_cjk, letters)) * 2 > len(letters)


def is_chinese_passage(text: str, language: str) -> bool:
    """Whether its marks are those of Chinese: most of its letters are Chinese, or, on a page in Chinese, it has no more
    Latin words than Chinese characters (``用App(应用)``)."""
    if is_cjk_text(text):
        return True
    own = sum(map(is_cjk, text))
    return language.startswith("zh") and own > 0 and own >= len(re.findall(r"[^\W\d_\u2e80-\u9fff]+", text))


def ends_sentence(text: str) -> bool:
    """Whether the text may be the end of a paragraph: a full stop, or one behind closing marks."""
    bare = text.rstrip()
    if not bare:
        return True
    if bare[-1] in _SENTENCE_END:
        return True
    stripped = bare.rstrip(_CLOSERS)
    return stripped != bare and (not stripped or stripped[-1] in _SENTENCE_END or bare[-1] in "）)")


def may_end_paragraph(text: str) -> bool:
    bare = text.rstrip()
    return not bare or bare[-1] in _TERMINAL


def opens_unclosed(text: str) -> int:
    """How many more brackets and quotation marks it opens than it closes."""
    return sum(text.count(ch) for ch in _OPENERS) - sum(text.count(ch) for ch in "」』”’）)》】〕")


def starts_badly(text: str) -> bool:
    """A mark that never begins a sentence."""
    bare = text.lstrip()
    return bool(bare) and bare[0] in _NO_START


@lru_cache(maxsize=1)
def _chinese_words() -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict("zh", wordlist="best"))


@lru_cache(maxsize=65536)
def information(word: str) -> float:
    """Pointwise mutual information (nats) of a word's two best halves: log p(word) - log p(a) p(b), with the
    characters' frequencies standing for halves that are no words themselves; 0 for what is no word. Words are in
    simplified characters."""
    words = _chinese_words()
    whole = words.get(word)
    if whole is None:
        return 0.0
    parts = 0.0
    for ch in word:
        parts += math.log(max(words.get(ch, 0.0), 1e-5))
    return max(0.0, math.log(whole) - parts)


def score_join(foot: str, head: str) -> float:
    """Evidence (nats, larger is better, 0 where there is none) that ``head`` continues ``foot``: the best word
    that lies across the join. Frequencies are those of the wordfreq package (Speer 2022)."""
    left, right = simplify(_fold(foot.rstrip()[-ENDS:])[-6:]), simplify(_fold(head.lstrip()[:ENDS])[:6])
    if not left or not right:
        return 0.0
    if not (is_cjk(left[-1]) and is_cjk(right[0])):
        return _score_other(foot, head)
    best = 0.0
    for before in range(1, 4):
        for after in range(1, 4):
            if before + after <= 4 and before <= len(left) and after <= len(right):
                best = max(best, information(left[-before:] + right[:after]))
    return min(best, 8.0)


ENDS = 40
"""Characters at the end of a line, and at the beginning of the next, that are looked at for six that count."""


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _score_other(foot: str, head: str) -> float:
    left, right = foot.rstrip(), head.lstrip()
    if left.endswith(("-", "=", "⸗", "\u00ad")):
        return 5.0 if right[:1].islower() else -2.0
    if left[-1:].isdigit() and right[:1].isdigit():
        return 0.5
    if left[-1:].isalpha() and right[:1].islower():
        return 1.5
    if left[-1:] in _SENTENCE_END and right[:1].islower():
        return -2.0
    return 0.0
