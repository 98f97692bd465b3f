"""Vitals: what was measured of a patient at the bedside, in the order in which it was measured."""
