"""The columns of a census extract, and the faults of one: all are told at once.

Names are compared without case, spaces and signs: `Visit Number` is `visit_number`. Their order is
free. A column that is none of these is not read, and said to be so.
"""

from collections.abc import Sequence

from msgspec import Struct

from housewide.kit.errors import HousewideError

REQUIRED = ("visit_number", "mrn", "unit", "admitted_at")

OPTIONAL = (
    "visit_authority", "mrn_authority", "mrn_type", "patient_class", "room", "bed", "family_name",
    "given_name", "birth_date", "sex", "attending", "service", "newborn", "as_of",
)  # fmt: skip

DELIMITERS = ",;\t|"
"""What reports put between columns: the comma of RFC 4180, and what spreadsheets of other countries
and older systems write."""

NO_HEADER = (
    "No name of a column stands in this row, the first that says something: take out what stands "
    "above the names, which are"
)

FAULTS_SHOWN = 100
"""More of one kind are mended at once or not at all; all are counted."""


class Fault(Struct, frozen=True):
    """What is wrong with one value: the row (the file's first is 1), the column, what to do."""

    row: int
    column: str
    value: str
    do: str


class BadCensus(HousewideError):
    """The file cannot be meant so. Nothing of it was taken."""

    code = "bad-census"
    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"  row {f.row}, {f.column}: {_printable(f.value)!r}. {f.do}" for f in faults]
        more = [f"  and {len(lines) - FAULTS_SHOWN:,} more"] if len(lines) > FAULTS_SHOWN else []
        head = f"The extract has {len(faults):,} faults, and nothing of it was taken. Mend them:"
        super().__init__("\n".join([head, *lines[:FAULTS_SHOWN], *more]))


def plain(name: str) -> str:
    """A column's name as it is compared."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


KNOWN = {plain(name): name for name in (*REQUIRED, *OPTIONAL)}


def delimiter_of(header: str) -> str:
    """The sign by which most of a header's names are known; a comma where none is."""
    return max(DELIMITERS, key=lambda sign: sum(plain(n) in KNOWN for n in header.split(sign)))


def named(row: int, header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], list[Fault]]:
    """Where each column stands, the names of those that are not read, and what is wrong."""
    if not any(plain(said) in KNOWN for said in header):
        first = next((said for said in header if said.strip()), "")
        needed = ", ".join(REQUIRED)
        return {}, (), [Fault(row, "header", first, f"{NO_HEADER} {needed}.")]
    found: dict[str, int] = {}
    others, faults = [], []
    for index, said in enumerate(header):
        name = KNOWN.get(plain(said))
        if name is None:
            others.append(said.strip())
        elif name in found:
            faults.append(Fault(row, name, said, "It stands there twice: leave one."))
        else:
            found[name] = index
    faults += [
        Fault(row, name, "", "The column is missing: have the report include it.")
        for name in REQUIRED
        if name not in found
    ]
    return found, tuple(others), faults


def _printable(value: str) -> str:
    return "".join(c if c.isprintable() else "\ufffd" for c in value[:80])
