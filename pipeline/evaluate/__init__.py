"""Scores output against ground truth, and says what each error is owed to."""

from __future__ import annotations

from pipeline.evaluate.causes import CAUSES, Difference, find_differences
from pipeline.evaluate.evaluation import ArticleEvaluation, Evaluation, PageEvaluation, Split, evaluate, split_articles
from pipeline.evaluate.report import print_table, write_evaluation
from pipeline.evaluate.scores import Scores, match_articles, score, score_text, score_truth

__all__ = [
    "CAUSES",
    "ArticleEvaluation",
    "Difference",
    "Evaluation",
    "PageEvaluation",
    "Scores",
    "Split",
    "evaluate",
    "find_differences",
    "match_articles",
    "print_table",
    "score",
    "score_text",
    "score_truth",
    "split_articles",
    "write_evaluation",
]
