"""The review desk: the queue, the series and the pages of an issue in a browser, and every answer a decision."""

from pipeline.desk.gate import Gate
from pipeline.desk.room import Room
from pipeline.desk.serve import Place, check_place, serve

__all__ = ["Gate", "Place", "Room", "check_place", "serve"]
