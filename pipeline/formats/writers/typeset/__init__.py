"""Newspapers and offprints in PDF, set by Typst from templates that a user may change."""
