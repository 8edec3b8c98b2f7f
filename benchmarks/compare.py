"""`python -m benchmarks.compare PAGES`: galley, RapidOCR alone and Tesseract alone on the same pages of truth.

PAGES holds images with their truth in the JSON form beside them. Every engine reads all pages in one process of
its own, one after the other.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from lxml import etree
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Measured, measure
from benchmarks.read_alone import ENGINES
from pipeline.evaluate import Evaluation, evaluate, score_text
from pipeline.formats.tei import read_tei, recognised_text
from pipeline.formats.truth import TruthPage, page_name, read_truth

PLAIN = ("flow_recall", "column_recall", "cer", "order_free")
ARTICLES = ("cer", "art_f1", "title_acc", "byline_acc", "para_f1")
Row = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("pages", type=Path, help="folder of images with their truth beside them")
    names = ("galley", *ENGINES)
    parser.add_argument("--engines", nargs="+", choices=names, default=list(names))
    parser.add_argument("--tesseract-language", default="", help="by default what the truth is written in")
    parser.add_argument("--config", type=Path, help="config.yaml for galley")
    parser.add_argument("--out", type=Path, help="keep the engines' output here")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    truths = {page.name: page for page in read_truth(options.pages)}
    images = find_images(options.pages, truths)
    with tempfile.TemporaryDirectory() as scratch:
        out = (options.out or Path(scratch)).resolve()
        rows = {}
        for engine in options.engines:
            folder = out / engine
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            if engine == "galley":
                rows[engine] = run_galley(images, truths, folder, options.config)
            else:
                language = options.tesseract_language or guess_language(truths.values())
                rows[engine] = run_alone(engine, language, images, truths, folder)
            Console(stderr=True).print(engine, {name: round(value, 3) for name, value in rows[engine].items()})
    Console().print(tabulate(rows, len(images)))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def find_images(folder: Path, truths: Mapping[str, TruthPage]) -> list[Path]:
    kinds = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".jp2")
    found = sorted(one for one in folder.rglob("*") if one.suffix.lower() in kinds and one.stem in truths)
    if not found:
        raise SystemExit(f"{folder}: no image that its truth names")
    return [one.resolve() for one in found]


def guess_language(truths: Iterable[TruthPage]) -> str:
    text = "".join(line.text for page in truths for line in page.lines)
    wide = sum("\u3400" <= character <= "\u9fff" for character in text)
    return "chi_sim" if wide > 0.3 * len(text) else "eng"


def run_alone(engine: str, language: str, images: Sequence[Path], truths: Mapping[str, TruthPage], folder: Path) -> Row:
    command = [sys.executable, "-m", "benchmarks.read_alone", engine, str(folder), language, *map(str, images)]
    measured = measure(command, folder, folder / "log.txt")
    texts = {image.stem: (folder / f"{image.stem}.txt").read_text("utf-8") for image in images}
    return {**_cost(measured, len(images)), **_plain(texts, truths)}


def run_galley(images: Sequence[Path], truths: Mapping[str, TruthPage], folder: Path, config: Path | None) -> Row:
    scans, output = folder / "scans" / "pages", folder / "output"
    scans.mkdir(parents=True)
    for image in images:
        shutil.copyfile(image, scans / image.name)
    command = [sys.executable, "-m", "pipeline", "run", str(folder / "scans"), "-o", str(output)]
    if config:
        command += ["-c", str(config.resolve())]
    measured = measure(command, folder, folder / "log.txt")
    found: Evaluation = evaluate(images[0].parent, output)
    mean = dict(found.mean)
    articles = {f"articles: {name}": mean[name] for name in ARTICLES}
    return {**_cost(measured, len(images)), **_plain(page_texts(output), truths), **articles}


def page_texts(output: Path) -> dict[str, str]:
    """All that TEI says of each page, articles first: what a plain-text engine is to be compared with."""
    texts: dict[str, str] = {}
    for file in sorted(output.rglob("*.xml")):
        root = etree.parse(str(file)).getroot()
        name = etree.QName(root).localname
        if name != "TEI":
            continue
        if not file.stem.endswith("-pages"):
            for article in read_tei(file):
                page = page_name(article.scans[0])
                texts[page] = f"{texts.get(page, '')}\n{article.text}"
    for file in sorted(output.rglob("*-pages.xml")):
        root = etree.parse(str(file)).getroot()
        scans = read_tei(file)[0].scans
        divs = [one for one in root.iter("{*}div") if one.get("type") == "page"]
        for scan, div in zip(scans, divs, strict=True):
            page = page_name(scan)
            rest = "\n".join(recognised_text(one) for one in div if one.get("type") != "rejected")
            texts[page] = f"{texts.get(page, '')}\n{rest}"
    return texts


def _cost(measured: Measured, pages: int) -> Row:
    return {"seconds a page": measured.seconds / pages, "peak MiB": asdict(measured)["peak"] / 2**20}


def _plain(texts: Mapping[str, str], truths: Mapping[str, TruthPage]) -> Row:
    """Means over the pages, of all printed lines, page heads and notices too."""
    scores = [
        score_text("\n".join(line.text for line in truths[name].lines), text, truths[name].lines)
        for name, text in texts.items()
        if name in truths
    ]
    return {name: sum(getattr(one, name) for one in scores) / len(scores) for name in PLAIN}


def tabulate(rows: Mapping[str, Row], pages: int) -> Table:
    table = Table(title=f"{pages} pages")
    table.add_column("")
    for engine in rows:
        table.add_column(engine, justify="right")
    for name in dict.fromkeys(name for row in rows.values() for name in row):
        digits = 0 if "MiB" in name else 1 if "seconds" in name else 3
        table.add_row(name, *(f"{row[name]:.{digits}f}" if name in row else "–" for row in rows.values()))
    return table


if __name__ == "__main__":
    main()
