"""What is given to a template: an issue's articles as plain data, in the order in which they are read.

``copy`` is what a printer calls the matter that is to be set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.formats.writers.cuts import Cut
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import HEADS, ReadableArticle, ReadableBlock
from pipeline.formats.writers.typeset.fonts import Faces

Copy = dict[str, Any]

LONGEST_HEAD = 300
"""Characters of a heading: what is longer is set in bold with the text, where it can run on from page to page."""
LONGEST_SHORT = 40
"""Characters of a headline in a jump line."""
JUMPS = {
    "zh-Hant": ("（下轉第{page}版）", "（上接第{page}版）"),
    "zh": ("（下转第{page}版）", "（上接第{page}版）"),
    "de": ("Fortsetzung auf Seite {page}", "Fortsetzung von Seite {page}:"),
    "fr": ("Suite page {page}", "Suite de la page {page} :"),
    "en": ("Continued on page {page}", "Continued from page {page}:"),
}
"""Jump lines by language, from where and to where; English where there is none of a language's own."""
REGIONS = {"zh-hans": "cn", "zh-hant": "tw"}
"""How Typst tells the two ways of setting Chinese apart."""
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]")
"""Control characters that XML takes and no font has."""


def has_cjk(text: str) -> bool:
    return _CJK.search(text) is not None


def write_copy(
    material: Material, articles: Sequence[ReadableArticle], faces: Faces, cuts: Mapping[str, Sequence[Cut]]
) -> Copy:
    """``cuts`` are pictures of each article, by its id, with the caption (an index in its ``blocks``) that each has."""
    info = material.issue.info
    paper = info.title or info.id
    tag = material.language.lower()
    jump = next((said for begin, said in JUMPS.items() if tag.startswith(begin.lower())), JUMPS["en"])
    lang = re.match(r"[a-z]{2,3}(?![a-z])", tag)
    cjk = tag.startswith(("zh", "ja"))
    # Marks that both scripts have (“ ” … —) are Chinese in Chinese text.
    latin = [{"name": one, "covers": "latin-in-cjk"} if cjk and faces.cjk else one for one in faces.latin]
    numbers = {one.id: at for at, one in enumerate(articles)}
    single = articles[0] if len(articles) == 1 else None
    imprint = [info.place, info.date, _joined("Vol. ", info.volume), _joined("No. ", info.number)]
    title = single.title if single is not None else ", ".join(filter(None, (paper, info.place, info.date)))
    return {
        "title": _clean(title),
        "editor": [one for one in info.editor.split("; ") if one],
        "keywords": list(dict.fromkeys(filter(None, (paper, info.date)))),
        "fonts": [*latin, *faces.cjk],
        "lang": lang.group() if lang else "en",
        "region": next((region for begin, region in REGIONS.items() if tag.startswith(begin)), ""),
        "cjk": cjk,
        "upright": material.upright,
        "paper": paper,
        "imprint": _clean("  ·  ".join(filter(None, imprint)) or info.id),
        "running": _clean(_running(material, single)),
        "words": {"on": jump[0], "back": jump[1]},
        "articles": [_article(one, numbers, cuts.get(one.id, ()), at) for at, one in enumerate(articles) if one.blocks],
    }


def _joined(before: str, text: str) -> str:
    return f"{before}{text}" if text else ""


def _running(material: Material, single: ReadableArticle | None) -> str:
    """The running head: of an offprint also the page that the article stood on."""
    info = material.issue.info
    said = [info.title or info.id, info.date]
    if single is not None:
        said.append("p. " + ", ".join(single.pages))
    return ", ".join(filter(None, said))


def _clean(text: str) -> str:
    return _INVISIBLE.sub("\ufffd", text)


def _article(article: ReadableArticle, numbers: Mapping[str, int], cuts: Sequence[Cut], number: int) -> Copy:
    heads: list[Copy] = []
    body = list(_pictures(article, cuts))
    pictured = {id(article.blocks[one.caption]) for one in cuts}
    opening = True
    for block in article.blocks:
        opening = opening and block.kind in (*HEADS, "byline", "dateline")
        if id(block) in pictured:
            continue
        if opening and len(block.line) <= LONGEST_HEAD:
            heads.append(_piece(block, block.kind))
        else:
            to = numbers.get(article.next) if block.kind == "jump" else None
            kind = "strong" if block.kind in HEADS else block.kind
            body.append(_piece(block, kind, to="" if to is None else _label(to)))
    title = article.title
    return {
        "id": article.id,
        "label": _label(number),
        "title": _clean(title),
        "short": _clean(title if len(title) <= LONGEST_SHORT else title[: LONGEST_SHORT - 1] + "…"),
        "titled": any(one["kind"] == "headline" for one in heads),
        "heads": heads,
        "body": body,
    }


def _label(number: int) -> str:
    return f"article-{number + 1}"


def _pictures(article: ReadableArticle, cuts: Sequence[Cut]) -> Iterator[Copy]:
    """Each with its caption, at the head of the text, as newspapers have them."""
    for one in cuts:
        caption = article.blocks[one.caption]
        yield {**_piece(caption, "picture"), "file": one.file, "ratio": one.height / one.width}
        yield _piece(caption, caption.kind)


def _piece(block: ReadableBlock, kind: str, to: str = "") -> Copy:
    """Typst takes the language of a text that runs from right to left from its script, not from that of the issue."""
    text = _clean(block.text if kind == "table" else block.line)
    lang, region, direction = "", "", ""
    strong = next((one for one in map(unicodedata.bidirectional, text) if one in ("L", "R", "AL")), "L")
    if strong != "L":
        lang, direction = ("he" if strong == "R" else "ar"), "rtl"
    return {"kind": kind, "text": text, "lang": lang, "region": region, "dir": direction, "to": to}
