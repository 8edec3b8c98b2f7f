"""What files call the units of a newspaper and the parts of them, and what these are called here.

One table for METS (docWorks and ENMAP, British Library, Veridian, Olive, Kitodo), Delpher's DIDL, PAGE's custom tags
and ALTO's tags. A unit of a kind that is not known keeps the name that its file gives it.
"""

from __future__ import annotations

import re
import typing

from pipeline.model import RegionKind

UNITS = {
    name: kind
    for kind, names in {
        "article": "article articles item story news newsitem artikel articulo artículo articolo nieuws editorial_item",
        "advertisement": "ad ads advert adverts advertisement advertisements advertising classified classifieds "
        "classified_advertisement classified_ad advertentie advertenties publicite publicité annonce annonces anzeige "
        "anzeigen werbung reklame mainos ilmoitus advertisement_section display_ad",
        "notice": "notice notices announcement public_notice legal_notice official_notice bekanntmachung avis "
        "familiebericht family_notice births_marriages_deaths birth_notice marriage_notice",
        "death notice": "death_notice death_notices deathnotice obituary obituaries nécrologie necrologie todesanzeige "
        "nachruf overlijdensbericht",
        "illustration": "illustration illustrations picture image photograph photo cartoon drawing graphic map comic "
        "illustratie illustratie_met_onderschrift bild abbildung illustrated_content",
        "table": "table tables tabelle tableau chart statistics tabular_content",
        "weather": "weather weather_report weather_forecast wetter météo meteo",
        "letter": "letter letters letter_to_the_editor letters_to_the_editor leserbrief correspondence",
        "serial": "serial feuilleton serial_story serialized_story serial_fiction novel roman",
        "poem": "poem poems verse poetry gedicht",
        "chapter": "chapter",
        "editorial": "editorial leader leading_article opinion commentary leitartikel",
    }.items()
    for name in names.split()
}
"""Names of units, as :func:`plain_name` gives them, and their kinds."""
CONTAINERS = frozenset(
    [
        "newspaper",
        "newspapers",
        "periodical",
        "serial_publication",
        "volume",
        "year",
        "month",
        "day",
        "issue",
        "issues",
        "edition",
        "supplement",
        "appendix",
        "content",
        "contents",
        "section",
        "subsection",
        "category",
        "column_section",
        "newspaper_section",
        "page",
        "pages",
        "physsequence",
        "set",
        "group",
        "monograph",
        "multivolume_work",
        "multivolumework",
        "contained_work",
        "fascicle",
        "dmd",
        "part",
        "rubric",
    ]
)
"""What holds units and is none."""
PARTS: dict[str, RegionKind] = {
    "heading": "headline",
    "title": "headline",
    "headline": "headline",
    "main_title": "headline",
    "subtitle": "subtitle",
    "subheadline": "subtitle",
    "subheading": "subtitle",
    "sub_title": "subtitle",
    "deck": "subtitle",
    "overline": "kicker",
    "kicker": "kicker",
    "crosshead": "subhead",
    "crossheading": "subhead",
    "author": "byline",
    "byline": "byline",
    "dateline": "dateline",
    "caption": "caption",
    "illustration_caption": "caption",
    "credit": "credit",
    "continuation": "jump",
    "table": "table",
    "body": "body",
    "body_content": "body",
    "paragraph": "body",
    "text": "body",
    "textblock": "body",
    "text_block": "body",
}
"""Names of parts of a unit."""
FURNITURE: dict[str, RegionKind] = {
    "title_section": "masthead",
    "masthead": "masthead",
    "publishing_stmt": "masthead",
    "impressum": "masthead",
    "imprint": "masthead",
    "running_title": "masthead",
    "header": "masthead",
    "footer": "folio",
    "page_number": "folio",
    "page_header": "masthead",
    "page_footer": "folio",
}
"""What is no unit's."""
HEADS = ("headline", "subtitle", "kicker")
_EMBEDDED = frozenset(("illustration", "table"))
"""Units that are parts of the one that they stand in."""


def plain_name(said: str) -> str:
    """``Death Notice``, ``DeathNotice`` and ``DEATH-NOTICE`` alike: ``death_notice``."""
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", "_", said.strip())
    return re.sub(r"[\s\-./]+", "_", parted).strip("_").casefold()


def unit_kind(said: str) -> str:
    """The kind of a unit; what the file calls it where that is not known, ``article`` where it says nothing."""
    name = plain_name(said)
    return UNITS.get(name) or " ".join(said.split()) or "article"


def is_unit(said: str, *, within: bool = False) -> bool:
    """Whether a division of that name is read by itself; ``within`` another unit only where it is of a known kind, and
    none that belongs to its text."""
    name = plain_name(said)
    if within:
        return UNITS.get(name, "table") not in _EMBEDDED and name not in PARTS
    return bool(name) and name not in CONTAINERS and name not in PARTS and name not in FURNITURE


def part_kind(said: str, otherwise: RegionKind) -> RegionKind:
    return PARTS.get(plain_name(said), otherwise)


def furniture_kind(said: str) -> RegionKind | None:
    return FURNITURE.get(plain_name(said))


def region_kind(said: str) -> RegionKind | None:
    """Of galley's own name of a kind, as its writers note it."""
    return next((one for one in typing.get_args(RegionKind) if one == said), None)
