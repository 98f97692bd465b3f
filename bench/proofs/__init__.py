"""The long proofs: a law, everything that could break it, and how often it was broken.

Each is seeded, runs the real processes over real sockets, and counts what it found against zero.
"""
