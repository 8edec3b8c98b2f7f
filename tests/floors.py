"""What the press pages score, stage by stage, and what they must not fall below.

Pages are read perfectly, so that recognition does not blur what layout, order and articles do. The floors belong to
these very pages: their digest is kept beside them, and a change of the press that moves it asks for new floors.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.config import Settings
from pipeline.evaluate import Scores, score
from pipeline.formats.tei import read_tei, write_issue
from pipeline.formats.truth import read_truth
from pipeline.model import Issue, IssueInfo, LaidOutPage, OrderedPage, PageRecords, PreparedPage, RecognisedPage
from pipeline.stages.articles import cut_articles
from pipeline.stages.layout import lay_out
from pipeline.stages.mend import mend
from pipeline.stages.order import order
from pipeline.stages.settle import settle_page
from tests.perfect_reading import read_perfectly
from tests.press import Page

__all__ = ["Made", "digest", "finish", "make", "make_records", "score_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    records: PageRecords
    issue: Issue


def make(page: Page, language: str) -> Made:
    """A press page through every stage from layout to articles."""
    picture = np.asarray(page.image, dtype=np.uint8)
    prepared, recognised = read_perfectly(dict(page.truth), picture, language)
    return make_records(prepared, recognised, picture)


def make_records(prepared: PreparedPage, recognised: RecognisedPage, picture: NDArray[np.uint8]) -> Made:
    settings = Settings()
    layout = lay_out(prepared, lambda: picture, recognised, settings.layout)
    return finish(prepared, recognised, layout, order(prepared, recognised, layout, settings.order))


def finish(prepared: PreparedPage, recognised: RecognisedPage, layout: LaidOutPage, ordered: OrderedPage) -> Made:
    """What follows the order of a page."""
    settings = Settings()
    mended = mend(prepared, recognised, layout, ordered, settings.mend)
    settled = settle_page(recognised, mended, settings.settle, ())
    records = PageRecords(prepared=prepared, recognised=recognised, layout=layout, order=ordered, settled=settled)
    return Made(records=records, issue=cut_articles(IssueInfo(id="press"), [records], settings.articles))


def score_page(page: Page, made: Made, folder: Path) -> Scores:
    """By way of TEI files in ``folder``, as a user's would be scored."""
    files = write_issue(made.issue, [made.records], software="galley", settings=Settings().publish)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    page.save(folder / "truth", "page")
    articles = [article for path in sorted(folder.glob("*-a*.xml")) for article in read_tei(path)]
    return score(read_truth(folder / "truth" / "page.json")[0], articles)


def digest(pages: list[Page]) -> str:
    """Of the truths: what is set and where, whatever the picture codec does to single pixels, and without the kinds
    that articles are sorted into: these set no page anew."""
    kinds = ("headline_kind", "shape")
    truths = [
        {
            **page.truth,
            "articles": [
                {name: value for name, value in one.items() if name not in kinds} for one in page.truth["articles"]
            ],
        }
        for page in pages
    ]
    text = json.dumps(truths, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
