"""Copy set in type: Typst makes a PDF of it, by a template."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.formats.writers.cuts import cut_pictures
from pipeline.formats.writers.material import Material
from pipeline.formats.writers.readable import ReadableArticle
from pipeline.formats.writers.typeset.copy import has_cjk, write_copy
from pipeline.formats.writers.typeset.fonts import choose_faces, load_fonts

TEMPLATES = Path(__file__).parent / "templates"
OFFPRINT = "offprint"
"""The template for an article; the others are for a whole issue."""
_PACKAGE = re.compile(rb'"@[\w-]+/')
EPOCH = 0
"""The time that a PDF says it was made at, in seconds since 1970: so that the same issue is the same file."""


def find_template(name: str) -> Path:
    """The file of one of galley's templates, or of a user's own. Raises SettingsError where there is none."""
    known = sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem != "galley")
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


def typeset(material: Material, articles: Sequence[ReadableArticle], template: str) -> bytes:
    """A PDF of the articles. Raises SettingsError where Typst or a font is missing, or the template has a fault."""
    main = find_template(template)
    faces = choose_faces(material.language)
    if not faces.cjk and any(has_cjk(block.text) for one in articles for block in one.blocks):
        said = "none with Chinese characters is installed"
        raise SettingsError("fonts", said, "Debian: apt install fonts-noto-cjk.")
    cuts = cut_pictures(material, articles)
    with tempfile.TemporaryDirectory() as folder:
        # What a template may read is the folder that it lies in and the matter that it sets: both are in one place.
        root = Path(folder)
        for path in (*TEMPLATES.glob("*.typ"), *main.parent.glob("*.typ")):
            _refuse_packages(path)
            shutil.copyfile(path, root / path.name)
        matter = root / "material"
        matter.mkdir()
        for cut in (cut for found in cuts.values() for cut in found):
            (matter / cut.file).write_bytes(cut.content)
        copy = write_copy(material, articles, faces, cuts)
        (matter / "issue.json").write_text(json.dumps(copy, ensure_ascii=False), encoding="utf-8")
        return _compile(root / main.name, template)


def _refuse_packages(path: Path) -> None:
    """Typst fetches what a template imports of its packages, and galley fetches nothing."""
    if _PACKAGE.search(path.read_bytes()):
        said = "imports a package, which would be fetched"
        raise SettingsError(str(path), said, "Put the package's files beside it and import them by name.")


def _compile(main: Path, template: str) -> bytes:
    fonts = load_fonts()
    from typst import Compiler, TypstError

    try:
        compiler = Compiler(str(main), root=str(main.parent), font_paths=fonts, ignore_system_fonts=True)
        made = compiler.compile(format="pdf", timestamp=EPOCH)
    except TypstError as error:
        raise SettingsError(template, f"cannot be set ({error.message})", "Correct the template.") from error
    assert isinstance(made, bytes)
    return made
