"""The torture suite: every awkward case of an ADT feed, told as a time line that must come true."""
