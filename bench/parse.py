"""`housewide bench parse`: admissions read per CPU-second, and how that compares with `hl7`.

The message is an ADT^A01 of about 1.3 kB as a large hospital sends it; twenty fields of it are
read: whole fields, components, a repetition, an escaped text, a subcomponent, a null, a blank.
Both readers take the same text, in turn, in one run; what they answer is compared first.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import hl7

from bench.calibration import calibrate, loop_per_s, scale
from bench.report import Report, Tell, at_least, quiet
from housewide.kit.hl7 import Message, read_header, write_ack

MESSAGES_PER_CPU_S = 50_000
TIMES_HL7 = 50
SECONDS = 3.0
ROUNDS_AT_LEAST = 3

ADMISSION = r"""
MSH|^~\&|REGISTRATION|GENERAL|HOUSEWIDE|COMMAND|20260308133000-0500||ADT^A01^ADT_A01
|GEN00018734|P|2.5.1|||AL|NE|USA|UNICODE UTF-8
EVN|A01|20260308132914-0500||ADM|4711^CLERK^ROSE|20260308131500-0500
PID|1||8841207^^^GENERAL^MR~77120934^^^REGION^PI~900-00-0000^^^USA^SS
||Müller-Østergård^Zoë^Anaïs^^Ms^^L~Ostergard^Zoe^^^^^A||19571123|F||2106-3
|12 Bakers Row \T\ Mill Lane^Apt 4^Springfield^OH^45501^USA^H||5550100^PRN^PH~5550101^ORN^CP
||ENG|M|CHR|GEN900123^^^GENERAL^VN|||||Springfield||||||N
PD1|||GENERAL MEDICINE PRACTICE^^10021|2231^HALL^EDITH^^^DR
NK1|1|Østergård^Lars^^^Mr|SPO|12 Bakers Row^^Springfield^OH^45501|5550102^PRN^PH
PV1|1|I|4W^412^B^GENERAL^^N^MAIN^4|U|||2231^HALL^EDITH^^^DR^^^NPI|3120^OKAFOR^SAM^^^DR
|4410^LIND^EVA^^^DR|MED|||R|7|A0||2231^HALL^EDITH^^^DR|INP|GEN900123^^^GENERAL^VN|INS
||||||||||||||||||||GENERAL||||20260308131500-0500
PV2||S|I50.9^Heart failure \T\ oedema^I10|||||20260308|20260312|4||||||||||||N
OBX|1|NM|8302-2^Body height^LN||164|cm^^UCUM|||||F|||20260308130200-0500
AL1|1|DA|70618^Penicillin^RXNORM|SV|Rash \T\ swelling|20110501
DG1|1||I50.9^Heart failure, unspecified^I10||20260308|A
IN1|1|PPO1^Plan One|INS22|NORTHERN MUTUAL|PO Box 7^^Springfield^OH^45502||5550190
|GRP88012||||20260101|20261231|||Müller-Østergård^Zoë|SEL|19571123
ZPV|1|HELD|TELEMETRY~ISOLATION^CONTACT|20260308140000-0500
"""
# Above, a segment is folded before a field; on the wire it is one line, ended by CR.
ADMISSION = ADMISSION.lstrip().replace("\n|", "|").replace("\n", "\r")


def run(seconds: float = SECONDS, tell: Tell = quiet) -> Report:
    """Bursts for so many seconds, at least three."""
    assert read_ours(ADMISSION) == read_hl7(ADMISSION), "the two readers must agree"
    with tempfile.TemporaryDirectory() as folder:
        calibration = calibrate(Path(folder))
    # Short bursts in turn, compared burst by burst: a busy neighbour slows all three alike.
    bursts: list[tuple[float, float, float]] = []
    until_s = time.monotonic() + seconds
    while len(bursts) < ROUNDS_AT_LEAST or time.monotonic() < until_s:
        bursts.append(
            (
                per_cpu_s(lambda: read_ours(ADMISSION), 1_000),
                per_cpu_s(lambda: read_hl7(ADMISSION), 20),
                loop_per_s(),
            )
        )
    scaled = median(scale(ours, {"loop_per_s": loop}, "cpu_per_s") for ours, _, loop in bursts)
    ratio = median(ours / theirs for ours, theirs, _ in bursts)
    tell(f"{scaled:,.0f} messages per CPU-second, {ratio:.0f} times hl7, {len(bursts)} bursts")
    data = ADMISSION.encode()
    header = read_header(data)
    return {
        "name": "parse",
        "bars": [
            at_least("messages per CPU-second, 20 fields", scaled, "1/s", MESSAGES_PER_CPU_S),
            at_least("times the hl7 library", ratio, "x", TIMES_HL7),
        ],
        "calibration": calibration,
        "message_bytes": len(data),
        "messages_per_cpu_s_unscaled": round(median(ours for ours, _, _ in bursts)),
        "hl7_messages_per_cpu_s": round(median(theirs for _, theirs, _ in bursts)),
        "headers_per_cpu_s": round(per_cpu_s(lambda: read_header(data), 20_000)),
        "acks_per_cpu_s": round(
            per_cpu_s(
                lambda: write_ack(header, "AA", control_id="1", sent_at_text="20260308"), 20_000
            )
        ),
    }


def per_cpu_s(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return times / (time.process_time() - began)


def read_ours(text: str) -> list[str | None]:
    """Twenty fields, from the text of the message to the values in it."""
    value = Message.parse(text).value
    return [
        value("MSH", 3),
        value("MSH", 4),
        value("MSH", 7),
        value("MSH", 9, 2),
        value("MSH", 10),
        value("EVN", 2),
        value("PID", 3),
        value("PID", 3, 4),
        value("PID", 3, repetition=2),
        value("PID", 5),
        value("PID", 5, 2),
        value("PID", 7),
        value("PID", 8),
        value("PID", 11),
        value("PV1", 2),
        value("PV1", 3),
        value("PV1", 3, 3),
        value("PV1", 19),
        value("PV1", 44),
        value("PV2", 3, 2),
    ]


def read_hl7(text: str) -> list[str]:
    """The same twenty, as that library's users read them; escaped text must be asked for twice."""
    message = hl7.parse(text)
    value = message.extract_field
    return [
        value("MSH", 1, 3),
        value("MSH", 1, 4),
        value("MSH", 1, 7),
        value("MSH", 1, 9, 1, 2),
        value("MSH", 1, 10),
        value("EVN", 1, 2),
        value("PID", 1, 3, 1, 1),
        value("PID", 1, 3, 1, 4),
        value("PID", 1, 3, 2, 1),
        message.unescape(value("PID", 1, 5, 1, 1)),
        message.unescape(value("PID", 1, 5, 1, 2)),
        value("PID", 1, 7),
        value("PID", 1, 8),
        message.unescape(value("PID", 1, 11, 1, 1)),
        value("PV1", 1, 2),
        value("PV1", 1, 3, 1, 1),
        value("PV1", 1, 3, 1, 3),
        value("PV1", 1, 19, 1, 1),
        value("PV1", 1, 44),
        message.unescape(value("PV2", 1, 3, 1, 2)),
    ]
