"""A bed list as a hospital has it, to be loaded into the small site."""

BEDS = """\
unit,room,bed,staffed
6W,601,A,3
6W,601,B,
6W,603,A,
ICU,602,A,1
ICU,1,A,
"""
"""Against `PLACES`: 6W-603-A is new, 6W-602-A goes to ICU, and 6W has staff for all three."""
