"""Messages of observations, as a monitor or a nurse's chart sends them."""

from housewide.hospital.vitals.facts import VitalsMeasured
from housewide.integrations.hl7v2.profile import Profile
from tests.integrations.hl7v2.feed import facts, message

MEASURED = "20261124081000"


def obx(
    code: str, value: str, unit: str = "", *, kind: str = "NM", status: str = "F", when: str = ""
) -> str:
    return f"OBX|1|{kind}|{code}||{value}|{unit}|||||{status}|||{when}\r"


def oru(*observations: str, obr: str = MEASURED, pv1: dict[int, str] | None = None) -> bytes:
    more = f"OBR|1|||85353-1|||{obr}\r" + "".join(observations)
    return message("R01", pv1, msh={9: "ORU^R01"}, more=more)


def measured(*observations: str, by: Profile | None = None) -> VitalsMeasured:
    (fact,) = facts(oru(*observations), by)
    assert isinstance(fact, VitalsMeasured)
    return fact
