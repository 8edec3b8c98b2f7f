"""JSON as recognisers write it: PaddleOCR and PP-Structure, MinerU, docling, Google Vision, AWS Textract, Azure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import FormatError
from pipeline.formats.clean import quote
from pipeline.formats.given import GivenPage
from pipeline.formats.recognisers import azure, docling, google, mineru, paddle, textract
from pipeline.formats.recognisers.parsing import load_json

Reader = Callable[[Path, Any], tuple[GivenPage, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonForm:
    """``knows`` tells whether what a file holds is of the form; ``read`` raises FormatError for what is damaged."""

    name: str
    knows: Callable[[Any], bool]
    read: Reader


FORMS = (
    JsonForm(name="PaddleOCR", knows=paddle.knows, read=paddle.read),
    JsonForm(name="MinerU", knows=mineru.knows, read=mineru.read),
    JsonForm(name="docling", knows=docling.knows, read=docling.read),
    JsonForm(name="Google Vision", knows=google.knows, read=google.read),
    JsonForm(name="AWS Textract", knows=textract.knows, read=textract.read),
    JsonForm(name="Azure Read", knows=azure.knows, read=azure.read),
)


def find_form(content: Any) -> JsonForm | None:
    return next((form for form in FORMS if form.knows(content)), None)


def is_page(path: Path) -> bool:
    """False for JSON that is something else. Raises FormatError where it cannot be read."""
    return find_form(load_json(path)) is not None


def read_json(path: Path) -> tuple[GivenPage, ...]:
    """The pages of a file. Raises FormatError where it is damaged, or of no known form."""
    content = load_json(path)
    form = find_form(content)
    if form is None:
        names = ", ".join(form.name for form in FORMS)
        raise FormatError(str(path), "is JSON of no known form", f"Give that of {names}.")
    try:
        return form.read(path, content)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError) as error:
        # Any value may be of any other type than the recogniser writes.
        said = f"has another shape than JSON of {form.name} ({quote(str(error))})"
        raise FormatError(str(path), said, "Write it anew or take it out.") from error
