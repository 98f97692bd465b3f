"""Beds: what is told about a bed itself, on its own axes."""
