"""Scores output against truth made by eye in a quarter of an hour: which run of text is read after which (pieces), in
which article, with which headline, byline and caption. ``docs/evaluate.md`` tells the form."""

from __future__ import annotations

from pipeline.evaluate.pieces.form import draw_form
from pipeline.evaluate.pieces.scoring import PieceScores, pool, score_pieces
from pipeline.evaluate.pieces.table import print_pieces, write_pieces
from pipeline.evaluate.pieces.truth import PiecesPage, find_pieces, schema

__all__ = [
    "PieceScores",
    "PiecesPage",
    "draw_form",
    "find_pieces",
    "pool",
    "print_pieces",
    "schema",
    "score_pieces",
    "write_pieces",
]
