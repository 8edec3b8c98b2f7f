"""Measurements of whole runs, made by hand: times and memory depend on the machine, so no test reads them."""
