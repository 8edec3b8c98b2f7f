"""The issues in scans/: `python -m tests.press.issues` sets them anew, their truth going to tests/truth/scans/."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .page import set_page

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The arguments of `set_page`."""

    seed: int
    style: str
    columns: int
    damage: int
    size: str
    head: tuple[str, str, str]


ISSUES: dict[str, dict[str, Recipe]] = {
    "two-banks-times-2024-05-20": {
        "0005": Recipe(1004, "zh", 8, 1, "page", ("2024年5月20日 星期一", "两岸时报", "第5版")),
        "0006": Recipe(1007, "zh", 6, 2, "page", ("2024年5月20日 星期一", "两岸时报", "第6版")),
    },
    "harbor-ledger-1931-10-06": {
        "0003": Recipe(4203, "en", 5, 1, "page", ("October 6, 1931", "THE HARBOR LEDGER", "Page 3")),
    },
}


def write_issues(root: Path = ROOT, quality: int = 60) -> list[Path]:
    """Writes scans/ISSUE/PAGE.jpg and tests/truth/scans/ISSUE/PAGE.json under `root`; gives the images' paths.

    `quality` is JPEG's, low enough for pages of a megabyte or so.
    """
    written = []
    for issue, pages in ISSUES.items():
        scans = root / "scans" / issue
        truths = root / "tests" / "truth" / "scans" / issue
        for folder in (scans, truths):
            folder.mkdir(parents=True, exist_ok=True)
        for stem, recipe in pages.items():
            page = set_page(**asdict(recipe))
            image = scans / f"{stem}.jpg"
            page.image.save(image, quality=quality, dpi=(300, 300))
            truth = {**page.truth, "image": image.name, "recipe": asdict(recipe)}
            text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
            (truths / f"{stem}.json").write_text(text, encoding="utf-8")
            written.append(image)
    return written


if __name__ == "__main__":
    for path in write_issues():
        print(path)
