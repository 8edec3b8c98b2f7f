"""What was published before, and is as it would be written: told by what it was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import PublishSettings
from pipeline.formats.tei.issue_text import name_article_file
from pipeline.formats.writers.parts import Identity, Parts, pack_parts, unpack_parts
from pipeline.model import Decision, Issue
from pipeline.runner.publish import SOFTWARE
from pipeline.runner.reports import ReadIssue
from pipeline.spots import page_of
from pipeline.store import Shelf, key_of, shape_of, write_bytes

if TYPE_CHECKING:
    from pipeline.formats.writers import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFormat:
    """``files`` with their sha256, by path within the issue's folder; ``key`` is of all that they were made from, and
    ``pages`` are keys of what each page's or article's file was made from, by its name without ending, ``once`` those
    of files that are not made again while they are the same, where a format has such."""

    name: str
    key: str
    files: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str], ...] = ()
    once: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFormats:
    formats: tuple[WrittenFormat, ...] = ()


def page_keys(it: ReadIssue, settings: PublishSettings) -> dict[str, str]:
    """What the file of each page depends on: its records, and its articles with theirs; by the file's name."""
    sources = it.sources
    on: dict[str, list[str]] = {}
    for article in it.issue.articles:
        told = key_of(article, [sources[page] for page in article.pages if page in sources])
        for scan in article.pages:
            on.setdefault(scan, []).append(told)
    of_issue = key_of(SOFTWARE, shape_of(Issue), settings, it.issue.info)
    return {scan.removeprefix("p"): key_of(of_issue, sources[scan], on.get(scan, [])) for scan in it.shelves}


def article_keys(it: ReadIssue, settings: PublishSettings, decisions: Sequence[Decision]) -> dict[str, str]:
    """What the file of each article depends on: its place in the issue, the records of its pages, what people decided
    on these, the articles that it goes on with and those that share a headline with it; by the file's name."""
    issue, sources = it.issue, it.sources
    numbers = {article.id: number for number, article in enumerate(issue.articles, 1)}
    by_id = {article.id: article for article in issue.articles}
    homes: dict[str, list[str]] = {}
    for article in issue.articles:
        for roof in article.roofs:
            homes.setdefault(roof, []).append(article.id)
    on: dict[str, list[str]] = {}
    for decision in decisions:
        for scan in {spot.page for spot in (decision.spot, decision.to) if spot is not None}:
            on.setdefault(scan, []).append(decision.id)
    decided = {page.prepared.scan.id: on.get(page_of(page.prepared.scan), []) for page in it.pages}
    of_issue = key_of(SOFTWARE, shape_of(Issue), settings, issue.info, issue.orphans)
    keys = {}
    for article in issue.articles:
        named = (*article.heads, *article.body, *article.captions, *article.roofs)
        pages = sorted({*article.pages, *(name.partition(".")[0] for name in named)} & set(sources))
        beside = [article.jump_from, article.jump_to, *(jump.article for jump in article.jumps)]
        others = [(numbers[one], by_id[one]) for one in beside if one in by_id]
        shared = [(numbers[one], by_id[one].heads) for roof in article.roofs for one in homes[roof]]
        of_pages = [(sources[page], decided[page]) for page in pages]
        file = name_article_file(issue.info.id, article.id)
        keys[Path(file).stem] = key_of(of_issue, numbers[article.id], article, others, shared, of_pages)
    return keys


def find_kept(
    shelf: Shelf, one: Format, known: Mapping[str, WrittenFormat], keys: Mapping[str, str]
) -> dict[str, bytes]:
    """Files of pages or articles that are as they would be written, by name; ``keys`` are those of now."""
    before = known.get(one.name)
    if before is None:
        return {}
    told = dict(before.pages)
    found = {}
    for path, digest in before.files:
        file = Path(path)
        if file.stem in told and told[file.stem] == with_version(keys.get(file.stem, ""), one):
            try:
                content = (shelf.path / path).read_bytes()
            except OSError:
                continue
            if hashlib.sha256(content).hexdigest() == digest:
                found[file.name] = content
    return found


class KeptFiles(Mapping[str, dict[str, bytes]]):
    """By format the files that :func:`find_kept` finds, looked for while other work is done: reading files and making
    digests leaves the interpreter to that."""

    def __init__(self) -> None:
        self._found: dict[str, Future[dict[str, bytes]]] = {}

    def look(
        self,
        beside: Executor,
        shelf: Shelf,
        formats: Iterable[Format],
        known: Mapping[str, WrittenFormat],
        keys: Mapping[str, str],
    ) -> None:
        for one in formats:
            self._found[one.name] = beside.submit(find_kept, shelf, one, known, keys)

    def __getitem__(self, name: str) -> dict[str, bytes]:
        return self._found[name].result()

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Found:
    """Looks for files that are made once, where they are as they were written."""

    def __init__(self, shelf: Shelf, wanted: Sequence[Format], known: Mapping[str, WrittenFormat]) -> None:
        self._shelf = shelf
        self._formats = {one.name: one for one in wanted}
        self._keys = {name: dict(one.once) for name, one in known.items()}
        self._digests = {name: dict(one.files) for name, one in known.items() if one.once}

    def __call__(self, name: str, file: str, key: str) -> bytes | None:
        one = self._formats.get(name)
        if one is None or self._keys.get(name, {}).get(file) != with_version(key, one):
            return None
        path = f"{one.folder}/{file}"
        try:
            content = (self._shelf.path / path).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self._digests[name].get(path) else None


def with_version(key: str, one: Format) -> str:
    return key_of(key, one.version) if key else ""


def identify(sources: Mapping[str, Sequence[str]], pages: Mapping[str, str]) -> Identity:
    """Of pages by their scans: ``pages`` are their keys by the names of their files."""
    return Identity(
        pages={scan: pages[scan.removeprefix("p")] for scan in sources if scan.removeprefix("p") in pages},
        pictures={scan: digests[0] for scan, digests in sources.items()},
    )


class PartsShelf:
    """Keeps pieces of files in the issue's folder ``formats``; with ``force`` those that are there are made anew."""

    def __init__(self, shelf: Shelf, formats: Sequence[Format], *, force: bool) -> None:
        self._folder = shelf.path / "formats"
        self._versions = {one.name: one.version for one in formats}
        self._force = force
        self._opened: dict[str, Parts] = {}

    def open(self, name: str) -> Parts:
        if name not in self._opened:
            self._opened[name] = Parts({} if self._force else self._read(name))
        return self._opened[name]

    def _read(self, name: str) -> dict[str, tuple[str, bytes]]:
        try:
            found = unpack_parts(self._file(name).read_bytes())
        except OSError:
            return {}
        return found if found.pop("", ("", b""))[0] == self._version(name) else {}

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.parts"

    def _version(self, name: str) -> str:
        return f"{SOFTWARE} {self._versions.get(name, '')}"

    def save(self) -> None:
        """Those that were asked for; others are let go. Raises OutputError."""
        for name, parts in self._opened.items():
            if parts.changed:
                write_bytes(self._file(name), pack_parts({"": (self._version(name), b""), **parts.made}))
