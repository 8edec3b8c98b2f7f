"""Trains what layout and order weigh by, on pages of the press, on printed pages with their truth, and on issues that
libraries cut into articles; and says how often it is right on papers that it was not trained on.

``python -m benchmarks.training pages FOLDER`` sets the press's pages (a quarter of an hour); ``train FOLDER --printed
PAGES --run OUTPUT --issues OUTPUT`` writes roles.json and scorer.json anew (half an hour); ``judge`` with the same
arguments trains without a sixth of the papers in turn, says how many of the choices on their pages are right, and keeps
the weights (an hour and a half; ``--part`` for one of the six).
The same pages and the same layout give the same files. The package's scorer.json is their blend, half and half, with
nets that were learned on earlier sets of the press's pages: the two together read best.
"""
