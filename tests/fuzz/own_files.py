"""Targets for what galley itself reads besides texts: settings, decisions, its own output, and pictures."""

from __future__ import annotations

import dataclasses
from contextlib import suppress

import msgspec

from pipeline.bounds import PIXELS
from pipeline.config import Settings, load_issue, load_settings
from pipeline.dates import read_date
from pipeline.decisions import merge, read_decisions, weigh
from pipeline.errors import ScanError, SettingsError
from pipeline.formats.scans import SUFFIXES, open_scans
from pipeline.formats.scans import read_picture as read_pixels
from pipeline.model import Failed, Made, RecognisedPage
from pipeline.runner.journal import Journal, name_settings, read_journal, write_journal
from pipeline.store import Artefact, Shelf
from tests.fuzz.place import check_message, folder_of, write


def read_config(content: bytes) -> None:
    path = write("config.yaml", content)
    try:
        settings = load_settings(path)
    except SettingsError as error:
        check_message(error, path)
        return
    _check_settings(settings)


def _check_settings(settings: Settings) -> None:
    assert set(name_settings(settings)) == set(name_settings(Settings()))
    for section in (getattr(settings, one.name) for one in dataclasses.fields(settings)):
        for one in dataclasses.fields(section) if dataclasses.is_dataclass(section) else ():
            low, high = one.metadata.get("low"), one.metadata.get("high")
            value = getattr(section, one.name)
            assert low is None or low <= value <= high, (one.name, value)


def read_issue(content: bytes) -> None:
    path = write("issue.yaml", content)
    try:
        info = load_issue(path, "issue")
    except SettingsError as error:
        check_message(error, path)
        return
    assert info.id == "issue"
    read_date(info.date)
    for one in dataclasses.fields(info):
        value = getattr(info, one.name)
        if isinstance(value, str):
            value.encode()
            assert len(value.splitlines()) <= 1, value


def read_decided(content: bytes) -> None:
    """Whatever stands in the file: every line is a decision or named, and none is believed that was changed."""
    path = write("decisions.jsonl", content)
    found = read_decisions(path)
    lines = [line for line in content.split(b"\n") if line.strip()]
    assert len(found.decisions) + len(found.damaged) <= len(lines)
    for _, said in found.damaged:
        assert len(said.splitlines()) == 1, said
        said.encode()
    assert merge(found.decisions, found.decisions) == merge(found.decisions)
    standing = weigh(found.decisions)
    assert set(standing.in_force) <= set(found.decisions)


def read_artefact(content: bytes) -> None:
    write("2-recognise.json", content)
    _decode(Shelf(folder_of()).read("2-recognise"))


def read_record(content: bytes) -> None:
    """A record in an artefact that is whole."""
    sealed = Shelf(folder_of()).write(
        "3-record", stage="recognise", version=1, key="k", made=Made(record=msgspec.Raw(content))
    )
    found = Shelf(folder_of()).read("3-record")
    # What is no JSON at all makes no artefact.
    assert found is None or found.record == sealed.record
    _decode(found)


def _decode(found: Artefact | None) -> None:
    """Of another shape is what another version made; nothing else may go wrong."""
    if found is not None:
        with suppress(msgspec.DecodeError):
            found.decode(RecognisedPage)


def read_failed(content: bytes) -> None:
    write("failed.json", content)
    found = Shelf(folder_of()).read_failed()
    assert found is None or isinstance(found, Failed)


def read_run(content: bytes) -> None:
    """What a damaged journal is read as can be written again."""
    write("run.json", content)
    found = read_journal(folder_of())
    assert isinstance(found, Journal)
    write_journal(folder_of(), found)
    assert read_journal(folder_of()) == found


PICTURES = tuple(sorted(SUFFIXES))


def read_picture(content: bytes) -> None:
    """Of any form under any name: the first byte chooses the name."""
    suffix = PICTURES[content[0] % len(PICTURES)] if content else ".png"
    path = write(f"a{suffix}", content[1:])
    try:
        scans = open_scans(path, "issue")
    except ScanError as error:
        check_message(error, path)
        return
    for one in scans:
        try:
            if isinstance(one, ScanError):
                raise one
            picture = read_pixels(one)
        except ScanError as error:
            check_message(error, path)
        else:
            assert picture.shape == (one.height, one.width)
            assert not PIXELS.refuses(picture.size)
