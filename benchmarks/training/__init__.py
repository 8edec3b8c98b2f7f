"""Trains what layout and order weigh by, on pages of the press, on printed pages with their truth, and on issues that
libraries cut into articles; and says how often it is right on papers that it was not trained on.

``python -m benchmarks.training pages FOLDER`` sets the press's pages (a quarter of an hour); ``train FOLDER --printed
PAGES --run OUTPUT --issues OUTPUT`` writes the weights of roles and order anew (half an hour), those of pages set
across, of upright ones, or of both (``--manner``); ``blend FILE`` gives the package's nets of order half the say and
those of FILE the other half; ``judge`` with the arguments of train leaves out a sixth of the papers in turn, says how
many of the choices on their pages are right, and keeps the weights (an hour and a half; ``--part`` for one of the six).

``--run`` takes several outputs: the first is of the pages as they are, the others are of the same as other scanners
would have seen them (:mod:`benchmarks.rescans`), each of which counts less. What hangs on a pixel is unlearned so.

The same pages and the same layout give the same files. The package's weights of upright pages are those of one train;
its nets of order of pages set across are a blend of three, the first two learned before and after pages without rules
were added, the last, with half the say, on pages as other scanners would have seen them besides.
"""
