"""Layer 2, pure: what a hospital is and what happens in it. No I/O, no clock, no randomness."""
