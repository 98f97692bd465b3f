"""Visits: rebuilt from their movements in effective order, never mutated in arrival order."""
