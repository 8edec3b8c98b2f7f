"""Scores output against ground truth, and says what each error is owed to."""

from __future__ import annotations

from pipeline.evaluate.causes import CAUSES, Difference, find_differences
from pipeline.evaluate.edits import JudgedEdit, RuleTrust, SettledText, Trust, judge_edits, sum_up
from pipeline.evaluate.evaluation import (
    ArticleEvaluation,
    Evaluation,
    PageEvaluation,
    Split,
    evaluate,
    evaluate_pieces,
    split_articles,
)
from pipeline.evaluate.report import print_table, print_trust, write_evaluation
from pipeline.evaluate.scores import Scores, match_articles, score, score_text, score_truth

__all__ = [
    "CAUSES",
    "ArticleEvaluation",
    "Difference",
    "Evaluation",
    "JudgedEdit",
    "PageEvaluation",
    "RuleTrust",
    "Scores",
    "SettledText",
    "Split",
    "Trust",
    "evaluate",
    "evaluate_pieces",
    "find_differences",
    "judge_edits",
    "match_articles",
    "print_table",
    "print_trust",
    "score",
    "score_text",
    "score_truth",
    "split_articles",
    "sum_up",
    "write_evaluation",
]
