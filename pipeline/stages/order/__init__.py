"""Regions to flows: what follows what, decided for the whole page at once.

The page is surveyed (:mod:`.nodes`), what may follow what is found and described by its surroundings, by rules
and by language (:mod:`.surroundings`, :mod:`.costs`, :mod:`.features`), a small learned scorer weighs it
(:mod:`.scorer`), and the likeliest whole is found as an assignment (:mod:`.assignment`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from pipeline.config import OrderSettings
from pipeline.model import Flow, Join, LaidOutPage, OrderedPage, PreparedPage, RecognisedPage
from pipeline.stages.order.advertisements import flow_advertisements
from pipeline.stages.order.alike import join_alike
from pipeline.stages.order.amid import crown_stories
from pipeline.stages.order.assignment import Path, solve
from pipeline.stages.order.atop import head_texts
from pipeline.stages.order.captions import place_captions
from pipeline.stages.order.costs import Costs
from pipeline.stages.order.decided import Wishes, heed_kinds, obey
from pipeline.stages.order.equals import part_equals
from pipeline.stages.order.features import Possible, find_possible
from pipeline.stages.order.furniture import read_furniture
from pipeline.stages.order.in_line import head_lines
from pipeline.stages.order.kickers import read_kickers
from pipeline.stages.order.leads import follow_leads
from pipeline.stages.order.nodes import ROLES, Ground, count_letters, survey
from pipeline.stages.order.over_columns import settle_over_columns
from pipeline.stages.order.paper import Paper, read_paper
from pipeline.stages.order.repeats import heed_repeats
from pipeline.stages.order.roles import name_headings
from pipeline.stages.order.roofs import raise_roofs
from pipeline.stages.order.run_on import run_on
from pipeline.stages.order.runs_on import keep_within
from pipeline.stages.order.scorer import Scores, score_possible
from pipeline.stages.order.set_in import heed_paragraphs
from pipeline.stages.order.signed import join_bylines
from pipeline.stages.order.sole_headline import follow_sole_headline
from pipeline.stages.order.text_over import part_from_text_over
from pipeline.stages.order.under_headline import go_under
from pipeline.stages.order.under_label import read_under_labels
from pipeline.stages.order.wide import go_on_in_first
from pipeline.stages.order.within import put_within


def order(
    page: PreparedPage,
    recognised: RecognisedPage,
    layout: LaidOutPage,
    settings: OrderSettings,
    wishes: Wishes | None = None,
) -> OrderedPage:
    """Every region with lines in exactly one flow, or in the furniture, or unplaced; ``wishes`` are what people
    decided."""
    return order_on(read_paper(page, recognised, layout), layout, settings, wishes)


def order_on(paper: Paper, layout: LaidOutPage, settings: OrderSettings, wishes: Wishes | None = None) -> OrderedPage:
    """The same for some of a page's regions after others: the page is read once."""
    if not layout.regions:
        return OrderedPage(scan=layout.scan, flows=())
    ground = survey(paper, layout, *((wishes.heads, wishes.feet) if wishes else ()))
    costs = Costs(ground, language=settings.language_model)
    decided = frozenset(layout.decided)
    possible, scores = _weigh(costs, paper, decided, wishes)
    told = frozenset(one.id for one in layout.regions if one.id in decided and one.kind == "headline")
    if wishes:
        told |= {*wishes.heads, *wishes.feet}
    paths = put_right(costs, solve(ground, possible, scores), told)
    flows = _draw_flows(ground, paths)
    kinds = {region: kind for path in paths for region, kind in name_headings(ground, path) if region not in decided}
    flows += flow_advertisements(paper, layout)
    placed = {region for flow in flows for region in flow.regions}
    captions = [region for region, _ in ground.captions if region.id not in placed]
    flows = place_captions(ground, paper, layout.regions, flows, captions)
    placed = {region for flow in flows for region in flow.regions}
    tops = {region.id: (region.box.top, region.box.left) for region in layout.regions}
    flows.sort(key=lambda flow: min(tops[region] for region in flow.regions))
    rest = [r for r in layout.regions if r.lines and r.id not in placed]
    return OrderedPage(
        scan=layout.scan,
        flows=tuple(dataclasses.replace(flow, id=f"f{number:03d}") for number, flow in enumerate(flows, start=1)),
        furniture=read_furniture([r for r in rest if r.kind in ("folio", "masthead")], turned=ground.turned),
        unplaced=tuple(r.id for r in rest if r.kind not in ("folio", "masthead")),
        kinds=tuple(sorted(kinds.items())),
    )


def _weigh(costs: Costs, paper: Paper, decided: frozenset[str], wishes: Wishes | None) -> tuple[Possible, Scores]:
    """All that may follow what, and how likely each is: by the nets, by what the place and the words tell besides, and
    by what people decided, last."""
    ground, possible = costs.ground, find_possible(costs)
    possible, scores = settle_over_columns(ground, possible, score_possible(possible, turned=ground.turned))
    scores = heed_repeats(costs, possible, scores, (line.text for line in paper.lines.values()))
    scores = heed_paragraphs(costs, possible, go_on_in_first(costs, possible, scores), paper)
    scores = keep_within(costs, scores)
    scores = heed_kinds(ground, possible, scores, decided)
    return obey(ground, possible, scores, wishes) if wishes else (possible, scores)


def put_right(costs: Costs, paths: Sequence[Path], told: frozenset[str]) -> list[Path]:
    """The paths, with what an assignment of single joins cannot see put right by rules. Of regions in ``told`` a person
    has said what is read before or after them."""
    ground = costs.ground
    kept = part_from_text_over(ground, part_equals(ground, paths, told), told)
    kept = crown_stories(ground, kept, told)
    kept = head_lines(ground, head_texts(ground, follow_leads(ground, kept, told), told), told)
    kept = put_within(ground, kept, told)
    kept = join_alike(costs, go_under(costs, run_on(costs, kept, told), told), told)
    kept = follow_sole_headline(ground, kept, told)
    kept = read_under_labels(ground, kept, told)
    return read_kickers(ground, raise_roofs(ground, join_bylines(costs, kept, told)), told)


SCRAP, SPECK = 6, 3
"""Letters that make no article by themselves, without a headline: a mark, a figure, a word (a Chinese character counts
for two); and characters that make none where the page is a cutting, or what a file has of one."""
LABEL, OWN = 24, 0.3
"""Letters of a date, a label or an address that is read by itself, at the most; and the probability, at the least, that
it is the paper's own matter."""
MASTHEAD, HEAD, TEXT = 0.2, 0.2, 100
"""The same probability of headings without text at a page's head; how far down, as a share of its height, that reaches;
and letters from which a text is one that a masthead stands over."""
WHOLE = 12
"""Columns and headings of a page; fewer are a cutting, and whatever it says is its own."""


def _is_scrap(ground: Ground, path: Path) -> bool:
    """A few letters without a headline; as a headline without text, one character or figures and marks; on a whole page
    a few words without one or the other that may well be the paper's own, and headings over all its text."""
    if path.heads and path.stacks:
        return False
    said = "".join(ground.heads[head].text for head in path.heads)
    letters = count_letters(said) + sum(ground.stacks[at].letters for at in path.stacks)
    whole = len(ground.stacks) + len(ground.heads) >= WHOLE
    own = sum(ground.at(node).roles[ROLES.index("furniture")] for node in path.nodes) / len(path.nodes)
    if whole and ((letters <= LABEL and own >= OWN) or (_is_page_head(ground, path) and own >= MASTHEAD)):
        return True
    if not path.heads:
        return (whole and letters <= SCRAP) or sum(ground.stacks[at].length for at in path.stacks) <= SPECK
    return len(said) <= SPECK and (len(said) == 1 or not any(ch.isalpha() for ch in said))


def _is_page_head(ground: Ground, path: Path) -> bool:
    """Headings alone, over all the text of a page that is set across."""
    foot = max(ground.at(node).box.bottom for node in path.nodes)
    first = min((stack.box.top for stack in ground.stacks if stack.letters > TEXT), default=0)
    return not path.stacks and not ground.turned and foot < min(first + ground.body, HEAD * ground.height)


def _draw_flows(ground: Ground, paths: Sequence[Path]) -> list[Flow]:
    flows = []
    last = {stack.regions[-1].id: stack.last for stack in ground.stacks}
    for path in paths:
        if _is_scrap(ground, path):
            continue
        regions = [region.id for head in path.carries for region in ground.heads[head].regions]
        for node in (*path.kickers, *path.nodes):
            regions += [region.id for region in ground.at(node).regions]
        weakest = min(path.joins, key=lambda join: join.confidence, default=None)
        flows.append(
            Flow(
                id="",
                regions=tuple(regions),
                confidence=weakest.confidence if weakest else 0.5,
                reasons=tuple(join.reason for join in path.joins),
                runner_up=_say_runner_up(weakest, last) if weakest else "",
                joins=tuple(path.joins),
                roofs=tuple(region.id for head in path.roofs for region in ground.heads[head].regions),
            )
        )
    return flows


def _say_runner_up(join: Join, last: dict[str, str]) -> str:
    """In words; ``last`` holds the last line of every stack by its last region."""
    if not join.runner_up:
        return join.runner_up_reason
    if join.runner_up in last:
        return f"after “…{last[join.runner_up][-8:]}”: {join.runner_up_reason}"
    return f"under headline {join.runner_up}: {join.runner_up_reason}"
