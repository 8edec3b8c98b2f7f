"""What an issue tells the edition of all issues: the file ``edition.json`` in each issue's folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A person or a place, with what the newspaper calls them (``role``), and the article that has them."""

    name: str
    role: str
    article: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedArticle:
    """``file`` is its page, from the issue's folder; ``passages`` its text, in reading order, heads first. ``kind`` is
    TEI's word for it; ``byline`` all names in one line."""

    file: str
    title: str
    kind: str
    byline: str
    pages: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """``folder`` is the issue's site, from the output folder; ``day`` is ISO 8601, empty where there is not exactly
    one; ``date`` as it was given. ``places`` and ``persons`` point to articles by their place in ``articles``."""

    folder: str
    id: str
    title: str
    date: str
    day: str
    language: str
    interface: Literal["en", "zh"]
    software: str
    pages: tuple[str, ...]
    articles: tuple[EditedArticle, ...]
    persons: tuple[Named, ...]
    places: tuple[Named, ...]


def to_json(edition: Edition) -> bytes:
    return msgspec.json.format(msgspec.json.encode(edition), indent=1) + b"\n"


def from_json(content: bytes) -> Edition:
    """Raises msgspec.ValidationError, msgspec.DecodeError for what is none."""
    return msgspec.json.decode(content, type=Edition)
