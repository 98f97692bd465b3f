"""Agreement: whether our census is the EHR's own, day by day, and what differs, to be settled."""
