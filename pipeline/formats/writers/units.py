"""What articles are to each other in formats that have pages and units: parts of one, or under one headline."""

from __future__ import annotations

from pipeline.formats.tei.issue_text import IssueText
from pipeline.model import Issue


def join_units(issue: Issue) -> dict[str, str]:
    """For the id of each article that of its first part: formats of libraries have an article that goes on from page to
    page as one unit. What goes on upon its own page or an earlier one, or is of another kind, is one of its own."""
    at = {page: number for number, page in enumerate(issue.pages)}
    before = {one.id: one for one in issue.articles}
    units: dict[str, str] = {}
    for article in issue.articles:
        other = before.get(article.jump_from or "")
        on = [at[page] for page in article.pages if page in at]
        goes_on = (
            other is not None
            and other.jump_to == article.id
            and other.kind == article.kind
            and other.id in units
            and max((at[page] for page in other.pages if page in at), default=len(at)) < min(on, default=-1)
        )
        units[article.id] = units[other.id] if goes_on and other is not None else article.id
    return units


def under_roofs(text: IssueText, number: int) -> dict[str, list[str]]:
    """The articles of a page under each headline over several, by its passage."""
    found: dict[str, list[str]] = {}
    for article in text.issue.articles:
        for roof in article.roofs:
            placed = text.find(roof, article.pages)
            if placed.page == number:
                found.setdefault(placed.passage.id, []).append(article.id)
    return found
