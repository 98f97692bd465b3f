"""Housewide: one live picture of a hospital, and one place to act on it."""

__version__ = "0.1.0"
