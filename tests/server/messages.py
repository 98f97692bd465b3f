"""What the hospital's systems say: messages of people who do not exist."""


def adt(
    trigger: str,
    control_id: str,
    *,
    visit: str = "V1",
    patient: str = "100",
    to: str = "6W^601^A",
    at: str = "20261124120000",
    name: str = "DOE^JANE",
    sex: str = "F",
) -> bytes:
    """An ADT message about a visit."""
    pv1 = ["1", "I", to, *[""] * 15, visit]
    return (
        f"MSH|^~\\&|EHR|NTH|HW|NTH|{at}||ADT^{trigger}|{control_id}|P|2.5.1\r"
        f"EVN|{trigger}|{at}\r"
        f"PID|1||{patient}^^^NTH^MR||{name}||19600101|{sex}\r"
        f"PV1|{'|'.join(pv1)}\r"
    ).encode()


def bed_status(control_id: str, bed: str, status: str, *, at: str = "20261124120000") -> bytes:
    """An A20: how a bed stands."""
    return (
        f"MSH|^~\\&|BEDS|NTH|HW|NTH|{at}||ADT^A20|{control_id}|P|2.5.1\r"
        f"EVN|A20|{at}\rNPU|{bed}|{status}\r"
    ).encode()


def lab_result(control_id: str, patient: str = "100") -> bytes:
    """A message of a type that nothing reads yet."""
    return (
        f"MSH|^~\\&|LAB|NTH|HW|NTH|20261124120000||ORU^R01|{control_id}|P|2.5.1\r"
        f"PID|1||{patient}^^^NTH^MR||DOE^JANE\rOBX|1|NM|718-7||13.1\r"
    ).encode()


def vital_signs(
    control_id: str, pulse: int, *, visit: str = "V1", patient: str = "100", status: str = "F"
) -> bytes:
    """A whole set of vital signs, of somebody well but for the pulse."""
    told = {
        "9279-1": "16",
        "59408-5": "97",
        "3151-8": "0",
        "8480-6": "120",
        "8867-4": str(pulse),
        "80288-4": "A",
    }
    obx = "".join(
        f"OBX|{n}|ST|{code}||{value}||||||{status}|||20261124115000\r"
        for n, (code, value) in enumerate(told.items(), 1)
    )
    pv1 = ["1", "I", "6W^601^A", *[""] * 15, visit]
    return (
        f"MSH|^~\\&|EHR|NTH|HW|NTH|20261124120000||ORU^R01|{control_id}|P|2.5.1\r"
        f"PID|1||{patient}^^^NTH^MR||DOE^JANE\rPV1|{'|'.join(pv1)}\r{obx}"
        f"OBX|9|NM|8310-5||98.6|[degF]|||||{status}|||20261124115000\r"
    ).encode()
