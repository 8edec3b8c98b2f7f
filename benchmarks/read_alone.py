"""`python -m benchmarks.read_alone ENGINE OUT LANGUAGE IMAGE...`: an engine by itself, with its own defaults, to
one text file an image; its lines in its own order. Started by ``benchmarks.compare`` as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def open_rapidocr(_: str) -> Callable[[Path], str]:
    from rapidocr import RapidOCR

    engine = RapidOCR()
    return lambda image: "\n".join(getattr(engine(str(image)), "txts", None) or ())


def open_tesseract(language: str) -> Callable[[Path], str]:
    """Page segmentation 3 (automatic), LSTM only: what reads newspaper columns best."""
    import pytesseract
    from PIL import Image

    def read(image: Path) -> str:
        with Image.open(image) as picture:
            return str(pytesseract.image_to_string(picture.convert("L"), lang=language, config="--oem 1 --psm 3"))

    return read


ENGINES = {"rapidocr": open_rapidocr, "tesseract": open_tesseract}


def main() -> None:
    engine, out, language, *images = sys.argv[1:]
    read = ENGINES[engine](language)
    for image in map(Path, images):
        (Path(out) / f"{image.stem}.txt").write_text(read(image), encoding="utf-8")
        print(image.name, flush=True)


if __name__ == "__main__":
    main()
