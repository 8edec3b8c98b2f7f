"""What the desk refuses, and that nothing of what a recogniser read can act in the browser."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from tests.conftest import Desk
from tests.desk_pages import Doubt, make_page
from tests.desk_server import Served, free_port, open_desk

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'
KEY = "a-token-of-a-good-length"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk.path)
        desk.configure()
        make_page(desk, Doubt(text="mayor", read="mavor"), headline=EVIL)
        said = desk.galley("run", "scans", "-o", "output")
        assert said.code == 0, said.err
    served = open_desk(desk)
    yield served
    served.kill()


def first_item(served: Served) -> str:
    _, content = served.ask("/")
    found = re.search(rb'data-id="([^"]+)"', content)
    assert found is not None
    return found[1].decode()


def test_every_page_has_a_policy_under_which_only_its_own_files_act(served: Served) -> None:
    for path in (
        "/",
        "/series",
        "/pages",
        "/page/p0001",
        "/conflicts",
        "/removed",
        "/learned",
        "/log",
        "/static/desk.js",
        "/nowhere",
    ):
        answer, content = served.ask(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        text = content.decode()
        assert not re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", text)), path
        assert "style=" not in text
        # No script of its own stands in a page, but for data.
        assert all('src="/static/' in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_what_was_recognised_is_shown_as_text(served: Served) -> None:
    seen = 0
    for path in ("/", "/page/p0001", "/page/p0001/outline", "/page/p0001/region/r0001", "/article/a001"):
        answer, content = served.ask(path)
        assert answer.status == 200, path
        assert b"<script>alert" not in content, path
        assert b"onerror=alert(1)>" not in content, path
        seen += content.count(b"&lt;script&gt;")
    assert seen
    _, data = served.ask("/page/p0001/data")
    assert json.loads(data)["regions"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_what_another_site_sends_is_refused(served: Served, headers: dict[str, str]) -> None:
    assert served.ask("/", headers=headers)[0].status == 403
    assert served.ask("/cutting/p0001/line/0-0-10-10-5.jpg", headers=headers)[0].status == 403


def test_a_link_from_another_site_may_lead_here(served: Served) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert served.ask("/", headers=headers)[0].status == 200


def test_nothing_is_decided_without_the_token_of_the_desks_own_pages(served: Served) -> None:
    body = json.dumps({"items": [first_item(served)], "outcome": "accept", "after": None}).encode()
    refused = [
        served.ask("/decide", method="POST", body=body, headers={"Cookie": "galley-reviewer=Eve"}),
        served.tell("/decide", body, Origin="http://evil.example"),
        served.tell("/decide", body, **{"X-Galley-Token": "guessed"}),
        served.tell("/decide", body, Host="evil.example"),
    ]
    assert [answer.status for answer, _ in refused] == [403, 403, 409, 403]
    assert not served.decisions.exists()


def test_whoever_decides_has_a_name(served: Served) -> None:
    body = json.dumps({"items": [first_item(served)], "outcome": "accept", "after": None}).encode()
    answer, _ = served.tell("/decide", body, reviewer="")
    assert answer.status == 428
    assert not served.decisions.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/desk.css%00",
        "/page/..%2f..%2fconfig.yaml",
        "/page/%2fetc%2fpasswd",
        "/page/0001",
        "/page/p0001/picture/999999",
        "/page/p0001/region/..%2f..",
        "/item/..%2f..%2fdecisions.jsonl",
        "/series/..%2f",
        "/article/..%2f..%2fa001",
        "/cutting/p0001/line/0-0-99999-99999-5.jpg",
        "/cutting/p0001/line/10-10-5-5-5.jpg",
        "/cutting/p0001/huge/0-0-10-10-5.jpg",
        "/cutting/..%2f/line/0-0-10-10-5.jpg",
    ],
)
def test_no_name_in_an_address_reaches_a_file(served: Served, path: str) -> None:
    answer, content = served.ask(path)
    assert answer.status == 404
    assert b"root:" not in content


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/decide", b"{"),
        ("/decide", b"[]"),
        ("/decide", b'{"items": ["nothing"], "outcome": "accept"}'),
        ("/decide", b'{"items": [], "outcome": "accept"}'),
        ("/decide", b'{"items": ["x"], "outcome": "withdraw"}'),
        ("/decide", b'{"items": ["x"], "outcome": "set"}'),
        ("/act", b'{"do": "split", "page": "p9999", "region": "r0001", "seen": 0}'),
        ("/act", b'{"do": "split", "page": "p0001", "region": "r9999", "seen": 0}'),
        ("/act", b'{"do": "kind", "page": "p0001", "region": "r0001", "kind": "cartoon", "seen": 0}'),
        ("/act", b'{"do": "line", "page": "p0001", "line": "l9999", "text": "x", "seen": 0}'),
        ("/act", b'{"do": "burn", "page": "p0001", "seen": 0}'),
        ("/act", b'{"do": "line", "page": "p0001", "line": "l0001", "text": "' + b"x" * 3000 + b'", "seen": 0}'),
        ("/act", b'{"do": "byline", "page": "p0001", "passage": "../x", "persons": [], "seen": 0}'),
        ("/reviewer", b'{"name": "  "}'),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(served: Served, path: str, body: bytes) -> None:
    answer, content = served.tell(path, body)
    assert answer.status == 422
    assert json.loads(content)["problem"]
    assert not served.decisions.exists()


def test_too_much_is_not_read(served: Served) -> None:
    answer, _ = served.tell("/decide", b"", **{"Content-Length": "9000000"})
    assert answer.status == 413


def test_a_language_leads_back_to_the_desk_alone(served: Served) -> None:
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer, _ = served.ask(f"/language?to=zh&back={back}")
        assert answer.headers["location"] == "/"
    answer, _ = served.ask("/language?to=zh&back=/series%3Ffrom=0")
    assert answer.headers["location"] == "/series?from=0"


def test_the_interface_speaks_chinese_to_those_who_read_it(served: Served) -> None:
    _, content = served.ask("/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    text = content.decode()
    assert '<html lang="zh-Hans">' in text
    assert "待审" in text


def test_a_desk_with_a_token_lets_in_who_brings_it(desk: Desk) -> None:
    make_page(desk)
    assert desk.galley("run", "scans", "-o", "output").code == 0
    served = open_desk(desk, "--token", KEY, port=free_port())
    try:
        assert served.ask("/")[0].status == 401
        assert served.ask("/?key=wrong")[0].status == 401
        assert served.ask("/static/desk.js")[0].status == 401
        answer, _ = served.ask(f"/?key={KEY}&kind=edit")
        assert (answer.status, answer.headers["location"]) == (303, "/?kind=edit")
        cookie = answer.headers["set-cookie"].partition(";")[0]
        assert served.ask("/", headers={"Cookie": cookie})[0].status == 200
        assert KEY in (desk.path / "desk.log").read_text()
    finally:
        served.kill()


def test_two_desks_on_one_issue_follow_each_other(desk: Desk) -> None:
    make_page(desk, Doubt(text="mayor", read="mavor"))
    assert desk.galley("run", "scans", "-o", "output").code == 0
    one, other = open_desk(desk), open_desk(desk)
    try:
        item = first_item(one)
        body = json.dumps({"items": [item], "outcome": "defer", "after": None}).encode()
        assert one.tell("/decide", body, reviewer="Ann")[0].status == 200
        until = time.monotonic() + 30
        while b"Ann" not in other.ask("/log")[1]:
            assert time.monotonic() < until
            time.sleep(0.2)
        # Sent twice, as after an answer that was lost, it is kept once.
        assert one.tell("/decide", body, reviewer="Ann")[0].status == 200
        assert len(one.decisions.read_text(encoding="utf-8").splitlines()) == 1
    finally:
        one.kill()
        other.kill()


def test_a_desk_whose_issue_was_moved_away_says_so_and_writes_nothing(served: Served) -> None:
    item = first_item(served)
    body = json.dumps({"items": [item], "outcome": "accept", "after": None}).encode()
    away = served.folder.with_name("moved")
    served.folder.rename(away)
    answer, content = served.tell("/decide", body, reviewer="Ann")
    assert answer.status == 503
    assert "is no longer there" in json.loads(content)["problem"]
    assert served.ask("/")[0].status == 503
    assert not served.folder.exists()
    assert not (away / "decisions.jsonl").exists()
    served.folder.mkdir()
    assert served.tell("/decide", body, reviewer="Ann")[0].status == 503
    assert list(served.folder.iterdir()) == []
    served.folder.rmdir()
    away.rename(served.folder)
    assert served.tell("/decide", body, reviewer="Ann")[0].status == 200
    assert served.decisions.is_file()


def test_other_machines_are_not_served_without_a_token(two_pages: Desk) -> None:
    two_pages.galley("run", "scans", "-o", "output")
    said = two_pages.galley("review", "output/scans", "--host", "0.0.0.0", "--no-open")
    assert said.code == 2
    assert "--token" in said.err


def test_what_is_no_issue_is_said_so(desk: Desk, tmp_path: Path) -> None:
    said = desk.galley("review", str(tmp_path / "nothing"), "--no-open")
    assert said.code == OutputError.exit_code
    assert "Run galley first" in said.err
