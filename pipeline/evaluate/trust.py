"""The part of the evaluation's page that says how far edits can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from pipeline.evaluate.evaluation import Evaluation
from pipeline.evaluate.reliability import Bin, draw_reliability

EXAMPLES = 60


def write_trust(evaluation: Evaluation) -> Iterable[str]:
    """A table by rule, diagrams of what was said and what was right, and the applied edits that are wrong."""
    trust = evaluation.trust
    if trust is None:
        return
    yield "<h2 id=edits>How far edits can be trusted</h2>"
    yield (
        "<p class=about>Edits whose place the truth has: what share of them is right, beside what their confidence "
        f"says. The two are {trust.error:.3f} apart on average.</p>"
    )
    yield "<table class='figures kinds'><thead><tr><th>rule</th><th>outcome</th><th>judged</th><th>said</th>"
    yield "<th>right</th></tr></thead><tbody>"
    for one in trust.rules:
        yield (
            f"<tr><th>{escape(one.rule)}</th><th>{one.outcome}</th><td>{one.cases}</td><td>{one.said:.3f}</td>"
            f"<td>{one.right:.3f}</td></tr>"
        )
    yield "</tbody></table>"
    yield "<section class=diagrams>"
    yield from _diagram(trust.bins, "All edits")
    yield from _diagram(trust.character_bins, "Edits that read another character")
    yield "</section>"
    if evaluation.wrong_edits:
        count = len(evaluation.wrong_edits)
        more = f", the {EXAMPLES} surest" if count > EXAMPLES else ""
        yield f"<p class=about>Applied and wrong: {count}{more}.</p>"
        yield "<table class=differences><thead><tr><th>page, rule</th><th>sure</th>"
        yield "<th>recognised (green) and read (red)</th></tr></thead><tbody>"
        for wrong in evaluation.wrong_edits[:EXAMPLES]:
            yield (
                f"<tr><th>{escape(wrong.rule)}<small>{escape(wrong.page)}</small></th>"
                f"<td class=n>{wrong.confidence:.2f}</td><td class=diff>{_shown(wrong.left)}"
                f"<del>{_shown(wrong.before)}</del><ins>{_shown(wrong.after)}</ins>{_shown(wrong.right_of)}</td></tr>"
            )
        yield "</tbody></table>"


def _diagram(bins: tuple[Bin, ...], title: str) -> Iterable[str]:
    if bins:
        yield f"<figure>{draw_reliability(bins, title)}</figure>"


def _shown(text: str) -> str:
    """A line's end can be seen."""
    return escape(text.replace("\n", "⏎"))
