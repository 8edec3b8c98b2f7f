"""`python -m tests.press OUT --pages 40 --style zh --seed 100 --damage 1`: pages of seeds 100 to 139 into OUT."""

import argparse
from pathlib import Path

from .article import EXTRAS
from .page import SIZES, STYLES, set_page


def main() -> None:
    """Sets pages until done, naming each."""
    parser = argparse.ArgumentParser(prog="python -m tests.press", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=1)
    parser.add_argument("--style", choices=STYLES, default="zh")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", type=int)
    parser.add_argument("--damage", type=int, choices=range(5), nargs="+", default=[1], help="taken in turn")
    parser.add_argument("--size", choices=SIZES, default="page")
    parser.add_argument("--full", action="store_true", help="pages of agencies' pieces, every column set to its foot")
    parser.add_argument("--extras", choices=EXTRAS, nargs="*", default=(), help="matter besides the ordinary")
    options = parser.parse_args()
    for index in range(options.pages):
        seed = options.seed + index
        damage = options.damage[index % len(options.damage)]
        page = set_page(
            seed, options.style, options.columns, damage, options.size, extras=options.extras, full=options.full
        )
        print(page.save(options.out, f"{options.style}-{seed}-d{damage}"))


if __name__ == "__main__":
    main()
