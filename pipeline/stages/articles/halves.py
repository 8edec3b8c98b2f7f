"""Articles as halves of longer ones, and what speaks for one going on with another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from pipeline.language.joins import ends_sentence, may_end_paragraph, opens_unclosed, score_join, starts_badly
from pipeline.language.names import HAN
from pipeline.language.rarity import expect_word
from pipeline.model import Article, Jump
from pipeline.stages.articles.parts import Reader

TERM = 6
"""Letters by which two words are held to be one."""
RUNS_ON = 6.0
"""Nats that words running on tell at the most."""
_WORD = re.compile(rf"[{HAN}]+|[^\W\d_]{{4,}}")


class Half:
    """An article as one half of a longer one."""

    def __init__(self, article: Article, reader: Reader, page: str) -> None:
        self.article, self.page = article, page
        self.language = reader.language(article.pages[0])
        self.to = _sure(article.jumps, "to")
        self.come = _sure(article.jumps, "from")
        jumping = {jump.passage for jump in article.jumps if jump.start is None}
        self.heads = [name for name in article.heads if name not in jumping]
        self.head = " ".join(reader.text(name) for name in self.heads)
        self.paragraphs = [
            name for name in article.body if name not in jumping and reader.passage(name).kind in ("body", "subhead")
        ]
        within: dict[str, list[Jump]] = {}
        for jump in article.jumps:
            within.setdefault(jump.passage, []).append(jump)
        self.texts = [_without_jumps(reader.text(name), within.get(name, ())) for name in self.paragraphs]
        self.kinds = [reader.passage(name).kind for name in self.paragraphs]

    @property
    def scan(self) -> str:
        return self.article.pages[0]

    @property
    def titled(self) -> bool:
        return bool(self.head.strip())

    @property
    def first(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def last(self) -> str:
        return self.texts[-1] if self.texts else ""

    @cached_property
    def open(self) -> bool:
        """Its last sentence goes on."""
        return bool(self.last.strip()) and self.kinds[-1] == "body" and not may_end_paragraph(self.last)

    @cached_property
    def terms(self) -> dict[str, str]:
        return _terms(" ".join((self.head, *self.texts)))

    @cached_property
    def head_terms(self) -> dict[str, str]:
        return _terms(self.head)

    @cached_property
    def to_word(self) -> str:
        """What its jump line onward names of the other half's headline, as it is looked for there; "" for nothing."""
        return _letters(self.to.keyword) if self.to else ""

    @cached_property
    def come_word(self) -> str:
        """The same of the line that says where it comes from."""
        return _letters(self.come.keyword) if self.come else ""

    @cached_property
    def head_letters(self) -> str:
        """The headline as keywords are looked for in it."""
        return _letters(self.head)

    @cached_property
    def first_letters(self) -> str:
        return _letters(self.first[:200])

    @cached_property
    def foot(self) -> tuple[bool, bool, int]:
        """Whether its last words may end a paragraph and whether they end a sentence, and how much they leave open."""
        return may_end_paragraph(self.last), ends_sentence(self.last), opens_unclosed(self.last)

    @cached_property
    def start(self) -> tuple[bool, int]:
        """Whether its first words begin as no sentence does, and how much they leave open."""
        return starts_badly(self.first), opens_unclosed(self.first)


def _sure(jumps: Sequence[Jump], direction: str) -> Jump | None:
    """The article's jump line in that direction: the last that leads on, the first that comes from elsewhere."""
    found = [jump for jump in jumps if jump.direction == direction]
    return (found[-1] if direction == "to" else found[0]) if found else None


def _without_jumps(text: str, jumps: Sequence[Jump]) -> str:
    for jump in sorted(jumps, key=lambda one: -(one.start or 0)):
        if jump.start is not None and jump.end is not None:
            text = text[: jump.start] + text[jump.end :]
    return text.strip()


def _terms(text: str) -> dict[str, str]:
    """Pairs of Chinese characters; beginnings of words of four letters or more, since words are inflected. Each
    with the word that it was met in first."""
    found: dict[str, str] = {}
    for run in _WORD.findall(text):
        if re.match(f"[{HAN}]", run):
            pairs = (run[at : at + 2] for at in range(len(run) - 1))
            found.update((pair, pair) for pair in pairs)
        else:
            word = run.casefold()
            found.setdefault(word[:TERM], word)
    return found


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def weigh_terms(halves: Sequence[Half]) -> dict[str, float]:
    """What it tells, in nats, that two halves share a term: how much likelier that is of two parts of one article
    (some three in ten of its terms come again) than of one of them and any other article. How likely the latter is
    comes from the other articles of the issue and, where a list has the word, from how often it is used at all."""
    times = Counter(term for half in halves for term in half.terms)
    common: dict[str, float] = {}
    for half in halves:
        for term, word in half.terms.items():
            if term not in common or len(word) < TERM:
                common[term] = expect_word(word, len(half.terms), half.language)
    return {
        term: max(0.0, math.log(0.3 / max(common[term], (max(0, count - 2) + 0.3) / len(halves))))
        for term, count in times.items()
    }


def score(foot: Half, head: Half, weights: Mapping[str, float]) -> float:
    """Nats for ``head`` going on with ``foot``; below 0 where that cannot be."""
    if foot.scan == head.scan:
        return -1.0
    said = [agree for agree in (names(foot.to, head.page), names(head.come, foot.page)) if agree is not None]
    base = weigh_pages(said, to=foot.to is not None, come=head.come is not None)
    if base is None:
        return -1.0
    base += weigh_keyword(foot.to_word, head) + weigh_keyword(head.come_word, foot, text=False)
    return base + _wording(foot, head, weights) + _run_on(foot, head)


def weigh_pages(said: Sequence[bool], *, to: bool, come: bool) -> float | None:
    """Nats for what jump lines say of pages: ``said`` is whether each that names one names the right one. None where
    nothing is said."""
    if not said or not (to or come):
        return None
    if to and come:
        # One misread numeral among the two is possible; both are not.
        return {2: 4.0, 1: 0.0, 0: -9.0}[sum(said)] if len(said) == 2 else 3.0 * said[0]
    # Many texts end in an open line by a fault of recognition; few begin without a headline.
    return (1.0 if to else 0.0) if all(said) else -9.0


def names(jump: Jump | None, page: str) -> bool | None:
    """Whether a jump line names that page; None where there is none, or it names no page."""
    if jump is None or not jump.page or not page:
        return None
    if jump.page == page:
        return True
    (letters, number), (others, other) = part_name(jump.page), part_name(page)
    return bool(number and number == other and not (letters and others))


def part_name(page: str) -> tuple[str, str]:
    """The letters and the number of a page's name."""
    found = re.fullmatch(r"([A-Z]*)(\d*)", page)
    return (found[1], found[2]) if found else ("", "")


def weigh_keyword(word: str, half: Half, *, text: bool = True) -> float:
    """Nats for a jump line's word standing in the other half's headline, or (``text``) in its first words."""
    if not word:
        return 0.0
    if word in half.head_letters:
        return 4.0
    return 1.0 if text and word in half.first_letters else -1.0


def _wording(foot: Half, head: Half, weights: Mapping[str, float]) -> float:
    """Up to 6 nats for what both texts say and few others, up to 4 for what both headlines say."""
    # Terms come in groups (a name is two or three pairs of characters): each counts for a part of itself.
    nats = min(6.0, 0.2 * sum(weights[term] for term in foot.terms.keys() & head.terms.keys()))
    if head.titled and foot.titled:
        least = min(sum(weights[term] for term in half.head_terms) for half in (foot, head))
        both = sum(weights[term] for term in foot.head_terms.keys() & head.head_terms.keys())
        nats += 4.0 * both / least if least else 0.0
    return nats


def _run_on(foot: Half, head: Half) -> float:
    """How well the last words run on into the first, from -3 nats to :data:`RUNS_ON`."""
    if not foot.last or not head.first:
        return 0.0
    (whole, ended, left), (badly, opened) = foot.foot, head.start
    if not whole:
        nats = min(4.0, score_join(foot.last, head.first))
        if badly:
            nats += 1.0
        return nats + (1.0 if left > 0 > opened else 0.0)
    if badly or (ended and head.first[:1].islower()):
        return -3.0
    return 0.0
