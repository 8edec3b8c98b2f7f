"""What elements of TEI tell: kinds, headlines over several articles, the issue, and which characters are text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from pipeline.dates import find_date
from pipeline.formats.clean import printed
from pipeline.formats.told import ToldInfo
from pipeline.formats.xml_files import local_name, text_of
from pipeline.model import RegionKind

PUT_RIGHT = frozenset(("sic", "orig", "abbr"))
"""What is not read in a ``choice`` that has something else."""
SILENT = frozenset(("certainty", "figDesc"))
"""What is no text of the page."""
HEADS: dict[str, RegionKind] = {"kicker": "kicker", "main": "headline", "sub": "subtitle", "roof": "headline"}
PIECES: dict[str, RegionKind] = {"byline": "byline", "dateline": "dateline", "table": "table"}
FURNITURE: dict[str, RegionKind] = {"pageNum": "folio"}
LOOSE: dict[str, RegionKind] = {"jump": "jump", "advertisement": "advertisement"}
"""Types of ``ab`` that name a kind of text; others do not."""
HYPHENS = frozenset("-=⸗¬\u00ad\u2010")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def count_tei(texts: Iterable[etree._Element]) -> str:
    """The printed characters of all texts: what stands in them, without regard to pages, lines or passages. Of a
    ``choice`` what is read counts, or the hyphen that nothing is read for."""
    found: list[str] = []

    def count(one: etree._Element) -> None:
        if local_name(one) == "choice" and is_soft_hyphen(one):
            found.append(text_of(one[0]))
        if local_name(one) not in SILENT:
            found.append(one.text or "")
            heard = read_of(one)
            for child in one:
                if isinstance(child.tag, str) and child in heard:
                    count(child)
                found.append(child.tail or "")

    for text in texts:
        for body in text.iterchildren("{*}text"):
            count(body)
    return printed("".join(found))


def share_out(told: str, pages: Sequence[str]) -> list[str]:
    """What the file has of each page, whose lines say ``pages``: what no line has is the first one's, so that it is
    missed, and what lines have beyond it is no page's."""
    beyond = Counter(printed("".join(pages))) - Counter(told)
    shared = []
    for page in pages:
        kept = []
        for one in printed(page):
            if beyond[one] > 0:
                beyond[one] -= 1
            else:
                kept.append(one)
        shared.append("".join(kept))
    missed = Counter(told) - Counter(printed("".join(pages)))
    return ["".join(missed.elements()) + shared[0], *shared[1:]] if shared else []


def target_of(element: etree._Element) -> str:
    """The first thing that it points to."""
    return next(iter((element.get("facs") or "").split()), "").rpartition("#")[2]


def read_of(element: etree._Element) -> list[etree._Element]:
    """The children that are read: of a ``choice`` one, or those that put another right."""
    children = list(element)
    if local_name(element) != "choice":
        return children
    return [one for one in children if local_name(one) not in PUT_RIGHT] or children[:1]


def is_soft_hyphen(choice: etree._Element) -> bool:
    """Whether it takes a hyphen away at the end of a line."""
    following = choice.getnext()
    return (
        len(choice) == 2
        and not text_of(choice[1]).strip()
        and text_of(choice[0]) in HYPHENS
        and not (choice.tail or "").strip()
        and following is not None
        and local_name(following) == "lb"
    )


def kind_of_division(division: etree._Element, within: str) -> str:
    return {"article": "article", "section": "section"}.get(division.get("type") or "", within)


def kind_of(element: etree._Element, within: str) -> RegionKind:
    name, said = local_name(element), element.get("type") or ""
    if name == "head":
        if within == "figure":
            return "caption"
        return (
            "subhead" if within == "section" else HEADS.get(element.get("subtype") or said, HEADS.get(said, "headline"))
        )
    if name == "fw":
        return FURNITURE.get(said, "masthead")
    if name == "ab":
        return LOOSE.get(said, "other")
    if name == "p" and within == "figure":
        return "credit" if element.get("rend") == "credit" else "caption"
    return PIECES.get(name, "body")


def read_roofs(root: etree._Element) -> dict[str, list[str]]:
    """The articles under each headline over several, by its id: their own heads point to it."""
    roofs: dict[str, list[str]] = {}
    for head in root.iter("{*}head"):
        whole = next(head.iterancestors("{*}TEI"), None)
        if (target := head.get("sameAs") or "") and whole is not None:
            roofs.setdefault(target.rpartition("#")[2], []).append(whole.get(XML_ID) or "")
    return roofs


def name_software(application: etree._Element) -> str:
    return " ".join(filter(None, (application.get("ident"), application.get("version"))))


def read_info(root: etree._Element) -> ToldInfo | None:
    """Of the newspaper, as the first description of a source has it."""
    source = next(root.iter("{*}monogr"), None)
    if source is None:
        return None

    def said(name: str, **attributes: str) -> str:
        for one in source.iter(f"{{*}}{name}"):
            if all(one.get(key) == value for key, value in attributes.items()):
                text = " ".join((one.get("when") or text_of(one)).split())
                return "" if text == "unknown" else text
        return ""

    return ToldInfo(
        title=said("title", level="j") or said("title"),
        date=find_date(said("date")),
        place=said("pubPlace"),
        publisher=said("publisher"),
        volume=said("biblScope", unit="volume"),
        number=said("biblScope", unit="issue"),
    )
