"""``python -m pipeline`` is ``galley``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
