"""What is already believed of who somebody is: most messages say again what the last one said."""

from collections import OrderedDict

from housewide.kit.facts import Draft, Fact

SUBJECTS_KEPT = 50_000
"""Of one lane, about 20 MB: every patient and visit of a large hospital's month. Forgetting one
costs a repeated identity fact, never a wrong one."""


class KnownIdentities:
    """The last identity fact of each subject that this lane has appended.

    Made anew whenever a lane begins or its transaction failed: what it knows beyond the log is only
    what is being written.
    """

    def __init__(self) -> None:
        self._last: OrderedDict[str, Fact] = OrderedDict()

    def is_news(self, draft: Draft) -> bool:
        """Whether a draft says anything new; if so, it is remembered."""
        if not draft.body.identity:
            return True
        if self._last.get(draft.subject) == draft.body:
            return False
        self._last[draft.subject] = draft.body
        self._last.move_to_end(draft.subject)
        if len(self._last) > SUBJECTS_KEPT:
            self._last.popitem(last=False)
        return True
