"""PDF of scans, written by hand: a few kinds of object are all that it takes, and the same pages give the same bytes.

After ISO 32000-1:2008 (PDF 1.7); sections named in the modules are its.
"""
