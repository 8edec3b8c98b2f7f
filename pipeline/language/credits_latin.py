"""Who made a text or a picture, in English, German and French: ``By JOHN SMITH, Staff Correspondent``,
``From Our Special Correspondent``, ``Von Dr. Hans Meyer``, ``De notre envoyé spécial``, ``(Reuter.)``."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.language.credits import Credits
from pipeline.language.names import LATIN_NAME, LATIN_TITLES, is_latin_name
from pipeline.model import Organisation, Person

AGENCIES = (
    "Associated Press|United Press International|United Press|International News Service|Universal Service|"
    "North American Newspaper Alliance|Press Association|Exchange Telegraph(?: Company)?|Central News|Domei|Kokusai|"
    "Agence Havas|Agence France-Presse|Havas|Stefani|Tass|Wolffs? ?(?:Bureau|Büro)?|W\\.?T\\.?B"
    "|Reuters?(?:['’]s)?|Deutsche Presse-Agentur|"
    "A\\.?P|U\\.?P|U\\.?P\\.?I|I\\.?N\\.?S|A\\.?F\\.?P|dpa|DPA|ddp|sda|ag|apa|ATS|N\\.?A\\.?N\\.?A"
)
_LONG = re.compile(r"[A-Z][\w'’.]+(?:[ -][A-Z][\w'’.]+)+|Reuters?|Havas|Stefani|Wolff", re.IGNORECASE)
_JOB = (
    r"(?:(?:war|parliamentary|diplomatic|military|naval|political|city|society|sports?|music|drama|art"
    r"|financial|foreign|managing|"
    r"night|science|washington|london|paris|berlin)\s+)*"
    r"(?:correspondent|reporter|writer|editor|critic|photographer|representative|commissioner|columnist|analyst)s?"
)
_ROLE = (
    rf"(?:(?:of|for)\s+the\s+[\w ]{{2,24}}?(?:\s+staff)?|(?:(?:our|the|a|an|{AGENCIES})\s+)?"
    rf"(?:(?:own|special|staff|foreign|chief|senior|former|[\w']{{2,14}})[\s.]+){{0,3}}{_JOB}"
    r"(?:\s+(?:of|to|for|in|at)\s+(?:the\s+)?[A-Z][\w.' ]{1,30})?)"
)
_LATIN_UNIT = (
    r"(?:[A-Z][\w.'’]*\s+){0,4}(?:University|College|Institute|Observatory|School|Church|Academy|Museum"
    r"|Department|Bureau|"
    r"Hospital|Society|Association)(?:\s+of(?:\s+[A-Z][\w.'’]*){1,4})?"
)
_UNNAMED = re.compile(
    rf"(?:from|by)\s+(?P<role>(?:our|a|an|the)\s+(?:[\w.'’-]+\s+){{0,3}}{_JOB})(?:\s+(?:in|at)\s+"
    rf"(?P<place>[A-Z][\w. ]{{2,20}}))?"
    rf"(?:\s*[,:—-]?\s*(?P<name>(?-i:{LATIN_NAME})))?",
    re.IGNORECASE,
)
_PAPER = r"(?-i:(?:[Tt]he|THE)\s+[A-Z][\w.]*(?:\s+[A-Z][\w.]*){0,3}?)"
_SENT = re.compile(
    r"(?P<role>(?:special(?:\s+(?:dispatch|cable(?:gram)?|correspondence|telegram|wireless)(?:\s+dispatch)?)?)"
    r"|(?:by\s+)?(?:cable(?:gram)?|dispatch|telegram|wireless)(?:\s+dispatch)?)\s+(?:to|of)\s+"
    rf"(?P<paper>{_PAPER})(?:\s+and\s+(?P<other>(?-i:(?:[Tt]he\s+)?[A-Z][\w.]*(?:\s+[A-Z][\w.]*){{0,3}}?)))?"
    r"(?:\s*[.,]?\s*copyright\W{1,2}(?:19|18)\d\d(?:,?\s+by\s+.{3,40})?)?",
    re.IGNORECASE,
)
_AGENCY = re.compile(rf"(?:(?P<by>by|from|via|through)\s+)?(?:the\s+)?(?P<name>{AGENCIES})\.?", re.IGNORECASE)
_BY = re.compile(
    rf"(?:(?P<lead>special\s+(?:dispatch|cable)[^.]{{0,20}}?|"
    rf"(?P<made>photos?|photographs?|pictures?|illustrat(?:ed|ions?)|drawings?|cartoons?|"
    rf"sketch|story|text|words|translated|compiled|edited|written|told|as told|interview(?:ed)?|reviewed)"
    rf"(?P<also>\s+and\s+(?:photos?|photographs|pictures))?)\s+)?by\s+(?P<names>.+?)"
    rf"(?:(?:\s*,|\s+[—–-]+|\s)\s*(?P<role>{_ROLE})|,\s*(?P<unit>(?-i:{_LATIN_UNIT})))?",
    re.IGNORECASE,
)
_STAFF = re.compile(rf"(?P<names>(?-i:{LATIN_NAME})),\s*(?P<role>{_ROLE})", re.IGNORECASE)
_GERMAN_STAFF = re.compile(
    r"(?:(?:von|aus|vom|draht(?:bericht|meldung)|telegramm|(?:priv\.?-)?tel(?:egr)?\.|bericht|eigenbericht)\s+)+(?P<role>"
    r"(?:unser\w{0,2}|einem|dem|eines)\s+(?:[\wäöüß.-]+\s+){0,3}?"
    rf"\S*?(?:korrespondent|korr|berichterstatter|mitarbeiter|redakteur|redaktion|redaktor|vertreter)\w*)"
    rf"(?:\s+in\s+(?P<place>[A-ZÄÖÜ]\w+))?"
    rf"(?:\s*[,:]?\s*(?P<name>(?-i:{LATIN_NAME})))?",
    re.IGNORECASE,
)
_GERMAN = re.compile(
    r"(?:(?P<role>Text|Übersetzt|Übersetzung|Deutsch|Zusammengestellt|Bearbeitet|Nacherzählt|Aus dem \w+"
    r"|Interview)\s*(?::|\bvon\b)|Von|VON|Vom|Bon(?=(?:\s+[A-ZÄÖÜ][\wäöüß.]+){2,4}$))\s+"
    r"(?P<names>.+?)(?:(?:,\s*|\s*\()(?P<rest>[A-ZÄÖÜ][\wäöüß .-]{2,24})\)?)?"
)
"""``Bon Richard Meyer``: the V of Fraktur reads as a B."""
_FRENCH_STAFF = re.compile(
    r"(?:de|par)\s+(?P<role>(?:notre|nos|un de nos)\s+(?-i:[a-zéèà]+(?:\s+[a-zéèà]+){0,2}))(?:\s+(?:à"
    r"|en)\s+(?P<place>[A-ZÉ]\w+))?"
    rf"(?:\s*[,:]?\s*(?P<name>(?-i:{LATIN_NAME})))?",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"(?P<role>Propos recueillis|Traduit(?: de l['’]\w+| du \w+)?|Texte|Adapté|Recueilli)?\s*[Pp](?:ar"
    r"|AR)\s+(?P<names>.+?)"
)
_PICTURE = re.compile(
    r"(?P<role>photo(?:graph|graphie)?s?(?:\s+by)?|fotos?|bild(?:er)?|aufnahmen?|zeichnung"
    r"(?:en)?|illustration|cliché|dessin|picture|"
    r"(?:photo|foto|bild)\s*(?:by|von|de|par)|courtesy(?:\s+of)?|credit)\s*[:/]?\s+(?P<who>.+?)",
    re.IGNORECASE,
)
_GLUED_BY = re.compile(
    r"^(B[Yy]|V(?:on|ON))(?:[.·•'’`]\s?(?=[A-Z])|(?=(?:[A-Z]\.\s?)+[A-Z]|(?<=[yn])[A-Z][a-z]+ [A-Z]))"
)
"""A recogniser loses the space of ``BY N. O. MESSENGER``, or reads a speck there; ``BYRON WHITE`` is a name."""
_GLUED_NAME = re.compile(r"(?<=\b[A-Z]\.)(?=[A-ZÄÖÜÉ][\w'’-]+)")
"""The space between an initial and the name, which it loses too: ``E.C.CARTMELL``."""
_PICTURE_AGENCIES = "Keystone|Scherl|Ullstein|Atlantic|Acme|International News Photos?|Wide World|Getty Images|Corbis"
_STAFF_PICTURE = re.compile(
    rf"(?P<who>{AGENCIES}|star|staff|times|underwood (?:&|and) underwood|harris (?:&|and) ewing"
    rf"|wide world)\s+(?:staff\s+)?(?P<role>photos?|wirephoto|photograph)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?:\b[A-Z]|Jr|Sr|Esq)\.$")
"""A full stop that belongs to the word before it."""
_AND = re.compile(r"\s*(?:,\s*(?:and|und|et)\s+|\s(?:and|und|et|&|u\.)\s|/|;)\s*", re.IGNORECASE)
_TITLE = re.compile(rf"(?P<title>(?:(?:{LATIN_TITLES})\.?\s+)+)(?P<name>\S.*)")
_TITLE_BUT_M = re.compile(rf"(?P<title>(?:(?!M\b)(?:{LATIN_TITLES})\.?\s+)+)(?P<name>\S.*)")
_TITLES_ONLY = re.compile(rf"(?:(?:{LATIN_TITLES})\.?\s+)*(?:{LATIN_TITLES})\.?")
_PLAIN_WORD = re.compile(r"\b(?:the|of|a|an|in|on|at|for|with|nach|mit|im|am|zu|bis|und|gegen|über)\b")


_INITIALS = re.compile(r"(?:[A-ZÄÖÜÉ]\.[ -]?)+(?:(?:[A-Z]\.)|[A-ZÄÖÜÉ][\w’'-]+)?.*")
"""``R. BALAJI``, ``M. du Campfranc``, ``C. R.-P.``"""


def are_latin_names(text: str, *, sure: bool = False) -> bool:
    """Nothing but names of persons, of two to five words each. ``sure``: each begins with an initial, which a title
    of other sense hardly does."""
    names = [part.strip(" .,") + ("." if part.rstrip().endswith(".") else "") for part in _AND.split(text.strip())]
    if not names or len(names) > 4:
        return False
    return all(
        2 <= len(name.replace(".", ". ").split()) <= 5
        and is_latin_name(name)
        and not _PLAIN_WORD.search(name.lower())
        and (not sure or bool(_INITIALS.fullmatch(name)))
        for name in names
    )


_INITIALS_ALONE = re.compile(r"(?:[A-ZÄÖÜÉ]\.[ -]?){2,4}")


def are_initials(text: str) -> bool:
    """``C. R.-P.``, ``O. T.``: the signature of one person."""
    return bool(_INITIALS_ALONE.fullmatch(text.strip()))


def read_names(text: str) -> Credits | None:
    """Names or initials without any word that says what they did."""
    if are_initials(text):
        return Credits(persons=(Person(name=text.strip()),), confidence=0.6)
    if not are_latin_names(text):
        return None
    names = [part.strip(" ,") for part in _AND.split(text.strip())]
    return Credits(persons=tuple(Person(name=name) for name in names if name), confidence=0.7)


@lru_cache(maxsize=8192)
def read_latin(text: str) -> Credits | None:
    """The credits that the text is as a whole, or None."""
    line = _GLUED_BY.sub(r"\1 ", _GLUED_NAME.sub(" ", " ".join(text.split()).strip(" ·•,'*—–")))
    bracketed = line[:1] in ("(", "[") and line.rstrip(". ")[-1:] in (")", "]")
    if bracketed:
        line = line.rstrip(". ")[1:-1].strip()
    line = line.rstrip(" ,:;")
    if not _DOTTED.search(line):
        line = line.rstrip(" .")
    if not 2 <= len(line) <= 90:
        return None
    return _unnamed(line) or _agency(line, bracketed) or _named(line) or _picture(line)


def _unnamed(line: str) -> Credits | None:
    for pattern in (_UNNAMED, _GERMAN_STAFF, _FRENCH_STAFF):
        match = pattern.fullmatch(line)
        if match:
            name = match["name"] or ""
            if name and not is_latin_name(name):
                continue
            person = Person(name=name, role=match["role"], place=match["place"] or "")
            return Credits(persons=(person,), confidence=0.93)
    match = _SENT.fullmatch(line)
    if match:
        papers = [name.rstrip(".") for name in (match["paper"], match["other"]) if name]
        return Credits(organisations=tuple(Organisation(name=name, role="agency") for name in papers), confidence=0.9)
    return None


def _agency(line: str, bracketed: bool) -> Credits | None:
    match = _AGENCY.fullmatch(line)
    if not match:
        return _misread_agency(line)
    long = bool(_LONG.fullmatch(match["name"]))
    short_ok = match["name"][:2].isupper() or match["name"] in ("dpa", "ddp", "sda", "ag", "apa")
    if not (long or (short_ok and (bracketed or match["by"]))):
        return None
    sure = 0.95 if match["by"] else 0.9 if bracketed else 0.6
    return Credits(organisations=(Organisation(name=match["name"], role="agency"),), confidence=sure)


def _misread_agency(line: str) -> Credits | None:
    """``By the Associated Pttm``: near enough to the commonest one; its name stays as it was read."""
    match = re.fullmatch(r"by\s+the\s+(?P<name>\S+\s+\S+)", line, re.IGNORECASE)
    if not match or SequenceMatcher(None, match["name"].lower(), "associated press").ratio() < 0.75:
        return None
    return Credits(organisations=(Organisation(name=match["name"], role="agency"),), confidence=0.7)


def _named(line: str) -> Credits | None:
    for pattern, sure in ((_BY, 0.93), (_STAFF, 0.92), (_GERMAN, 0.9), (_FRENCH, 0.92)):
        match = pattern.fullmatch(line)
        if not match:
            continue
        said = match.groupdict()
        role = " ".join((said.get("role") or "").split())
        made = said.get("made") or ""
        agency = re.match(rf"(?:{AGENCIES})\b", role)
        names = re.sub(r"^the\s+(?=Right|Rt|Rev|Hon)", "", said["names"].strip(" ,"), flags=re.IGNORECASE)
        persons = _persons(names, role or made, french=pattern is _FRENCH)
        if not persons:
            continue
        rest = said.get("rest") or ""
        if rest:
            persons = tuple(
                Person(name=one.name, role=one.role, title=one.title, place=rest.strip()) for one in persons
            )
        organisations = (Organisation(name=agency.group(), role="agency"),) if agency else ()
        if said.get("unit"):
            organisations = (Organisation(name=said["unit"], role="affiliation"),)
        picture = bool(re.match(r"photo|picture|illustrat|drawing|cartoon|sketch", made, re.IGNORECASE))
        return Credits(persons=persons, organisations=organisations, confidence=sure, picture=picture)
    return None


def _persons(names: str, role: str, *, french: bool = False) -> tuple[Person, ...]:
    """() where one of them is no name. ``M.`` is a title in French alone."""
    found = []
    for part in _AND.split(names):
        name = part.strip(" ,")
        if not name or not is_latin_name(name) or _PLAIN_WORD.search(name) or len(name.split()) > 7:
            return ()
        match = (_TITLE if french else _TITLE_BUT_M).fullmatch(name)
        title, bare = (match["title"].strip(), match["name"]) if match else ("", name)
        if _TITLES_ONLY.fullmatch(bare):
            title, bare = "", name
        found.append(Person(name=bare, role=role, title=title))
    return tuple(found) if len(found) <= 6 else ()


def _picture(line: str) -> Credits | None:
    match = _STAFF_PICTURE.fullmatch(line)
    if match:
        return Credits(organisations=(Organisation(name=match["who"], role="agency"),), confidence=0.85, picture=True)
    match = _PICTURE.fullmatch(line)
    if not match:
        return None
    persons: list[Person] = []
    organisations: list[Organisation] = []
    role = match["role"].strip()
    for part in re.split(r"\s*[/,;]\s*|\s+(?:and|und|et)\s+", match["who"].strip(" .)")):
        if re.fullmatch(f"{AGENCIES}|{_PICTURE_AGENCIES}", part):
            organisations.append(Organisation(name=part, role="agency"))
        elif is_latin_name(part) and not _PLAIN_WORD.search(part):
            persons += _persons(part, role)
        elif part.isupper() and 2 <= len(part) <= 12:
            organisations.append(Organisation(name=part, role="source"))
        else:
            return None
    marked = ":" in line or "/" in line or re.search(r"\b(?:by|von|par|de|courtesy)\b", line, re.IGNORECASE)
    return Credits(
        persons=tuple(persons), organisations=tuple(organisations), confidence=0.92 if marked else 0.6, picture=True
    )
