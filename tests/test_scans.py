from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import LockedScan, NoScans, ScanError
from pipeline.formats.scans import find_issues, open_scans, read_picture
from pipeline.model import Scan


def scans_of(path: Path, issue: str, first: int = 1) -> tuple[Scan, ...]:
    """Of a file in which all can be read."""
    found = open_scans(path, issue, first)
    sound = tuple(one for one in found if isinstance(one, Scan))
    assert len(sound) == len(found)
    return sound


def steps(width: int = 160, height: int = 120) -> Image.Image:
    """Grey steps from black at the left to white at the right."""
    return Image.fromarray(np.tile(np.linspace(0, 255, width).astype(np.uint8), (height, 1)))


def check(path: Path, tolerance: int = 6) -> None:
    (scan,) = scans_of(path, "issue")
    picture = read_picture(scan)
    assert picture.dtype == np.uint8
    assert picture.shape == (scan.height, scan.width) == (120, 160)
    assert np.abs(picture.astype(int) - np.asarray(steps()).astype(int)).max() <= tolerance


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.jpg", {"quality": 95}),
        ("a.png", {}),
        ("a.webp", {"lossless": True}),
        ("a.jp2", {}),
        ("a.avif", {"quality": 95}),
        ("a.bmp", {}),
        ("a.ppm", {}),
        ("a.tif", {}),
        ("a.tif", {"compression": "tiff_lzw"}),
    ],
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_formats(tmp_path: Path, name: str, options: dict[str, Any], mode: str) -> None:
    path = tmp_path / name
    steps().convert(mode).save(path, **options)
    check(path)


@pytest.mark.parametrize(("mode", "suffix"), [("CMYK", "jpg"), ("CMYK", "tif"), ("LA", "png"), ("YCbCr", "jpg")])
def test_colour_models(tmp_path: Path, mode: str, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    source = steps()
    image = source.convert("LA") if mode == "LA" else source.convert("RGB").convert(mode)
    options: dict[str, Any] = {"quality": 98} if suffix == "jpg" else {}
    image.save(path, **options)
    check(path)


def test_palette_and_one_bit(tmp_path: Path) -> None:
    steps().convert("RGB").quantize(64).save(tmp_path / "a.png")
    check(tmp_path / "a.png", tolerance=16)
    steps().point(lambda grey: 255 * (grey > 127)).convert("1").save(tmp_path / "b.tif", compression="group4")
    (scan,) = scans_of(tmp_path / "b.tif", "issue")
    assert set(np.unique(read_picture(scan))) == {0, 255}


def test_four_bits(tmp_path: Path) -> None:
    """A TIFF of 16 greys, written by hand after TIFF 6.0, as Pillow writes none."""
    grey = np.asarray(steps()) >> 4
    packed = (grey[:, ::2] << 4 | grey[:, 1::2]).astype(np.uint8).tobytes()
    tags = [(256, 160), (257, 120), (258, 4), (259, 1), (262, 1), (273, 8), (277, 1), (278, 120), (279, len(packed))]
    directory = len(tags).to_bytes(2, "little")
    directory += b"".join(
        tag.to_bytes(2, "little") + (4).to_bytes(2, "little") + (1).to_bytes(4, "little") + value.to_bytes(4, "little")
        for tag, value in tags
    )
    data = b"II*\0" + (8 + len(packed)).to_bytes(4, "little") + packed + directory + bytes(4)
    (tmp_path / "a.tif").write_bytes(data)
    check(tmp_path / "a.tif", tolerance=17)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bits_are_scaled_from_their_own_range(tmp_path: Path, suffix: str) -> None:
    grey = np.linspace(300, 4095, 160).astype(np.uint16)
    Image.fromarray(np.tile(grey, (120, 1))).save(tmp_path / f"a.{suffix}")
    check(tmp_path / f"a.{suffix}")


def test_floats(tmp_path: Path) -> None:
    Image.fromarray(np.tile(np.linspace(0, 1, 160, dtype=np.float32), (120, 1))).save(tmp_path / "a.tif")
    check(tmp_path / "a.tif")


def test_one_deep_colour_stays_one_colour(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(60000, 60200, (120, 160)).astype(np.uint16)
    Image.fromarray(noise).save(tmp_path / "a.png")
    (scan,) = scans_of(tmp_path / "a.png", "issue")
    assert int(np.ptp(read_picture(scan))) <= 1


def test_transparency_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (160, 120), (0, 0, 0, 0)).save(tmp_path / "a.png")
    (scan,) = scans_of(tmp_path / "a.png", "issue")
    assert (read_picture(scan) == 255).all()


@pytest.mark.parametrize("suffix", ["jpg", "tif", "png"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_pictures_are_turned_as_they_are_displayed(tmp_path: Path, suffix: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    turned = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    how = turned[orientation]
    stored = steps() if how is None else steps().transpose(how)
    options = {"tiffinfo": {274: orientation}} if suffix == "tif" else {"exif": exif}
    stored.save(tmp_path / f"a.{suffix}", **options)
    check(tmp_path / f"a.{suffix}")


def test_frames_of_a_tiff_are_scans(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [steps(100 + 10 * number, 80) for number in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(300, 300))
    scans = scans_of(path, "issue", first=5)
    assert [(scan.id, scan.sequence, scan.frame, scan.width) for scan in scans] == [
        ("p0005", 5, 0, 100),
        ("p0006", 6, 1, 110),
        ("p0007", 7, 2, 120),
    ]
    assert [read_picture(scan).shape[1] for scan in scans] == [100, 110, 120]
    assert scans[0].dpi == 300


def test_pdf_pages_are_drawn_at_the_resolution_of_their_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pages = [steps(800, 600).convert("L"), steps(600, 800).convert("L")]
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=400)
    scans = scans_of(path, "issue")
    assert [(scan.width, scan.height, scan.dpi) for scan in scans] == [(800, 600, 400), (600, 800, 400)]
    drawn = read_picture(scans[0]).astype(int)
    assert np.abs(drawn - np.asarray(pages[0]).astype(int)).mean() < 5


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf makes the locked PDF")
    plain = io.BytesIO()
    steps().save(plain, "PDF")
    writer = pypdf.PdfWriter(pypdf.PdfReader(plain))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(LockedScan, match=r"a\.pdf: is locked with a password"):
        scans_of(tmp_path / "a.pdf", "issue")


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "jp2", "tif", "pdf"])
def test_an_empty_file_and_one_that_is_no_picture(tmp_path: Path, suffix: str) -> None:
    empty, text = tmp_path / f"empty.{suffix}", tmp_path / f"text.{suffix}"
    empty.write_bytes(b"")
    text.write_text("These are words, and no picture at all." * 20)
    with pytest.raises(ScanError, match="is an empty file"):
        scans_of(empty, "issue")
    with pytest.raises(ScanError, match=r"text\.\w+: is not"):
        scans_of(text, "issue")


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "jp2", "tif"])
def test_a_truncated_picture(tmp_path: Path, suffix: str) -> None:
    whole, cut = tmp_path / f"whole.{suffix}", tmp_path / f"cut.{suffix}"
    noise = np.random.default_rng(1).integers(0, 255, (400, 400)).astype(np.uint8)
    Image.fromarray(noise).save(whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 3])
    with pytest.raises(ScanError, match=r"cut\.\w+: is"):
        read_picture(scans_of(cut, "issue")[0])


def test_a_scan_replaced_while_the_run_is_on(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    steps().save(path)
    (scan,) = scans_of(path, "issue")
    steps().rotate(180).save(path)
    with pytest.raises(ScanError, match=r"was replaced while the run was on\. Run again"):
        read_picture(scan)
    path.unlink()
    with pytest.raises(ScanError, match="cannot be read"):
        read_picture(scan)


def test_a_picture_of_absurd_size_is_not_decoded(tmp_path: Path) -> None:
    data = bytearray()
    image = io.BytesIO()
    Image.new("1", (8, 8)).save(image, "PNG")
    data += image.getvalue()
    header = b"IHDR" + (60000).to_bytes(4, "big") * 2 + data[24:29]
    import zlib

    data[12 : 12 + len(header)] = header
    data[29:33] = zlib.crc32(header).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(ScanError, match="60000 x 60000 pixels"):
        scans_of(tmp_path / "a.png", "issue")


def test_issues_are_folders_in_natural_order(tmp_path: Path) -> None:
    for name in ("page10.png", "page2.png", ".hidden.png", "notes.txt"):
        steps().save(tmp_path / name, "PNG")
    for folder in ("1998-01-10", "1998-01-9", ".cache", "empty"):
        (tmp_path / folder).mkdir()
    steps().save(tmp_path / "1998-01-9" / "b.JPG")
    steps().save(tmp_path / "1998-01-10" / "a.tiff")
    steps().save(tmp_path / ".cache" / "a.png")
    issues = find_issues(tmp_path)
    assert [(issue.name, [file.name for file in issue.files]) for issue in issues] == [
        (tmp_path.name, ["page2.png", "page10.png"]),
        ("1998-01-9", ["b.JPG"]),
        ("1998-01-10", ["a.tiff"]),
    ]


def test_folders_without_scans(tmp_path: Path) -> None:
    with pytest.raises(NoScans, match="holds no scans"):
        find_issues(tmp_path)
    with pytest.raises(ScanError, match="there is no such folder"):
        find_issues(tmp_path / "nowhere")
    (tmp_path / "file.png").write_bytes(b"")
    with pytest.raises(ScanError, match="is a file"):
        find_issues(tmp_path / "file.png")


def test_another_size_than_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    steps().save(path)
    (scan,) = scans_of(path, "issue")
    with pytest.raises(ScanError, match="another size"):
        read_picture(replace(scan, width=1))
