"""What many commands take, and what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.config import Settings, load_settings

Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings; ./config.yaml where there is one.", show_default=False)
]


def read_settings(config: Path | None) -> Settings:
    """Those of the file, or of ./config.yaml where there is one. Raises SettingsError."""
    if config is None and Path("config.yaml").is_file():
        config = Path("config.yaml")
    return load_settings(config)
