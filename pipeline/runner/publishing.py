"""Formats written from what a run left: all of them, or those asked for, wherever they are wanted."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.config import PublishSettings
from pipeline.errors import OutputError
from pipeline.model import Failed, Issue, Made
from pipeline.runner.boundary import attempt
from pipeline.runner.decisions import standing_of
from pipeline.runner.kept import (
    Found,
    KeptFiles,
    PartsShelf,
    WrittenFormat,
    WrittenFormats,
    article_keys,
    identify,
    page_keys,
    with_version,
)
from pipeline.runner.publish import SOFTWARE
from pipeline.runner.reports import find_issues, read_issue
from pipeline.store import Shelf, digest_of_file, hold, key_of, shape_of, write_bytes

if TYPE_CHECKING:
    from pipeline.formats.writers import Format, Material

RECORD, RECORD_VERSION = "formats", 1
"""The artefact, in an issue's folder, that says which files of it were written in which format."""
CORPUS = "corpus"
"""The folder of what is made of several issues, beside theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatReport:
    """A format of an issue: how many ``files`` it has, and how many of them were ``changed``."""

    name: str
    folder: Path
    files: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """``issues`` by name, with what was written of each or why nothing was; ``corpus`` are the files of all issues."""

    issues: tuple[tuple[str, tuple[FormatReport, ...] | Failed], ...]
    corpus: tuple[Path, ...] = ()

    @property
    def failed(self) -> tuple[Failed, ...]:
        return tuple(said for _, said in self.issues if isinstance(said, Failed))


def publish(
    output: Path, wanted: Sequence[Format], settings: PublishSettings, to: Path | None = None, *, force: bool = False
) -> PublishReport:
    """Writes the formats of every issue in ``output`` (or of the one whose folder it is) into the issue's folder, or
    into one of its name in ``to``; and of several issues the files of the corpus. A format whose records, settings and
    files are as they were is not written again. What goes wrong with an issue is a Failed in the report.

    Raises OutputError where there is no issue, and where nothing can be written.
    """
    folders = find_issues(output)
    root = folders[0].parent
    target = to if to is not None else root
    written: list[tuple[str, tuple[FormatReport, ...] | Failed]] = []
    with ExitStack() as stack:
        stack.enter_context(_uncollected())
        for place in dict.fromkeys((root.resolve(), target.resolve())):
            stack.enter_context(hold(place))
        corpus_name = _name_corpus({folder.name for folder in folders})
        for folder in folders:
            work = partial(_publish_issue, folder, target / folder.name, wanted, settings, corpus_name, force=force)
            written.append((folder.name, attempt(folder.name, "publish", folder.name, work)))
        made = [target / name for name, said in written if not isinstance(said, Failed)]
        corpus = _write_corpus(target / corpus_name, made, wanted) if len(made) > 1 else ()
        corpus += _gather(target, corpus_name, wanted, force=force)
    return PublishReport(issues=tuple(written), corpus=corpus)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python looks for cycles of garbage again and again while the records of an issue are read, millions of them, and
    they have none: that takes half of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _publish_issue(
    folder: Path, target: Path, wanted: Sequence[Format], settings: PublishSettings, corpus: str, *, force: bool
) -> tuple[FormatReport, ...]:
    from pipeline.formats.writers import Material
    from pipeline.formats.writers.material import nothing_found

    it = read_issue(folder)
    decisions = standing_of(folder).in_force
    shelf = Shelf(target)
    known = _read_known(shelf)
    told = [decision.id for decision in decisions]
    of_issue = (SOFTWARE, shape_of(Issue), settings, corpus, it.issue, list(it.sources.values()), told)
    keys = {one.name: key_of(one.name, one.version, *of_issue) for one in wanted}
    stale = [one for one in wanted if force or not _is_fresh(target, known.get(one.name), keys[one.name])]
    changed: dict[str, int] = {}
    if stale:
        pages, kept = page_keys(it, settings), KeptFiles()
        looked = [] if force else stale
        with ThreadPoolExecutor(1) as files:
            kept.look(files, shelf, [one for one in looked if one.by_page], known, pages)
            articles = article_keys(it, settings, decisions)
            kept.look(files, shelf, [one for one in looked if one.by_article], known, articles)
            parts = PartsShelf(shelf, wanted, force=force)
            material = Material(
                issue=it.issue,
                pages=it.pages,
                software=SOFTWARE,
                settings=settings,
                decisions=decisions,
                kept=kept,
                picture=it.picture,
                corpus=corpus,
                find=nothing_found if force else Found(shelf, wanted, known),
                identity=identify(it.sources, pages),
                parts=parts.open,
            )
            of_files = {one.name: pages if one.by_page else articles if one.by_article else {} for one in stale}
            changed = _write_all(files, shelf, known, stale, material, keys, of_files)
        parts.save()
    return tuple(
        FormatReport(
            name=one.name,
            folder=target / one.folder,
            files=len(known[one.name].files),
            changed=changed.get(one.name, 0),
        )
        for one in wanted
    )


def _write_all(
    files: Executor,
    shelf: Shelf,
    known: dict[str, WrittenFormat],
    formats: Sequence[Format],
    material: Material,
    keys: Mapping[str, str],
    made_from: Mapping[str, Mapping[str, str]],
) -> dict[str, int]:
    """How many files of each format are other ones than before. Files are written while the next format is made; where
    one cannot be written, no other format is made."""

    def put(one: Format, content: Mapping[str, bytes], once: Mapping[str, str]) -> int:
        kept = material.kept.get(one.name, {})
        known[one.name], changed = _write(shelf, known, one, keys[one.name], made_from[one.name], content, once, kept)
        return changed

    waiting: dict[str, Future[int]] = {}
    try:
        for one, content in _write_formats(formats, material):
            waiting[one.name] = files.submit(put, one, content, material.keys.get(one.name, {}))
            if any(future.done() and future.exception() for future in waiting.values()):
                break
        return {name: future.result() for name, future in waiting.items()}
    finally:
        # What was begun is ended before it is noted.
        wait(waiting.values())
        _note(shelf, known)


def _is_fresh(target: Path, before: WrittenFormat | None, key: str) -> bool:
    return before is not None and before.key == key and _stands(target, before)


def _write_formats(formats: Sequence[Format], material: Material) -> Iterator[tuple[Format, dict[str, bytes]]]:
    """Those that are made outside of Python are made while it makes the others, each once the ones are there whose
    files it holds."""
    apart = [one for one in formats if one.apart]
    held = {name for one in apart for name in one.holds}
    formats = sorted(formats, key=lambda one: one.name not in held)
    open_ = {one.name for one in formats if not one.apart}
    waiting: dict[Future[dict[str, bytes]], Format] = {}
    if any(not one.holds for one in apart):
        # They begin at once: what they share with the others is made before, since two would make it at once.
        _ = material.articles, material.cuts
    with ThreadPoolExecutor(2) as beside:

        def start() -> None:
            for one in [one for one in apart if open_.isdisjoint(one.holds)]:
                apart.remove(one)
                waiting[beside.submit(one.write, material)] = one

        start()
        for one in formats:
            if not one.apart:
                yield one, one.write(material)
                open_.remove(one.name)
                start()
        for future, one in waiting.items():
            yield one, future.result()


def _write(
    shelf: Shelf,
    known: Mapping[str, WrittenFormat],
    one: Format,
    key: str,
    made_from: Mapping[str, str],
    files: Mapping[str, bytes],
    once: Mapping[str, str] | None = None,
    kept: Mapping[str, bytes] | None = None,
) -> tuple[WrittenFormat, int]:
    """The files of a format, and how many of them are other ones than before; ``kept`` are, by name, what was read of
    those that stand. New ones are noted before they are there: what is killed while it writes leaves nothing behind
    that is not known to be galley's."""
    before = known.get(one.name)
    ours = {path for path, _ in before.files} if before is not None else set()
    if not ours.issuperset(files):
        noted = WrittenFormat(name=one.name, key="", files=tuple((path, "") for path in sorted(ours | set(files))))
        _note(shelf, {**known, one.name: noted})
    told_before = dict(before.files) if before is not None else {}
    standing = {
        path: told_before[path]
        for path, content in files.items()
        if kept and path in told_before and kept.get(Path(path).name) is content
    }
    changed = sum(write_bytes(shelf.path / path, content) for path, content in files.items() if path not in standing)
    for path in ours - set(files):
        (shelf.path / path).unlink(missing_ok=True)
    digests = sorted(
        (path, standing.get(path) or hashlib.sha256(content).hexdigest()) for path, content in files.items()
    )
    told = [(stem, with_version(key, one)) for stem, key in sorted(made_from.items())]
    lasting = [(file, with_version(key, one)) for file, key in sorted((once or {}).items())]
    made = WrittenFormat(name=one.name, key=key, files=tuple(digests), pages=tuple(told), once=tuple(lasting))
    return made, changed


def _note(shelf: Shelf, known: Mapping[str, WrittenFormat]) -> None:
    record = WrittenFormats(formats=tuple(known[name] for name in sorted(known)))
    shelf.write(RECORD, stage="publish", version=RECORD_VERSION, key="", made=Made(record=record))


def _read_known(shelf: Shelf) -> dict[str, WrittenFormat]:
    found = shelf.read(RECORD)
    try:
        record = found.decode(WrittenFormats) if found is not None else WrittenFormats()
    except msgspec.ValidationError:
        record = WrittenFormats()
    return {one.name: one for one in record.formats}


def _stands(folder: Path, before: WrittenFormat) -> bool:
    return all(digest_of_file(folder / path) == digest for path, digest in before.files)


def _name_corpus(issues: Iterable[str]) -> str:
    taken = {name.casefold() for name in issues}
    return CORPUS if CORPUS not in taken else f"{CORPUS}-of-all"


def _write_corpus(corpus: Path, issues: Sequence[Path], wanted: Sequence[Format]) -> tuple[Path, ...]:
    """One file of all issues for each that a format joins, in the order of the issues' names."""
    made = []
    for one in wanted:
        for file, of_all in one.joined:
            parts = [folder / one.folder / file for folder in issues]
            path = corpus / of_all
            write_bytes(path, one.make_corpus([part.read_bytes() for part in parts if part.is_file()]))
            made.append(path)
    return tuple(made)


def _gather(target: Path, corpus: str, wanted: Sequence[Format], *, force: bool) -> tuple[Path, ...]:
    """What formats make of all issues in ``target``, those among them that were published at another time; made anew
    where one of these has changed. The first page of each."""
    shelf = Shelf(target / corpus)
    known = _read_known(shelf)
    made = []
    for one in wanted:
        files = [
            folder / one.folder / one.gathered
            for folder in sorted(target.iterdir())
            if one.gathered and folder.name != corpus and (folder / one.folder / one.gathered).is_file()
        ]
        if not files:
            continue
        parts = [file.read_bytes() for file in files]
        key = key_of(one.name, one.version, SOFTWARE, [hashlib.sha256(part).hexdigest() for part in parts])
        before = known.get(one.name, WrittenFormat(name=one.name, key="", files=()))
        if force or before.key != key or not _stands(shelf.path, before):
            try:
                content = one.make_gathered(parts)
            except msgspec.DecodeError as error:
                said = f"holds an issue whose {one.gathered} cannot be read ({error})"
                raise OutputError(str(target), said, f"Publish its issues again, with --formats {one.name}.") from error
            known[one.name], _ = _write(shelf, known, one, key, {}, content)
            _note(shelf, known)
        made.append(shelf.path / "index.html")
    return tuple(made)
