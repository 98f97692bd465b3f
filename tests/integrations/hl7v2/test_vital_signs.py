"""What ORU messages tell of vital signs: codes, units, clocks, and what was wrong."""

import pytest

from housewide.hospital.vitals.facts import KeptOut, TriageAssessed, VitalSigns, VitalsMeasured
from housewide.integrations.hl7v2.profile import Profile
from housewide.integrations.hl7v2.translate import KEPT
from housewide.integrations.hl7v2.translate import translate as translate_raw
from housewide.integrations.hl7v2.undecodable import NoPatientIdentifier, NoVisitNumber
from housewide.integrations.hl7v2.vital_codes import LOINC
from housewide.kit.keys import Identifier
from tests.integrations.hl7v2.feed import (
    FIXTURES,
    PATIENT,
    PLACES,
    PSEUDONYMS,
    RECEIVED,
    VISIT,
    at,
    facts,
    message,
    profile,
    translate,
)
from tests.integrations.hl7v2.observing import MEASURED, measured, obx, oru

PULSE = "8867-4^Heart rate^LN"


@pytest.mark.parametrize("code", sorted(LOINC))
def test_every_loinc_code_has_its_own_check_digit(code: str) -> None:
    """Mod 10, as LOINC's users' guide has it: a mistyped code would read another observation."""
    number, _, digit = code.partition("-")
    total = 0
    for place, figure in enumerate(reversed(number)):
        value = int(figure) * (1 if place % 2 else 2)
        total += value // 10 + value % 10
    assert int(digit) == -total % 10


def test_a_whole_set_is_one_fact_of_the_visit_in_our_units() -> None:
    (draft,) = translate((FIXTURES / "r01-vital-signs.hl7").read_bytes())
    assert draft.body == VitalsMeasured(
        PATIENT,
        VitalSigns(
            breaths_per_minute=22,
            spo2_percent=93,
            oxygen_litres_per_minute=2,
            systolic_mmhg=108,
            diastolic_mmhg=64,
            pulse_per_minute=104,
            consciousness="A",
            temperature_celsius=38.11,
        ),
    )
    assert draft.subject == VISIT
    assert (draft.effective_at, draft.effective_from) == (at("2026-11-24 08:10"), "OBX-14")


def test_a_message_of_observations_tells_no_name() -> None:
    assert not any(d.body.identity for d in translate(oru(obx(PULSE, "70"))))


@pytest.mark.parametrize(
    ("code", "value", "unit", "sign", "ours"),
    [
        ("8310-5", "37.4", "Cel", "temperature_celsius", 37.4),
        ("8310-5", "98.6", "[degF]", "temperature_celsius", 37.0),
        ("8310-5", "101.3", "F", "temperature_celsius", 38.5),
        ("8310-5", "38,1", "°C", "temperature_celsius", 38.1),
        ("8480-6", "120", "mm[Hg]", "systolic_mmhg", 120),
        ("8480-6", "16", "kPa", "systolic_mmhg", 120.01),
        ("8462-4", "80", "", "diastolic_mmhg", 80),
        ("8867-4", "70", "{beats}/min", "pulse_per_minute", 70),
        ("9279-1", "16", "/min", "breaths_per_minute", 16),
        ("2708-6", "97", "%", "spo2_percent", 97),
        ("3151-8", "0", "L/min", "oxygen_litres_per_minute", 0),
        ("3151-8", "0.5", "L/min", "oxygen_litres_per_minute", 0.5),
        ("3150-0", "21", "%", "inspired_oxygen_percent", 21),
        ("3150-0", "28", "%", "inspired_oxygen_percent", 28),
        ("80288-4", "C", "", "consciousness", "C"),
        ("67775-7", "450847001", "", "consciousness", "P"),
        ("20124-4", "SIMV", "", "on_ventilator", True),
        ("0^MDC_RESP_RATE^MDC", "16", "264928^MDC_DIM_RESP_PER_MIN^MDC", "breaths_per_minute", 16),
        ("0^MDC_PULS_OXIM_SAT_O2^MDC", "97", "MDC_DIM_PERCENT", "spo2_percent", 97),
        ("0^MDC_TEMP^MDC", "98.6", "268192^MDC_DIM_FAHR^MDC", "temperature_celsius", 37.0),
        ("LOCAL^Pulse^L^8867-4^Heart rate^LN", "70", "", "pulse_per_minute", 70),
    ],
)
def test_each_code_and_unit_becomes_one_sign(
    code: str, value: str, unit: str, sign: str, ours: object
) -> None:
    assert measured(obx(code, value, unit)).signs == VitalSigns(**{sign: ours})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["NM", "ST", "SN", "CWE"])
def test_a_number_may_come_in_any_type_of_value(kind: str) -> None:
    value = "^70" if kind == "SN" else "70"
    assert measured(obx(PULSE, value, kind=kind)).signs.pulse_per_minute == 70


@pytest.mark.parametrize(
    ("value", "kind"), [("120/80", "ST"), ("120 / 80", "ST"), ("^120^/^80", "SN")]
)
def test_a_blood_pressure_sent_as_one_is_both_numbers(value: str, kind: str) -> None:
    told = VitalSigns(systolic_mmhg=120, diastolic_mmhg=80)
    assert measured(obx("85354-9", value, "mm[Hg]", kind=kind)).signs == told


def test_one_number_alone_is_no_blood_pressure_and_a_wrong_one_takes_back_both() -> None:
    both = ("systolic_mmhg", "diastolic_mmhg")
    alone = measured(obx("55284-4", "120", "mm[Hg]"))
    assert [(k.sign, k.reason) for k in alone.kept_out] == [(s, "not-a-number") for s in both]
    assert measured(obx("55284-4", "", status="W")).withdrawn == both


@pytest.mark.parametrize(
    ("code", "value", "unit", "kind", "sign", "reason"),
    [
        ("59408-5", "700", "%", "NM", "spo2_percent", "implausible"),
        ("8867-4", "0", "/min", "NM", "pulse_per_minute", "implausible"),
        ("8310-5", "38", "", "NM", "temperature_celsius", "no-unit"),
        ("8310-5", "38", "K", "NM", "temperature_celsius", "unknown-unit"),
        ("8310-5", "98.6", "Cel", "NM", "temperature_celsius", "implausible"),
        ("8867-4", "refused", "/min", "ST", "pulse_per_minute", "not-a-number"),
        ("8867-4", "nan", "/min", "NM", "pulse_per_minute", "not-a-number"),
        ("8867-4", "7_0", "/min", "NM", "pulse_per_minute", "not-a-number"),
        ("59408-5", ">^95", "%", "SN", "spo2_percent", "not-a-number"),
        ("8480-6", "120/80", "mm[Hg]", "ST", "systolic_mmhg", "not-a-number"),
        ("80288-4", "drowsy", "", "ST", "consciousness", "not-a-code"),
    ],
)
def test_a_value_that_cannot_be_used_is_kept_out_with_its_reason_and_costs_no_other(
    code: str, value: str, unit: str, kind: str, sign: str, reason: str
) -> None:
    fact = measured(obx(code, value, unit, kind=kind), obx("9279-1", "16", "/min"))
    assert fact.signs == VitalSigns(breaths_per_minute=16)
    assert fact.kept_out == (KeptOut(sign, reason),)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ["F", "P", "C", "", "R"])
def test_a_preliminary_a_final_and_a_corrected_value_are_values(status: str) -> None:
    assert measured(obx(PULSE, "70", status=status)).signs.pulse_per_minute == 70


@pytest.mark.parametrize("status", ["D", "W", "X"])
def test_a_value_that_was_wrong_is_taken_back_whatever_is_sent_with_it(status: str) -> None:
    fact = measured(obx(PULSE, "170", status=status))
    assert fact == VitalsMeasured(PATIENT, withdrawn=("pulse_per_minute",))


@pytest.mark.parametrize(("value", "status"), [("", "F"), ("70", "I"), ("70", "O"), ("70", "N")])
def test_what_was_only_ordered_or_left_blank_tells_nothing(value: str, status: str) -> None:
    data = oru(obx(PULSE, value, status=status))
    assert translate_raw(data, RECEIVED, profile(), PLACES, PSEUDONYMS) is KEPT


def test_every_patient_of_a_message_that_is_read_is_named_by_a_fact_of_it() -> None:
    """A redaction finds what is a patient's by such facts."""
    neighbour = message("R01", pid={3: "100043^^^STB^MR"}, pv1={19: "V7002"}).decode()
    second = neighbour[neighbour.index("PID|") :] + obx("2345-7^Glucose^LN", "100", "mg/dL")
    one, other = facts(oru(obx(PULSE, "70")) + second.encode())
    assert one == VitalsMeasured(PATIENT, VitalSigns(pulse_per_minute=70))
    assert other == VitalsMeasured(PSEUDONYMS.patient(Identifier("STB", "MR", "100043")))


def test_each_instant_has_its_own_fact() -> None:
    drafts = translate(
        oru(obx(PULSE, "70", when="202611240700"), obx(PULSE, "90", when="202611240800"))
    )
    assert [d.effective_at for d in drafts] == [at("2026-11-24 07:00"), at("2026-11-24 08:00")]


@pytest.mark.parametrize(
    ("when", "obr", "expected", "field"),
    [
        ("20261124080500", MEASURED, "2026-11-24 08:05", "OBX-14"),
        ("", MEASURED, "2026-11-24 08:10", "OBR-7"),
        ("", "", "2026-11-24 11:59", "EVN-2"),
        ("99991231", MEASURED, "2026-11-24 08:10", "OBR-7"),
        ("20261124123500", MEASURED, "2026-11-24 12:35", "OBX-14"),
        ("20261124123501", MEASURED, "2026-11-24 08:10", "OBR-7"),
        ("20271124080000", "20271124080000", "2026-11-24 11:59", "EVN-2"),
    ],
)
def test_the_time_is_that_of_the_observation_then_of_the_request_then_of_the_message(
    when: str, obr: str, expected: str, field: str
) -> None:
    (draft,) = translate(oru(obx(PULSE, "70", when=when), obr=obr))
    assert (draft.effective_at, draft.effective_from) == (at(expected), field)


def test_where_every_clock_of_a_sender_is_ahead_signs_are_as_old_as_their_hearing() -> None:
    ahead = oru(obx(PULSE, "70"), obr="").replace(b"20261124", b"20271124")
    (draft,) = translate(ahead)
    assert (draft.effective_at, draft.effective_from) == (RECEIVED, "received")


def test_a_sender_s_own_codes_mean_what_its_profile_says() -> None:
    by = _profile_with_maps()
    fact = measured(
        obx("HR", "70"), obx("O2THER", "NC", kind="ST"), obx("LOC", "OK", kind="ST"), by=by
    )
    assert fact.signs == VitalSigns(pulse_per_minute=70, on_oxygen=True, consciousness="A")


def _profile_with_maps() -> Profile:
    return profile(
        'vital_signs = { HR = "pulse_per_minute", O2THER = "on_oxygen", LOC = "consciousness" }\n'
        'vital_values = { NC = "yes", OK = "A" }'
    )


def test_triage_is_judged_by_itself() -> None:
    assert facts(oru(obx("11283-9", "2"), obx(PULSE, "70"))) == [
        TriageAssessed(PATIENT, 2),
        VitalsMeasured(PATIENT, VitalSigns(pulse_per_minute=70)),
    ]
    assert facts(oru(obx("11283-9", "2", status="W"))) == [TriageAssessed(PATIENT, None)]
    unusable = KeptOut("triage_level", "not-a-code")
    assert facts(oru(obx("11283-9", "6"))) == [VitalsMeasured(PATIENT, kept_out=(unusable,))]


def test_an_admission_tells_triage_and_only_what_says_when_it_was_measured() -> None:
    more = obx("11283-9", "3") + obx(PULSE, "70") + obx("9279-1", "16", when="20261124074500")
    told = facts(message("A04", {2: "E", 3: "ED^1^1"}, more=more))
    assert told[1:] == [
        TriageAssessed(PATIENT, 3),
        VitalsMeasured(PATIENT, VitalSigns(breaths_per_minute=16)),
    ]


def test_observations_of_anything_else_are_kept() -> None:
    data = oru(obx("2345-7^Glucose^LN", "100", "mg/dL"))
    assert translate_raw(data, RECEIVED, profile(), PLACES, PSEUDONYMS) is KEPT


def test_vital_signs_of_nobody_or_of_no_visit_are_refused() -> None:
    with pytest.raises(NoVisitNumber):
        translate(oru(obx(PULSE, "70"), pv1={19: ""}))
    with pytest.raises(NoPatientIdentifier):
        translate(oru(obx(PULSE, "70")).replace(b"100042^^^STB^MR", b""))
