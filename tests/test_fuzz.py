"""Some damaged files for each reader, the same ones every time; ``make fuzz`` tries many more."""

from __future__ import annotations

import pytest

from tests.fuzz import TARGETS, make_input

INPUTS = 200


@pytest.mark.parametrize("name", TARGETS)
def test_no_damaged_file_is_more_than_an_error(name: str) -> None:
    for number in range(INPUTS):
        TARGETS[name].read(make_input(name, 1, number))
