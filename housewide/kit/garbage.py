"""How often Python looks for garbage that counting references did not free: rings of objects.

Folded state has none (`gc=False`), and rows on their way in are freed as they are counted out. To
walk each some thousand times while a log is replayed is a tenth of the replay.
"""

import gc

COLLECT_EVERY = 50_000
"""Objects more than before until the newest are walked; Python's own 700 is for small programs. A
replay reads 10,000 rows at a time and gives them back. Some megabytes may wait for it."""


def collect_rarely() -> None:
    """In a process that folds, as it starts."""
    gc.set_threshold(COLLECT_EVERY)
