from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from pipeline.config import Language, RecogniseSettings
from pipeline.engines import Picture, Reading, open_engine
from pipeline.engines.none import NoEngine, open_none
from pipeline.engines.rapidocr import RapidOcr, models, open_rapidocr
from pipeline.engines.rapidocr.decode import Decoded, decode
from pipeline.engines.rapidocr.detect import map_text
from pipeline.engines.tesseract import Tesseract, open_tesseract
from pipeline.errors import EngineError, FormatError
from pipeline.model import Box, Glyph, Line, Scan
from tests.typeset import EN, ZH, column, font, page, plain


@pytest.fixture(scope="module")
def rapidocr() -> RapidOcr:
    return open_rapidocr(RecogniseSettings(), threads=2)


def check_lines(reading: Reading, picture: Picture) -> None:
    """What holds of every line of every engine."""
    lines = reading.lines + reading.rejected
    assert len({line.id for line in lines}) == len(lines)
    for line in lines:
        assert line.text == line.text.strip() != ""
        assert "".join(glyph.text for glyph in line.glyphs) == line.text
        assert 0 <= line.box.left < line.box.right <= picture.shape[1]
        assert 0 <= line.box.top < line.box.bottom <= picture.shape[0]
        assert 0 <= line.confidence <= 1
        for glyph in line.glyphs:
            assert glyph.left <= glyph.right
            assert 0 <= glyph.confidence <= 1
            assert glyph.text not in [text for text, _ in glyph.alternatives]
            assert [p for _, p in glyph.alternatives] == sorted((p for _, p in glyph.alternatives), reverse=True)


def error_rate(lines: tuple[Line, ...], truth: tuple[str, ...]) -> float:
    """Of the characters, the order of lines forgiven: each true line against the nearest that was read."""
    read = [plain(line.text) for line in lines]
    wrong = sum(min(Levenshtein.distance(plain(text), one) for one in read) for text in truth)
    return wrong / sum(len(plain(text)) for text in truth)


def test_rapidocr_reads_every_line_of_every_column(rapidocr: RapidOcr) -> None:
    picture = page([ZH, EN])
    reading = rapidocr.read(picture, "auto", 300)
    check_lines(reading, picture)
    assert len(reading.lines) == len(ZH) + len(EN)
    assert error_rate(reading.lines, ZH + EN) < 0.02
    tops = [(line.box.top, line.box.left) for line in reading.lines]
    assert tops == sorted(tops)


def test_rapidocr_glyphs_lie_where_they_are_printed(rapidocr: RapidOcr) -> None:
    picture = page([ZH])
    for line in rapidocr.read(picture, "auto", 300).lines:
        assert len(line.glyphs[0].alternatives) == 5
        for index, glyph in enumerate(line.glyphs):
            # Song type is square: the index-th character begins index ems from the margin.
            assert abs((glyph.left + glyph.right) / 2 - (80 + 36 * (index + 0.5))) < 18


def test_rapidocr_reads_the_same_twice(rapidocr: RapidOcr) -> None:
    picture = page([ZH, EN])
    assert rapidocr.read(picture, "auto", None) == rapidocr.read(picture.copy(), "auto", None)


def test_tiles_cut_no_line_in_two() -> None:
    small = open_rapidocr(RecogniseSettings(tile=640), threads=2)
    picture = page([(ZH[0] + ZH[1], ZH[2] + ZH[3]) * 4])
    assert picture.shape[1] > 1000
    reading = small.read(picture, "auto", 300)
    assert len(reading.lines) == 8
    assert error_rate(reading.lines, (ZH[0] + ZH[1], ZH[2] + ZH[3])) < 0.02


def test_tiles_cover_every_pixel_once() -> None:
    """A network that gives back its input: the map is then the picture."""
    picture = np.random.default_rng(1).integers(0, 256, (1500, 1111)).astype(np.uint8)

    def network(given: np.ndarray) -> list[np.ndarray]:
        return [(given[:, :1] + 1) / 2]

    assert (map_text(picture, network, 640) == picture).all()


@pytest.mark.parametrize("size", [16, 90])
def test_rapidocr_reads_small_and_large_type(rapidocr: RapidOcr, size: int) -> None:
    reading = rapidocr.read(page([ZH[:4]], size=size), "auto", None)
    assert error_rate(reading.lines, ZH[:4]) < 0.05


def test_rapidocr_parts_columns_that_almost_touch(rapidocr: RapidOcr) -> None:
    picture = page([ZH * 2, ZH[::-1] * 2], gutter=24)
    reading = rapidocr.read(picture, "auto", 300)
    assert len(reading.lines) == 24
    assert error_rate(reading.lines, ZH) < 0.02


def test_rapidocr_leaves_a_headline_over_two_columns_whole(rapidocr: RapidOcr) -> None:
    body = page([ZH, ZH[::-1]], margin=160)
    image = Image.fromarray(body)
    headline = "公园 家门口的新去处"
    ImageDraw.Draw(image).text((260, 50), headline, fill=20, font=font(80))
    reading = rapidocr.read(np.asarray(image), "auto", 300)
    assert any(plain(line.text) == plain(headline) for line in reading.lines)


def test_rapidocr_reads_upright_characters_downwards(rapidocr: RapidOcr) -> None:
    image = Image.new("L", (400, 900), 240)
    text = "家门口有了新去处市民晚饭后散步"
    column(ImageDraw.Draw(image), list(text), 180, 60, size=48, leading=1.05)
    (line,) = rapidocr.read(np.asarray(image), "auto", 300).lines
    assert line.direction == "vertical"
    assert line.text == text
    middles = [(glyph.left + glyph.right) / 2 for glyph in line.glyphs]
    assert middles == sorted(middles)
    for index, middle in enumerate(middles):
        assert abs(middle - (60 + 48 * 1.05 * (index + 0.6))) < 26


def test_rapidocr_sees_the_square_before_a_name(rapidocr: RapidOcr) -> None:
    image = Image.fromarray(page([("本报记者报道", *ZH)])).convert("L")
    ImageDraw.Draw(image).text((300, 460), "■ 汪昌莲", fill=20, font=font(36))
    image = image.crop((0, 0, image.width, image.height))
    assert "■汪昌莲" in [plain(line.text) for line in rapidocr.read(np.asarray(image), "auto", 300).lines]


def test_doubtful_lines_are_kept_apart_and_none_is_lost() -> None:
    picture = page([ZH])
    picture = np.clip(picture + np.random.default_rng(1).normal(0, 90, picture.shape), 0, 255).astype(np.uint8)
    every = open_rapidocr(RecogniseSettings(reject_below=0.0), threads=2).read(picture, "auto", None)
    strict = open_rapidocr(RecogniseSettings(reject_below=0.9999), threads=2).read(picture, "auto", None)
    assert not every.rejected
    assert strict.rejected
    assert sorted(strict.lines + strict.rejected, key=lambda line: line.id) == list(every.lines)


@pytest.mark.parametrize("shape", [(10, 10), (1, 500), (300, 40), (700, 700)])
def test_rapidocr_bears_pictures_without_text(rapidocr: RapidOcr, shape: tuple[int, int]) -> None:
    assert rapidocr.read(np.full(shape, 230, np.uint8), "auto", None) == Reading(lines=())


def test_rapidocr_names_its_models(rapidocr: RapidOcr) -> None:
    source = rapidocr.source
    assert source.name == "rapidocr"
    assert "openvino" in source.version
    assert [name for name, _ in source.models] == [models.DETECTION, models.RECOGNITION]
    assert all(len(digest) == 64 for _, digest in source.models)


def test_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "DETECTION", "nowhere.onnx")
    with pytest.raises(EngineError, match=r"nowhere\.onnx: the model file is missing"):
        open_rapidocr(RecogniseSettings())


def test_decoding_parts_repeated_characters_at_blanks() -> None:
    classes = ("", "一", "二", " ")
    steps = [(3, 0.9), (0, 0.9), (1, 0.8), (1, 0.95), (0, 0.9), (1, 0.7), (2, 0.6), (3, 0.9), (0, 0.9)]
    numbers = np.array([(best, 2 if best == 1 else 1, 0) for best, _ in steps], np.int32)
    chances = np.array([(p, (1 - p) / 2, (1 - p) / 4) for _, p in steps], np.float32)
    characters = decode(chances, numbers, classes, width=72, keep=5).characters
    assert "".join(one.text for one in characters) == "一一二"
    assert [round(one.confidence, 2) for one in characters] == [0.95, 0.7, 0.6]
    assert [one.alternatives[0][0] for one in characters] == ["二", "二", "一"]
    assert [one.left for one in characters][1:] == [one.right for one in characters][:-1]


def decode_steps(*steps: dict[str, float]) -> Decoded:
    """Each step's readings; the rest of it is blank."""
    classes = ("", *dict.fromkeys(text for step in steps for text in step))
    ranked = [
        sorted([(1 - sum(step.values()), ""), *((p, text) for text, p in step.items())], reverse=True) for step in steps
    ]
    most = max(map(len, ranked))
    padded = [[*one, *([(0.0, "")] * (most - len(one)))] for one in ranked]
    chances = np.array([[p for p, _ in one] for one in padded], np.float32)
    numbers = np.array([[classes.index(text) for _, text in one] for one in padded], np.int32)
    return decode(chances, numbers, classes, width=8 * len(steps), keep=5)


EMPTY: dict[str, float] = {}


def test_what_was_thought_of_where_a_character_is_missing_is_kept() -> None:
    """Chinese characters stand in even steps: there is room for one between the third and the fourth."""
    rhythm = [{"平": 0.9}, EMPTY, {"常": 0.9}, EMPTY, {"说": 0.9}, EMPTY, {"一": 0.2, "·": 0.1}, EMPTY, {"样": 0.9}]
    found = decode_steps(*rhythm)
    assert "".join(one.text for one in found.characters) == "平常说样"
    (faint,) = found.faint
    assert faint.offset == 3
    assert [(text, round(chance, 3)) for text, chance in faint.readings] == [("一", 0.2), ("·", 0.1)]


def test_a_mark_that_was_thought_of_behind_the_last_character_is_kept() -> None:
    found = decode_steps({"平": 0.9}, EMPTY, {"常": 0.9}, EMPTY, {"说": 0.9}, EMPTY, {"。": 0.3}, EMPTY)
    assert [(one.offset, one.readings[0][0]) for one in found.faint] == [(3, "。")]


def test_no_room_no_faint_character() -> None:
    """What spreads from the neighbours' own steps is nothing, and letters are of all widths."""
    even = [{"平": 0.9}, {"十": 0.2}, {"常": 0.9}, {"一": 0.2}, {"说": 0.9}, EMPTY, {"样": 0.9}]
    assert decode_steps(*even).faint == ()
    latin = [{"n": 0.9}, EMPTY, {"o": 0.9}, EMPTY, {"w": 0.9}, EMPTY, {"i": 0.2}, EMPTY, {"t": 0.9}]
    assert decode_steps(*latin).faint == ()


@pytest.fixture(scope="module")
def tesseract() -> Tesseract:
    try:
        return open_tesseract(RecogniseSettings(engine="tesseract"))
    except EngineError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(("language", "text"), [("en", EN), ("zh-Hans", ZH)])
def test_tesseract_reads(tesseract: Tesseract, language: Language, text: tuple[str, ...]) -> None:
    picture = page([text])
    try:
        reading = tesseract.read(picture, language, 300)
    except EngineError as error:
        pytest.skip(str(error))
    check_lines(reading, picture)
    assert error_rate(reading.lines, text) < 0.1
    assert any(glyph.alternatives for line in reading.lines for glyph in line.glyphs)
    if language == "en":
        assert EN[0] in [line.text for line in reading.lines]
    else:
        assert not any(" " in line.text for line in reading.lines)


def test_tesseract_names_the_package_to_install(tesseract: Tesseract) -> None:
    bare = Tesseract(RecogniseSettings(), "5", Path("/nowhere"), ("eng",))
    with pytest.raises(EngineError, match=r"no data for zh-Hant.*tesseract-ocr-chi-tra"):
        bare.read(page([EN]), "zh-Hant", None)
    assert tesseract.source.models


def test_tesseract_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    with pytest.raises(EngineError, match="Debian package tesseract-ocr"):
        open_tesseract(RecogniseSettings(engine="tesseract"))


SCAN = Scan(id="p0007", issue="i", sequence=7, path="a.png", frame=0, sha256="", width=100, height=100, dpi=None)
LINE = Line(id="l0001", text="报", box=Box(left=1, top=2, right=30, bottom=20), confidence=0.5)


def write(folder: Path, data: bytes) -> NoEngine:
    (folder / "p0007.json").write_bytes(data)
    return open_none(RecogniseSettings(engine="none", lines=str(folder)))


def test_none_gives_the_lines_of_a_scan(tmp_path: Path) -> None:
    reading = Reading(lines=(LINE,))
    engine = write(tmp_path, msgspec.json.encode(reading))
    assert engine.read_scan(SCAN) == reading
    before = engine.source
    write(tmp_path, msgspec.json.encode(Reading(lines=())))
    assert engine.source != before


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "holds no lines"),
        (b'{"lines": 3}', "holds no lines"),
        (msgspec.json.encode(Reading(lines=(LINE, LINE))), "two lines have the id l0001"),
        (
            msgspec.json.encode(
                {"lines": [{**msgspec.to_builtins(LINE), "glyphs": [Glyph(text="纸", left=1, right=2, confidence=1)]}]}
            ),
            "the glyphs of line l0001 do not spell its text",
        ),
    ],
)
def test_none_names_a_damaged_file(tmp_path: Path, data: bytes, problem: str) -> None:
    engine = write(tmp_path, data)
    with pytest.raises(FormatError, match=rf"p0007\.json: {problem}"):
        engine.read_scan(SCAN)


def test_none_without_lines(tmp_path: Path) -> None:
    engine = open_none(RecogniseSettings(engine="none", lines=str(tmp_path)))
    with pytest.raises(FormatError, match=r"p0007\.json: cannot be read"):
        engine.read_scan(SCAN)
    with pytest.raises(EngineError, match="needs a folder"):
        open_engine(RecogniseSettings(engine="none"))
    with pytest.raises(EngineError, match="no such folder"):
        open_engine(RecogniseSettings(engine="none", lines=str(tmp_path / "nowhere")))
