"""What observations (OBX) tell of vital signs: values in our units, by the instant of measuring.

An observation that cannot be used is kept out with its reason; the others of its message count.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from housewide.hospital.vitals.facts import (
    SIGNS,
    KeptOut,
    Sign,
    TriageAssessed,
    VitalSigns,
    VitalsMeasured,
)
from housewide.hospital.vitals.state import Value
from housewide.integrations.hl7v2.clocks import Told
from housewide.integrations.hl7v2.composite import first
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.vital_codes import (
    CONSCIOUSNESS,
    DEVICE,
    LOINC,
    UNITS,
    YES_NO,
    Unusable,
    number,
    plausible,
)
from housewide.kit.facts import Fact
from housewide.kit.hl7 import NULL, Segment

VALUE_STATUSES = frozenset({"", *"ABCFPRSUV"})
VOID_STATUSES = frozenset("DWX")
"""HL7 table 0085: a value, preliminary to corrected; deleted, wrong, not to be had. Of the others
(ordered, pending, not asked) nothing was measured."""

LASTING: tuple[Sign, ...] = ("triage_level", "spo2_scale")
"""What is judged and then holds, so that it is no older for being said again."""

FROM: dict[str, Sign] = {
    "oxygen_flow": "oxygen_litres_per_minute",
    "inspired_oxygen": "inspired_oxygen_percent",
    "ventilator_value": "on_ventilator",
}
"""Which sign is told by what has another name."""


class Observation(Struct, frozen=True, gc=False):
    """One OBX: when it was measured, of which sign, and the value; None where it is void.

    `name` is what one OBX has in common with another that corrects it: its OBX-3 and OBX-4.
    `kept_out` is the reason why there is no value, where one was sent.
    """

    name: tuple[str, str]
    when: Told
    sign: Sign
    value: Value | None
    kept_out: KeptOut | None = None


When = Callable[[Segment | None, Segment], Told]
"""When an observation was made, by its OBR and its OBX."""


def tells_vitals(segments: Iterable[Segment], profile: Profile) -> bool:
    """Whether any of these segments is an observation that is read here."""
    return any(observed(obx, profile) for obx in segments if obx.name == "OBX")


def observations(
    segments: Iterable[Segment], when: When, profile: Profile, *, timed_only: bool
) -> Iterator[Observation]:
    """What the OBXs among these segments tell of vital signs.

    `timed_only`: of what was measured, only what says itself when. An ADT message repeats what is
    on file, and an old value must not look new.
    """
    obr: Segment | None = None
    for segment in segments:
        if segment.name == "OBR":
            obr = segment
        if segment.name != "OBX" or not (of := observed(segment, profile)):
            continue
        if timed_only and of not in LASTING and not segment.raw(14):
            continue
        for what, sent in _parts(of, segment):
            told = _value(segment, what, sent, when(obr, segment), profile)
            if told is not None:
                yield told


def facts(patient: str, told: Iterable[Observation]) -> Iterator[tuple[Told, Fact]]:
    """The facts of one patient's observations: one for each instant, and triage by itself."""
    by_instant: dict[int, list[Observation]] = {}
    for each in told:
        by_instant.setdefault(each.when.at, []).append(each)
    for together in by_instant.values():
        when = together[0].when
        levels = [each for each in together if each.sign == "triage_level" and not each.kept_out]
        yield from ((when, TriageAssessed(patient, cast(Any, o.value))) for o in levels[-1:])
        others = [each for each in together if each not in levels]
        if others:
            yield when, _measured(patient, others)


def observed(obx: Segment, profile: Profile) -> str:
    """What an OBX is of: by the profile's map, a LOINC code or a device's name; "" where neither.

    The code may be the first of OBX-3 or its alternative, the name its text.
    """
    cwe = first(obx, 3)
    if cwe is None:
        return ""
    codes = (cwe.text(1), cwe.text(4))
    known = [profile.vital_signs.get(code) or LOINC.get(code) for code in codes]
    return next((what for what in known if what), DEVICE.get(cwe.text(2), ""))


def _parts(of: str, obx: Segment) -> Iterator[tuple[str, list[str]]]:
    """What an OBX is of, and all that was sent of it, by each repetition that is not blank."""
    repeated = (_sent(obx, number) for number in range(1, (obx.repetitions(5) or 1) + 1))
    for each in zip(*(_part(of, sent) for sent in repeated), strict=True):
        yield each[0][0], [sent for _, sent in each if sent]


def _part(what: str, sent: str) -> tuple[tuple[str, str], ...]:
    """What was sent, of what: of a blood pressure (`120/80`) two numbers."""
    if what != "blood_pressure":
        return ((what, sent),)
    over, slash, under = sent.partition("/")
    if not slash:  # one number alone is none
        over = under = sent if sent in {"", NULL} else f"{sent}/"
    return ("systolic_mmhg", over.strip()), ("diastolic_mmhg", under.strip())


def _value(
    obx: Segment, what: str, sent: list[str], when: Told, profile: Profile
) -> Observation | None:
    """None where the observation tells nothing: no value was sent, or none is to be had yet."""
    name = obx.raw(3), obx.raw(4)
    sign = FROM.get(what) or cast(Sign, what)
    status = obx.value(11) or ""
    if status in VOID_STATUSES or NULL in sent:
        return Observation(name, when, sign, None)
    if status not in VALUE_STATUSES or not sent:
        return None
    try:
        unit = _unit(obx, what)
        values = {_meant(what, each, unit, profile) for each in sent}
        if len(values) > 1:
            raise Unusable("several-values")  # nobody says which of them holds
        return Observation(name, when, sign, values.pop())
    except Unusable as error:
        return Observation(name, when, sign, None, KeptOut(sign, error.reason))


def _sent(obx: Segment, number: int) -> str:
    """A repetition of OBX-5 as one text: an SN (`=^70`, `^120^/^80`) as one would write it."""
    if obx.value(2) != "SN":
        return (obx.value(5, repetition=number) or "").strip()
    parts = (obx.value(5, component, repetition=number) or "" for component in range(1, 5))
    return "".join(parts).removeprefix("=")


def _unit(obx: Segment, what: str) -> str:
    """OBX-6, by its code or, where only that is known, its text; "" where it is blank."""
    cwe = first(obx, 6)
    if cwe is None:
        return ""
    known = [text for text in (cwe.text(1), cwe.text(2)) if text.lower() in UNITS.get(what, {})]
    return known[0] if known else cwe.text(1)


def _meant(what: str, sent: str, unit: str, profile: Profile) -> Value:
    """A value as we have it. Raises Unusable."""
    answer = profile.vital_values.get(sent, sent).upper()
    if what == "consciousness":
        return _known(CONSCIOUSNESS, answer)
    if what in {"on_oxygen", "on_ventilator"}:
        return _known(YES_NO, answer)
    if what == "ventilator_value":
        return True
    if what in {"spo2_scale", "triage_level"}:
        most = 2 if what == "spo2_scale" else 5
        return _known({str(n): n for n in range(1, most + 1)}, answer)
    return plausible(FROM.get(what) or cast(Sign, what), number(answer, unit, what))


def _known(codes: Any, answer: str) -> Value:  # noqa: ANN401
    if answer not in codes:
        raise Unusable("not-a-code")
    found: Value = codes[answer]
    return found


def _measured(patient: str, told: list[Observation]) -> VitalsMeasured:
    """All that was observed at one instant: of one observation told twice the last holds.

    Of several observations of one sign (a pulse by ECG, and by the oximeter) any value does.
    """
    told = [*{(each.name, each.sign): each for each in told}.values()]
    values: dict[str, Any] = {each.sign: each.value for each in told if each.value is not None}
    void = {each.sign for each in told if each.value is None and not each.kept_out} - {*values}
    kept_out = tuple(each.kept_out for each in told if each.kept_out)
    return VitalsMeasured(
        patient,
        replace(VitalSigns(), **values),
        tuple(sign for sign in SIGNS if sign in void),
        tuple(each for each in kept_out if each.sign not in values),
    )
