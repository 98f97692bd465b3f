"""The demo: the twin's hospitals, given the voices of real systems, on a simulated clock."""
