"""Layer 3: one folder for each outside system. They never know each other."""
