"""`python -m benchmarks.viewers OUTPUT --mirador PACKAGE --scans SCANS`: whether an output opens in Mirador.

OUTPUT was published with `iiif` among its formats. PACKAGE is Mirador, unpacked (`npm pack mirador`), or its script
alone. Every manifest, and the collection of all of them, is opened in headless Chromium. Whatever address the files
have, the browser is given them from the folders at hand, so nothing need be served and nothing leaves the machine.
What is looked at: pages and whether each is painted, the index, where its articles lead, annotations, links.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, sync_playwright
from rich.console import Console
from rich.table import Table

HOME = "http://localhost/viewer"
"""Where the page with the viewer is: browsers let such a one do all that a safe one may."""
PATIENCE = 30_000.0
"""Milliseconds that the viewer may take for anything."""
PAINTED = 4.0
"""Deviation of the grey of a picture's middle, of 255: an empty canvas has none."""
OWN_WORDS = ("element.ref was removed in React", "GPU stall", "returned its own inputs")
"""What Mirador 4.0 says in the console of every manifest."""
LINKED = ("AnnotationCollection", "AnnotationPage", "Image", "Text")
"""What is a file of its own where it is named without what it holds."""
VIEWER = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>viewer</title></head><body>
<div id="viewer" style="position:absolute;inset:0"></div><script src="/mirador.js"></script><script>
const asked = new URLSearchParams(location.search);
window.viewer = Mirador.viewer({
  id: "viewer",
  windows: [{manifestId: asked.get("manifest"), view: "single"}],
  window: {sideBarOpen: true, defaultSideBarPanel: asked.get("panel")},
  annotations: {filteredMotivations: ["supplementing"]},
  workspaceControlPanel: {enabled: false},
});
window.shown = () => Object.values(viewer.store.getState().windows)[0];
window.go = canvas => viewer.store.dispatch(Mirador.setCanvas(shown().id, canvas));
</script></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where the files are that addresses name: an output, its scans, and the viewer's script."""

    output: Path
    scans: Path | None
    script: Path

    def find(self, address: str) -> Path | None:
        """The file of an address: as much of the end of it as there is a file for, in the output or among the
        scans. None where there is none."""
        parts = [part for part in unquote(urlsplit(address).path).split("/") if part not in ("", ".", "..")]
        for folder in (self.output, self.scans):
            for at in range(len(parts) if folder else 0):
                path = (folder or Path()).joinpath(*parts[at:])
                if path.is_file():
                    return path
        return None


@dataclass(slots=True)
class Seen:
    """What was seen of an issue; ``faults`` in words."""

    name: str
    canvases: int = 0
    painted: int = 0
    ranges: int = 0
    reached: int = 0
    annotations: int = 0
    faults: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.viewers", description=__doc__)
    parser.add_argument("output", type=Path, help="where galley publish wrote")
    parser.add_argument("--mirador", type=Path, required=True, help="the package, unpacked, or its script")
    parser.add_argument("--scans", type=Path, help="the folder that publish.scans is the address of")
    parser.add_argument("--shots", type=Path, help="a folder for pictures of what was seen")
    parser.add_argument("--articles", type=int, default=5, help="how many of each issue are clicked on")
    options = parser.parse_args()
    script = options.mirador
    if script.is_dir():
        script = next(iter(sorted(script.rglob("mirador.min.js"))), script / "mirador.min.js")
    folders = Folders(output=options.output.resolve(), scans=options.scans and options.scans.resolve(), script=script)
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    table = Table("issue", "pages", "painted", "ranges", "reached", "annotations", "faults")
    faults = 0
    with sync_playwright() as opened:
        browser = opened.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in sorted(folders.output.glob("*/iiif/manifest.json")):
            seen = Seen(name=path.parent.parent.name)
            with noting(seen):
                look_at(browser, folders, path, options.articles, options.shots, seen)
            table.add_row(
                *(seen.name, *map(str, (seen.canvases, seen.painted, seen.ranges, seen.reached, seen.annotations))),
                str(len(seen.faults)),
            )
            faults += tell(seen)
        for path in sorted(folders.output.glob("*/collection.json")):
            seen = Seen(name=path.name)
            with noting(seen):
                look_at_collection(browser, folders, path, options.shots, seen)
            faults += tell(seen)
    Console().print(table)
    sys.exit(1 if faults else 0)


def tell(seen: Seen) -> int:
    for fault in seen.faults:
        print(f"{seen.name}: {fault}", file=sys.stderr)
    return len(seen.faults)


@contextmanager
def noting(seen: Seen) -> Iterator[None]:
    """What the browser waits for in vain is a fault of the issue, and the others are looked at all the same."""
    try:
        yield
    except Error as error:
        seen.faults.append(" ".join(error.message.split())[:300])


def look_at(browser: Browser, folders: Folders, path: Path, articles: int, shots: Path | None, seen: Seen) -> None:
    """An issue, page by page, and some of its articles from the first to the last."""
    manifest = json.loads(path.read_bytes())
    seen.faults += [f"{link} leads nowhere" for link in find_links(manifest) if folders.find(link) is None]
    ranges = [one for top in manifest.get("structures", ()) for one in top["items"]]
    page = open_viewer(browser, folders, manifest["id"], "annotations" if not ranges else "canvas", seen)
    if ranges:
        page.locator("[role=treeitem]").first.wait_for(timeout=PATIENCE)
        if page.locator("[role=treeitem] [role=treeitem]").count() == 0:
            page.locator("[role=treeitem]").first.press("ArrowRight")
            page.locator("[role=treeitem] [role=treeitem]").first.wait_for(timeout=PATIENCE)
        seen.ranges = page.locator("[role=treeitem]").count() - len(manifest["structures"])
        if seen.ranges != len(ranges):
            seen.faults.append(f"{seen.ranges} of {len(ranges)} articles are in the index")
        for at in sorted({round(one) for one in np.linspace(0, len(ranges) - 1, min(articles, len(ranges)))}):
            page.locator("[role=treeitem] [role=treeitem]").nth(at).click()
            first = ranges[at]["items"][0]
            wanted = first.get("source", first)["id"]
            if page.evaluate("shown().canvasId") == wanted:
                seen.reached += 1
            else:
                seen.faults.append(f"article {at + 1} does not lead to {wanted}")
        picture_of(page, shots, f"{seen.name}-index")
        page.close()
        page = open_viewer(browser, folders, manifest["id"], "annotations", seen)
    for number, canvas in enumerate(manifest["items"], 1):
        page.evaluate("canvas => go(canvas)", canvas["id"])
        seen.canvases += 1
        content = json.loads((path.parent / canvas["annotations"][0]["id"].rpartition("/")[2]).read_bytes())
        wait_for_count(page, len(content["items"]), number, seen)
        if canvas["items"]:
            painted = wait_for_paint(page)
            seen.painted += painted
            if not painted:
                seen.faults.append(f"page {number} is not painted")
    picture_of(page, shots, f"{seen.name}-annotations")
    page.close()


def look_at_collection(browser: Browser, folders: Folders, path: Path, shots: Path | None, seen: Seen) -> None:
    collection = json.loads(path.read_bytes())
    seen.faults += [f"{one['id']} leads nowhere" for one in collection["items"] if folders.find(one["id"]) is None]
    page = open_viewer(browser, folders, collection["id"], "canvas", seen)
    page.get_by_role("button", name="Show collection").click(timeout=PATIENCE)
    entries = page.locator("[role=dialog] [role=menuitem]")
    entries.first.wait_for(timeout=PATIENCE)
    picture_of(page, shots, "collection")
    if entries.count() != len(collection["items"]):
        seen.faults.append(f"{entries.count()} of {len(collection['items'])} issues are offered")
    entries.last.click()
    page.wait_for_function("wanted => shown().manifestId === wanted", arg=collection["items"][-1]["id"])
    page.close()


def open_viewer(browser: Browser, folders: Folders, manifest: str, panel: str, seen: Seen) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 950})

    def answer(route: Route) -> None:
        address = route.request.url
        headers = {"Access-Control-Allow-Origin": "*"}
        if address.startswith(HOME):
            route.fulfill(body=VIEWER, content_type="text/html")
        elif urlsplit(address).path == "/mirador.js":
            route.fulfill(path=folders.script, content_type="text/javascript; charset=utf-8")
        elif (path := folders.find(address)) is not None:
            route.fulfill(path=path, headers=headers, content_type=guess_type(path)[0] or "application/octet-stream")
        else:
            if not address.endswith("favicon.ico"):
                seen.faults.append(f"{address} was asked for, and is not there")
            route.fulfill(status=404)

    def hear(said: str) -> None:
        if not any(words in said for words in OWN_WORDS):
            seen.faults.append(said[:300])

    page.route(lambda address: address.startswith("http"), answer)
    page.on("console", lambda said: hear(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: hear(str(error)))
    page.goto(f"{HOME}?panel={panel}&manifest={manifest}")
    page.wait_for_function("window.viewer && shown()", timeout=PATIENCE)
    return page


def wait_for_count(page: Page, count: int, number: int, seen: Seen) -> None:
    try:
        page.get_by_text(f"Showing {count} annotation").wait_for(timeout=PATIENCE)
        seen.annotations += count
    except Error:
        seen.faults.append(f"page {number} does not list its {count} annotations")


def wait_for_paint(page: Page) -> bool:
    """Whether there is more than one grey in the middle of the picture, within a while."""
    for _ in range(int(PATIENCE / 500)):
        page.wait_for_timeout(500)
        shot = page.locator(".mirador-osd-container").first.screenshot()
        grey = np.asarray(Image.open(io.BytesIO(shot)).convert("L"), dtype=np.float64)
        height, width = grey.shape
        if grey[height // 4 : -height // 4, width // 3 : -width // 3].std() > PAINTED:
            return True
    return False


def picture_of(page: Page, shots: Path | None, name: str) -> None:
    if shots:
        page.screenshot(path=shots / f"{name}.png")


def find_links(value: Any) -> Iterator[str]:
    """Addresses of files within a manifest."""
    if isinstance(value, dict):
        kind, address = value.get("type"), value.get("id")
        if isinstance(address, str) and "items" not in value and kind in LINKED:
            yield address
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from find_links(one)


if __name__ == "__main__":
    main()
