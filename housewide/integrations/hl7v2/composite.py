"""Fields of several components (CX, PL, XPN, XAD, XTN), split once where several are asked for.

`Segment.value` splits anew for each component, which is right for one and too dear for six.
"""

from housewide.kit.hl7 import NULL, Delimiters, Segment, unescape


class Composite:
    """One repetition of such a field. Components count from 1; of subcomponents, the first."""

    __slots__ = ("_own", "_parts", "_sent")

    def __init__(self, sent: str, own: Delimiters) -> None:
        parts = sent.split(own.component) if own.component else [sent]
        if (own.subcomponent and own.subcomponent in sent) or (own.escape and own.escape in sent):
            parts = [_plain(part, own) for part in parts]
        self._parts = parts
        self._sent = sent
        self._own = own

    @property
    def is_null(self) -> bool:
        """Whether the sender deletes the field as a whole."""
        return self._sent == NULL

    def text(self, component: int) -> str:
        """What is said there; "" where that is blank or null."""
        parts = self._parts
        text = parts[component - 1].strip() if component <= len(parts) else ""
        return "" if text == NULL else text

    def texts(self, first_component: int, last_component: int) -> list[str]:
        """What is said in that range, without what is blank or null."""
        parts = self._parts[first_component - 1 : last_component]
        return [text for part in parts if (text := part.strip()) and text != NULL]

    def said(self, component: int) -> str | None:
        """What is said there; None where blank (unchanged), "" where null (deleted)."""
        parts = self._parts
        text = parts[component - 1].strip() if component <= len(parts) else ""
        if text and text != NULL:
            return text
        return "" if text or self._sent == NULL else None

    def second(self, component: int) -> str:
        """The second subcomponent there, "" where there is none."""
        own = self._own
        if not own.subcomponent or own.subcomponent not in self._sent:
            return ""
        parts = self._sent.split(own.component) if own.component else [self._sent]
        subparts = parts[component - 1].split(own.subcomponent) if component <= len(parts) else []
        text = unescape(subparts[1], own).strip() if len(subparts) > 1 else ""
        return "" if text == NULL else text


def first(segment: Segment, field: int) -> Composite | None:
    """The field's first repetition; None where the field is blank."""
    sent = segment.raw(field)
    if not sent:
        return None
    own = segment.delimiters
    if own.repetition and own.repetition in sent:
        sent = sent.partition(own.repetition)[0]
    return Composite(sent, own)


def repeats(segment: Segment, field: int) -> list[Composite]:
    """All repetitions of the field."""
    sent, own = segment.raw(field), segment.delimiters
    if not sent:
        return []
    if not own.repetition or own.repetition not in sent:
        return [Composite(sent, own)]
    return [Composite(each, own) for each in sent.split(own.repetition)]


def _plain(part: str, own: Delimiters) -> str:
    if own.subcomponent:
        part = part.partition(own.subcomponent)[0]
    return unescape(part, own)
