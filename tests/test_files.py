"""Files read whole, and names as they are shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bounds import SIDE, Bound
from pipeline.errors import FormatError, SettingsError
from pipeline.files import is_regular, read_file, read_lines
from pipeline.naming import show_name

TEN = Bound(most=10, unit="bytes", of="a file", why="a test")


def test_a_file_is_read_whole_up_to_its_bound(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_file(tmp_path / "a", TEN, FormatError) == b"0123456789"
    (tmp_path / "a").write_bytes(b"0123456789x")
    with pytest.raises(FormatError, match="has 11 bytes, more than the 10 that are read"):
        read_file(tmp_path / "a", TEN, FormatError)


def test_a_file_is_read_a_line_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one\n\n" + b"x" * 11 + b"\n0123456789\n" + b"y" * 40)
    read = list(read_lines(tmp_path / "a", TEN, FormatError))
    assert read == [b"one", b"", b"x" * 11, b"0123456789", b"y" * 11]
    assert [TEN.refuses(len(line)) for line in read] == [False, False, True, False, True]
    (tmp_path / "a").write_bytes(b"x" * 1000 + b"\nlast")
    assert list(read_lines(tmp_path / "a", TEN, FormatError)) == [b"x" * 11, b"last"]


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, said in (("pipe", "is no regular file"), (".", "cannot be read"), ("nowhere", "cannot be read")):
        with pytest.raises(SettingsError, match=said):
            read_file(tmp_path / name, TEN, SettingsError)
        assert not is_regular(tmp_path / name)


def test_a_bound_says_both_of_its_ends() -> None:
    assert SIDE.refuses(7)
    assert SIDE.refuses(float("nan"))
    assert not SIDE.refuses(8)
    assert SIDE.say(1) == "has 1 pixels along a side, fewer than the 8 that are read"


@given(st.binary(min_size=1, max_size=40))
def test_every_name_can_be_shown_and_sound_ones_stay(raw: bytes) -> None:
    name = os.fsdecode(raw)
    shown = show_name(name)
    assert shown.encode("utf-8")
    assert "\x1b" not in shown
    if name.isprintable():
        assert shown == name


def test_names_of_bytes_that_are_no_text_and_of_control_characters() -> None:
    assert show_name(os.fsdecode(b"\xff1.png")) == "%FF1.png"
    assert show_name("\x1b[31m\u202egnp.1") == "%1B[31m%E2%80%AEgnp.1"
    assert show_name("人民日報 é.png") == "人民日報 é.png"
