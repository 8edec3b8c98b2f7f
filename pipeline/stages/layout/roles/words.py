"""What the words of a region say of its role."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.language.bylines import are_names, is_byline, is_folio, is_jump, is_jump_from
from pipeline.language.captions import ends_as_credit, is_caption
from pipeline.language.credits_latin import are_latin_names
from pipeline.language.datelines import read_dateline
from pipeline.language.joins import ends_sentence, starts_badly
from pipeline.model import Line

_DATE = re.compile(
    r"\d{4}\s*年|\d{1,2}\s*月\s*\d{1,2}\s*日|星期|\b(?:1[6-9]|20)\d\d\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|mai|"
    r"juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)\s+\d",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"www\.|https?:|@|\.com|\.cn|电话|電話|热线|熱線|邮箱|傳真|传真|\btel\b|phone", re.IGNORECASE)
_PAPER = re.compile(
    r"版|责编|责任编辑|主编|编辑|編輯|美编|校对|邮编|国内统一|CN\d|page\s*\d|\bno\.|\bnr\.|\bvol|№|price|preis|prix|"
    r"新闻|新聞|要闻|综合|国际|评论|副刊|广告|日报|日報|晚报|時報|时报|gazette|zeitung|journal|tribune|herald|times",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$£€¥]|\d元|角|cents?\b|francs?\b|公司|有限|\bstore\b|\bco\.|& co|地址|號|路\d", re.IGNORECASE)
_POINTS = re.compile(
    r"[图圖][为為：:]|[（(](?:前排|后排|後排|前|后|後|上|下)?[左右中][一二三四五六七八九十]?(?:起)?[）)]|"
    r"\((?:from |top |bottom |far |second |third )?(?:left|right|centre|center|above|below|inset|pictured)\)|"
    r"\bpictured\b|"
    r"\b(?:im Bild|unser Bild|v\. ?l\. ?n\. ?r)|\b(?:à gauche|à droite|ci-dessus|ci-contre)\b",
    re.IGNORECASE,
)
"""Words that point at something in a picture."""
_ARROWS = "▲▼◀▶►◄△▽↑↓←→"
_MARKS = "■□●○◆◇★☆※"
SHORT = 40
"""Letters up to which the words of a paper's own matter tell: a story may have any of them."""

WORDS = (
    *("caption", "credit", "byline", "names", "folio", "jump", "from page", "dateline", "date", "address", "paper"),
    *("money", "full stop", "starts badly", "small letter", "arrow", "mark", "bracket", "digits", "capitals"),
    *("points", "names in Latin", "initials"),
)


def points_at_picture(text: str) -> bool:
    """Whether the words point at somebody or something in a picture."""
    return bool(_POINTS.search(text))


def read_words(lines: Sequence[Line]) -> list[float]:
    """Of the lines of one region, in reading order."""
    text = " ".join(line.text for line in lines).strip()
    first, last = lines[0].text.strip(), lines[-1].text.strip()
    letters = [ch for ch in text if ch.isalpha()]
    short = sum(ch.isalnum() for ch in text) < SHORT
    return [
        float(is_caption(text)),
        float(ends_as_credit(text)),
        float(is_byline(text)),
        float(are_names(text)),
        float(is_folio(text)),
        float(is_jump(text)),
        float(is_jump_from(text)),
        float(read_dateline(text) is not None),
        float(bool(_DATE.search(text))),
        float(bool(_ADDRESS.search(text))),
        float(short and bool(_PAPER.search(text))),
        float(bool(_MONEY.search(text))),
        float(ends_sentence(last)),
        float(starts_badly(first)),
        float(first[:1].islower()),
        float(first[:1] in _ARROWS if first else 0.0),
        float(first[:1] in _MARKS if first else 0.0),
        float(first[:1] in "（(" if first else 0.0),
        sum(ch.isdigit() for ch in text) / max(1, len(text)),
        sum(ch.isupper() for ch in letters) / max(1, len(letters)),
        float(points_at_picture(text)),
        float(are_latin_names(text)),
        float(are_latin_names(text, sure=True)),
    ]
