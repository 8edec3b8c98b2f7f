"""What an evaluation found: a table for the terminal, JSON for programs, a page for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import msgspec
from rich import box
from rich.table import Table

from pipeline.errors import OutputError
from pipeline.evaluate.causes import CAUSES, Cause, Difference
from pipeline.evaluate.evaluation import SHARES, Evaluation, PageEvaluation
from pipeline.evaluate.style import STYLE
from pipeline.evaluate.trust import write_trust

EXAMPLES = 60
COLUMNS: Mapping[str, str] = {
    "cer": "CER",
    "cer_matched": "CER matched",
    "order_free": "order-free",
    "cer_strict": "CER strict",
    "art_f1": "articles F1",
    "title_acc": "headlines",
    "byline_acc": "bylines",
    "para_f1": "paragraphs F1",
    "flow_recall": "flow",
    "column_recall": "columns",
}
HEADINGS: Mapping[str, str] = {
    "cer": "CER",
    "cer_matched": "CER found",
    "order_free": "order free",
    "cer_strict": "CER marks",
    "art_f1": "art. F1",
    "title_acc": "heads",
    "byline_acc": "by- lines",
    "para_f1": "par. F1",
    "flow_recall": "flow",
    "column_recall": "cols",
}
"""As in the table of the terminal, where COLUMNS would not fit."""
MEANING: Mapping[str, str] = {
    "cer": "characters wrong, missing or surplus, articles matched to articles",
    "cer_matched": "the same without articles that are in no truth",
    "order_free": "the same characters with every order forgiven: what recognition alone costs",
    "cer_strict": "CER with the width and form of marks counted",
    "art_f1": "articles whose text is within 10 % of the truth",
    "title_acc": "headlines found (similarity of .9)",
    "byline_acc": "bylines found (similarity of .85)",
    "para_f1": "paragraph starts",
    "flow_recall": "places where a line runs on into the next that the output kept together",
    "column_recall": "those of them where the text jumps up to the next column",
}
OWED: Mapping[Cause, str] = {
    "recognition": "characters read wrongly, missed or made up",
    "order": "text that stands at another place of its article",
    "article": "text that stands in another article, or in none",
    "paragraph": "paragraph breaks that are missing or surplus",
    "punctuation": "marks: missing, surplus, or of another width or form (which CER forgives)",
}
LOW_IS_GOOD = frozenset({"cer", "cer_matched", "order_free", "cer_strict"})


def print_table(evaluation: Evaluation) -> Table:
    """Pages in rows, figures in columns, the mean below: for rich's console to print."""
    shown = [name for name in SHARES if name in dict(evaluation.mean)]
    title = f"{len(evaluation.pages)} pages against {evaluation.truth}"
    # A terminal of 80 columns holds ten figures: headings break, figures never do.
    table = Table(title=title, caption=_caption(evaluation), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("page", overflow="fold", min_width=6)
    for name in shown:
        table.add_column(HEADINGS[name], justify="right", min_width=5)
    for page in evaluation.pages:
        table.add_row(page.page, *(_figure(getattr(page.scores, name)) for name in shown))
    table.add_section()
    table.add_row("mean", *(_figure(dict(evaluation.mean)[name]) for name in shown), style="bold")
    return table


def print_trust(evaluation: Evaluation) -> Table | None:
    """How far the edits can be trusted, by rule; None where none could be judged."""
    trust = evaluation.trust
    if trust is None:
        return None
    caption = f"confidence and truth are {trust.error:.3f} apart on average"
    table = Table(title="edits", caption=caption, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("rule")
    for name in ("", "judged", "said", "right"):
        table.add_column(name, justify="right" if name else "left")
    for one in trust.rules:
        table.add_row(one.rule, one.outcome, str(one.cases), f"{one.said:.3f}", f"{one.right:.3f}")
    return table


def write_evaluation(evaluation: Evaluation, folder: Path) -> tuple[Path, Path]:
    """``evaluation.json`` and ``evaluation.html`` (nothing in it is fetched from elsewhere).

    Raises OutputError where the folder cannot be written.
    """
    record, page = folder / "evaluation.json", folder / "evaluation.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        record.write_bytes(msgspec.json.format(msgspec.json.encode(_as_json(evaluation)), indent=1) + b"\n")
        page.write_text(_html(evaluation), encoding="utf-8")
    except OSError as error:
        raise OutputError(str(folder), f"cannot be written ({error.strerror})", "Choose another folder.") from error
    return record, page


def _as_json(evaluation: Evaluation) -> object:
    """Shares to four places, means as an object by name."""
    built = msgspec.to_builtins(evaluation)
    built["mean"] = dict(evaluation.mean)
    built["causes"] = dict(evaluation.causes)
    for page, written in zip(evaluation.pages, built["pages"], strict=True):
        written["causes"] = dict(page.causes)
    return _rounded(built)


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    return value


def _caption(evaluation: Evaluation) -> str | None:
    count = len(evaluation.missing)
    named = ", ".join(evaluation.missing[:5]) + ("…" if count > 5 else "")
    return f"not in the output, and in no figure: {count} ({named})" if count else None


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _html(evaluation: Evaluation) -> str:
    mean = dict(evaluation.mean)
    shown = [name for name in SHARES if name in mean]
    caption = _caption(evaluation)
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{STYLE}</style></head><body><main>",
            "<h1>Evaluation</h1>",
            f"<p class=about>{escape(evaluation.output)} against {escape(evaluation.truth)}, "
            f"{len(evaluation.pages)} pages.</p>",
            f"<p class=warning>{escape(caption)}</p>" if caption else "",
            "<section class=cards>",
            *(_card(name, mean[name]) for name in shown),
            "</section>",
            *_causes(evaluation),
            *_pages(evaluation.pages, shown),
            *_splits(evaluation),
            *write_trust(evaluation),
            *_differences(evaluation.pages),
            "</main></body></html>",
            "",
        )
    )


def _card(name: str, value: float) -> str:
    better = "lower is better" if name in LOW_IS_GOOD else "higher is better"
    return (
        f"<div class=card><b>{value:.3f}</b><span>{COLUMNS[name]}</span><small>{MEANING[name]}; {better}</small></div>"
    )


def _causes(evaluation: Evaluation) -> Iterable[str]:
    causes = dict(evaluation.causes)
    if not any(causes.values()):
        return
    most = max(causes.values())
    yield "<h2>What the errors are owed to</h2><table class=bars>"
    for cause in CAUSES:
        unit = "breaks" if cause == "paragraph" else "characters"
        width = 100 * causes[cause] / most
        yield (
            f'<tr><th><a href="#{cause}">{cause}</a></th><td class=n>{causes[cause]} {unit}</td>'
            f'<td class=bar><i class={cause} style="width:{width:.1f}%"></i></td><td>{OWED[cause]}</td></tr>'
        )
    yield "</table>"


def _pages(pages: Iterable[PageEvaluation], shown: list[str]) -> Iterable[str]:
    yield "<h2>Pages</h2><div class=wide><table class=figures><thead><tr><th>page</th>"
    yield "".join(f"<th>{COLUMNS[name]}</th>" for name in shown)
    yield "<th>articles, of</th></tr></thead><tbody>"
    for page in pages:
        figures = "".join(f"<td>{_figure(getattr(page.scores, name))}</td>" for name in shown)
        counts = f"{page.scores.articles[1]}, {page.scores.articles[0]}" if page.scores.articles else "–"
        yield f"<tr><th>{escape(page.page)}</th>{figures}<td>{counts}</td></tr>"
    yield "</tbody></table></div>"


def _splits(evaluation: Evaluation) -> Iterable[str]:
    if not evaluation.splits:
        return
    yield '<h2>Articles by kind</h2><table class="figures kinds"><thead><tr><th>attribute</th><th>value</th>'
    yield "<th>articles</th><th>found</th><th>headlines</th><th>bylines</th><th>CER matched</th></tr></thead><tbody>"
    for one in evaluation.splits:
        yield (
            f"<tr><th>{escape(one.attribute)}</th><th>{escape(one.value)}</th><td>{one.articles}</td>"
            f"<td>{one.found:.3f}</td><td>{one.title_acc:.3f}</td><td>{_figure(one.byline_acc)}</td>"
            f"<td>{one.cer:.3f}</td></tr>"
        )
    yield "</tbody></table>"


def _differences(pages: Iterable[PageEvaluation]) -> Iterable[str]:
    """The largest first: they cost most."""
    every = [(page.page, one) for page in pages for one in page.differences]
    for cause in CAUSES:
        mine = sorted((pair for pair in every if pair[1].cause == cause), key=lambda pair: -pair[1].size)
        if not mine:
            continue
        more = f", the {EXAMPLES} largest" if len(mine) > EXAMPLES else ""
        yield f'<h2 id="{cause}">{cause.capitalize()}</h2><p class=about>{OWED[cause]}: {len(mine)}{more}.</p>'
        yield "<table class=differences><thead><tr><th>page, article</th><th>size</th><th>truth and output</th></tr>"
        yield "</thead><tbody>"
        yield from (_example(page, one) for page, one in mine[:EXAMPLES])
        yield "</tbody></table>"


def _example(page: str, one: Difference) -> str:
    wanted = f"<del>{escape(one.wanted)}</del>" if one.wanted else "<del class=none>·</del>"
    found = f"<ins>{escape(one.found)}</ins>" if one.found else "<ins class=none>·</ins>"
    note = f"<small>{escape(one.note)}</small>" if one.note else ""
    return (
        f"<tr><th>{escape(one.article)}<small>{escape(page)}</small></th><td class=n>{one.size}</td>"
        f"<td class=diff><span class=rows><span><small>truth</small>{escape(one.before)}{wanted}{escape(one.after)}"
        f"</span><span><small>output</small>{escape(one.before)}{found}{escape(one.after)}</span></span>{note}</td></tr>"
    )
