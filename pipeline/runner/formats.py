"""Which formats a run writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.config import Settings

if TYPE_CHECKING:
    from pipeline.formats.writers import Format

WHERE = "publish.formats"


def formats_of(settings: Settings) -> tuple[Format, ...]:
    """Those that the settings name. Raises SettingsError for one that there is not."""
    from pipeline.formats.writers import find_formats

    # Where none is named, none is written; find_formats takes that for all.
    return find_formats(settings.publish.formats, WHERE) if settings.publish.formats else ()
