"""Scores: published formulas, pure, with their sources; nothing here knows a patient or a place."""
