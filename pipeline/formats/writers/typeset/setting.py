"""Copy set in type: Typst makes a PDF of it, by a template."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import SettingsError
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle
from pipeline.formats.writers.typeset.copy import has_cjk, write_copy
from pipeline.formats.writers.typeset.fonts import choose_faces, load_fonts, name_typst

TEMPLATES = Path(__file__).parent / "templates"
OFFPRINT = "offprint"
"""The template for an article; the others are for a whole issue."""
MATERIAL = "material"
"""The folder, beside the template, of what is set."""
_PACKAGE = re.compile(rb'"@[\w-]+/')
ACCESSIBLE: Final = "ua-1"
"""The standard of PDF that everyone can read, however they read (ISO 14289-1)."""
UNFIT = "PDF/UA"
"""What Typst's message has of matter that is not fit for it."""
EPOCH = 0
"""The time that a PDF says it was made at, in seconds since 1970: so that the same issue is the same file."""


def find_template(name: str) -> Path:
    """The file of one of galley's templates, or of a user's own. Raises SettingsError where there is none."""
    known = sorted(path.stem for path in TEMPLATES.glob("*.typ") if not path.stem.startswith("galley"))
    if name in known:
        return TEMPLATES / f"{name}.typ"
    path = Path(name)
    if path.suffix != ".typ" or not path.is_file():
        raise SettingsError(name, "is no template", f"It is one of: {', '.join(known)}; or a file ending in .typ.")
    return path


def copy_templates(folder: Path) -> tuple[Path, ...]:
    """Galley's templates, to be changed; what is there already stays. Returns those that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for path in sorted(TEMPLATES.glob("*.typ")):
        if not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)
            made.append(folder / path.name)
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """``main`` is its own file's name; ``files`` are that and all that it may import, by name."""

    name: str
    main: str
    files: Mapping[str, bytes]


def read_template(name: str) -> Template:
    """Raises SettingsError where there is none, and where it imports a package: Typst would fetch that, and galley
    fetches nothing."""
    main = find_template(name)
    files = {path.name: path.read_bytes() for path in (*TEMPLATES.glob("*.typ"), *main.parent.glob("*.typ"))}
    for file, content in files.items():
        if _PACKAGE.search(content):
            said = "imports a package, which would be fetched"
            raise SettingsError(
                str(main.parent / file), said, "Put the package's files beside it and import them by name."
            )
    return Template(name=name, main=main.name, files=files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is set: the ``files`` that Typst reads, by path; ``main`` is the template among them, ``template`` its
    name."""

    template: str
    main: str
    files: tuple[tuple[str, bytes], ...]

    @property
    def identity(self) -> bytes:
        """The same only where the PDF is, with the same fonts."""
        digests = [f"{path} {hashlib.sha256(content).hexdigest()}" for path, content in self.files]
        return "\n".join((name_typst(), self.main, *digests)).encode()

    def typeset(self) -> bytes:
        """The PDF. Raises SettingsError where the template has a fault."""
        with tempfile.TemporaryDirectory() as folder:
            # What a template may read is the folder that it lies in and the matter that it sets: both are in one place.
            root = Path(folder)
            (root / MATERIAL).mkdir()
            for path, content in self.files:
                (root / path).write_bytes(content)
            return _compile(root / self.main, self.template)


def typeset(material: Material, articles: Sequence[ReadableArticle], template: str) -> bytes:
    """A PDF of the articles. Raises SettingsError where Typst or a font is missing, or the template has a fault."""
    return prepare(material, articles, read_template(template)).typeset()


def prepare(material: Material, articles: Sequence[ReadableArticle], template: Template) -> Matter:
    """What has to be there for a PDF of the articles. Raises SettingsError where Typst or a font is missing."""
    faces = choose_faces(material.language)
    if not faces.cjk and any(has_cjk(block.text) for one in articles for block in one.blocks):
        said = "none with Chinese characters is installed"
        raise SettingsError("fonts", said, "Debian: apt install fonts-noto-cjk.")
    ids = {one.id for one in articles}
    cuts = {article: found for article, found in material.cuts.items() if article in ids}
    files = {f"{MATERIAL}/{cut.file}": cut.content for found in cuts.values() for cut in found}
    copy = write_copy(material, articles, faces, cuts)
    files[f"{MATERIAL}/issue.json"] = json.dumps(copy, ensure_ascii=False).encode()
    every = {**template.files, **files}
    return Matter(template=template.name, main=template.main, files=tuple(sorted(every.items())))


def _compile(main: Path, template: str) -> bytes:
    fonts = load_fonts()
    from typst import Compiler, TypstError

    try:
        compiler = Compiler(str(main), root=str(main.parent), font_paths=fonts, ignore_system_fonts=True)
        try:
            made = compiler.compile(format="pdf", timestamp=EPOCH, pdf_standards=[ACCESSIBLE])
        except TypstError as error:
            if UNFIT not in error.message:
                raise
            # A character that no font has, or a template without alternative texts: tagged, but no more is promised.
            made = compiler.compile(format="pdf", timestamp=EPOCH)
    except TypstError as error:
        raise SettingsError(template, f"cannot be set ({error.message})", "Correct the template.") from error
    assert isinstance(made, bytes)
    return made
