"""The press: known text set as newspaper pages, damaged as scans are, with the ground truth beside them."""

from .page import Page, set_page

__all__ = ["Page", "set_page"]
