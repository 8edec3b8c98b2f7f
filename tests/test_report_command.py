"""``galley report`` and ``galley diff``: from what a run left, without its scans."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import STORY, Desk


@pytest.fixture
def published(two_pages: Desk) -> Desk:
    said = two_pages.galley("run")
    assert said.code == 0, said.err
    return two_pages


def review(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.output / "scans" / "review").iterdir()}


def test_the_report_is_the_same_without_the_scans(published: Desk) -> None:
    before = review(published)
    assert {"index.html", "page-0001.html", "article-0001.html"} <= before.keys()
    published.scans.rename(published.scans.with_name("moved"))
    for path in (published.output / "scans" / "review").iterdir():
        path.unlink()
    said = published.galley("report")
    assert said.code == 0, said.err
    assert "output/scans/review/index.html" in said.out
    assert review(published) == before


def test_the_report_opens_in_the_language_that_is_asked_for(published: Desk) -> None:
    assert b'<html lang="en"' in review(published)["index.html"]
    assert published.galley("report", "--interface", "zh").code == 0
    assert b'<html lang="zh-Hans"' in review(published)["index.html"]
    # Known as galley's own: the next run has nothing to say against it.
    assert "nothing to be made" in published.galley("run").err
    published.configure(publish={"interface": "zh"})
    assert published.galley("run").code == 0
    assert "审校报告" in review(published)["index.html"].decode()
    assert published.galley("report", "--interface", "fr").code == 2


def test_files_of_an_older_report_go_and_others_stay(published: Desk) -> None:
    folder = published.output / "scans" / "review"
    (folder / "mine.html").write_text("notes")
    record = json.loads((published.output / "scans" / "publish.json").read_text())
    assert "review/article-0001.html" in dict(record["record"]["files"])
    assert published.galley("report").code == 0
    assert (folder / "mine.html").exists()


def test_what_is_not_there_is_said(published: Desk) -> None:
    assert "there is no such issue" in published.galley("report", "monday").err
    assert published.galley("report", "-o", "nowhere").code == 6
    assert "there is no such article" in published.galley("diff", "a999").err
    assert "It is one of: text, json, unified" in published.galley("diff", "--format", "xml").err


def test_changes_as_text_and_as_json(published: Desk) -> None:
    listed = json.loads(published.galley("diff", "--format", "json").out)
    article = next(one for one in listed if one["id"])
    change = next(one for one in article["changes"] if one["outcome"] == "applied")
    assert change["page"]
    assert set(change["box"]) == {"left", "top", "right", "bottom"}
    said = published.galley("diff", article["id"])
    assert said.code == 0
    assert f"scans/{article['id']}" in said.out
    assert "line end" in said.out
    assert "行末" in published.galley("diff", article["id"], "--interface", "zh").out
    assert published.galley("diff", f"scans/{article['id']}").out == said.out


HYPHENED = (*STORY[:2], "The new bridge over the har-", "bour was opened on", *STORY[4:])


def test_a_unified_diff_is_one_that_git_takes(desk: Desk, tmp_path: Path) -> None:
    """Applied to what was recognised, line by line, it gives the reading text in the rows of the print."""
    desk.draw("page.png", HYPHENED)
    desk.write_lines("p0001", HYPHENED)
    (desk.scans / "issue.yaml").write_text("language: en\n")
    assert desk.galley("run").code == 0
    patch = desk.galley("diff", "--format", "unified").out
    (tmp_path / "diff.patch").write_text(patch)
    text = tmp_path / "scans" / "a001.txt"
    rows = [*HYPHENED[:1], "", *HYPHENED[1:2], "", *HYPHENED[2:], ""]
    text.write_text("\n".join(rows) + "\n")
    said = subprocess.run(
        ["git", "apply", "diff.patch"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert said.returncode == 0, said.stderr
    assert text.read_text() == "\n".join(rows).replace("har-", "har") + "\n"
