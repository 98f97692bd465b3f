"""Measures of a period: local days of a facility, as known at a position of its facts."""
