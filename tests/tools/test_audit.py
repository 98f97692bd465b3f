"""The audit: licences are judged, and silence about advisories is never taken for their absence."""

from email.message import Message
from importlib import metadata
from importlib.metadata import Distribution
from typing import Any

import pytest

from tools import audit
from tools.audit import Rules, findings
from tools.licences import licence_of, permitted
from tools.lock import Pin

RICH = Pin("rich", "15.0.0", "", ("a" * 64,))
LAW = Rules(frozenset({"MIT", "Apache-2.0"}), {}, {"ADV-9": "only on another system"})


class Installed(Distribution):
    """A distribution that has nothing but the metadata it was given."""

    def __init__(self, **fields: str | list[str]) -> None:
        self.told = Message()
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                self.told[name.replace("_", "-")] = one

    def read_text(self, filename: str) -> str | None:
        return self.told.as_string() if filename == "METADATA" else None

    def locate_file(self, path: object) -> Any:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("installed", "licence"),
    [
        (Installed(License_Expression="MIT OR Apache-2.0", License="x"), "MIT OR Apache-2.0"),
        (Installed(License="Apache 2.0"), "Apache-2.0"),
        (Installed(Classifier=["License :: OSI Approved :: MIT License", "Topic :: x"]), "MIT"),
        (Installed(Name="nothing-said"), "unknown"),
    ],
)
def test_a_licence_is_read_from_the_most_exact_place(installed, licence: str) -> None:
    assert licence_of(installed) == licence


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND Apache-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-3.0-only) AND Apache-2.0", False),
        ("unknown", False),
    ],
)
def test_an_expression_fits_when_permitted_licences_alone_can_meet_it(
    expression: str, fits: bool
) -> None:
    assert permitted(expression, LAW.permitted) is fits


def test_an_advisory_is_a_finding_unless_withdrawn_or_judged() -> None:
    advisories: list[dict[str, Any]] = [
        {"id": "ADV-1", "aliases": ["CVE-1"], "fixed_in": ["15.0.1"]},
        {"id": "ADV-2", "withdrawn": "2026-01-01"},
        {"id": "CVE-9", "aliases": ["ADV-9"]},
    ]
    found = list(findings({RICH: advisories}, LAW))
    assert found == ["rich 15.0.0: ADV-1 CVE-1; mended in 15.0.1"]


@pytest.fixture
def nothing_wrong(monkeypatch) -> None:
    monkeypatch.setattr(audit, "locked", lambda: {"rich": RICH, "hl7": RICH})
    monkeypatch.setattr(audit, "lock_complaints", list)
    monkeypatch.setattr(audit, "installed_complaints", lambda *_: [])


@pytest.mark.parametrize(
    ("answers", "said"),
    [({}, "advisories: not run (no source answered)"), ({RICH: []}, "advisories: 1 audited of 2")],
)
@pytest.mark.usefixtures("nothing_wrong")
def test_the_audit_says_what_it_did_not_look_at(monkeypatch, capsys, answers, said: str) -> None:
    monkeypatch.setattr(audit, "ask_index", lambda _: answers)
    assert audit.main() == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == said
    assert "no vulnerabilities" not in printed


@pytest.mark.usefixtures("nothing_wrong")
def test_a_finding_fails_the_audit(monkeypatch, capsys) -> None:
    monkeypatch.setattr(audit, "ask_index", lambda _: {RICH: [{"id": "ADV-1"}]})
    assert audit.main() == 1
    assert "ADV-1; mended in no version yet" in capsys.readouterr().out


def test_what_is_installed_here_is_what_is_locked_and_permitted() -> None:
    assert list(audit.installed_complaints(audit.locked(), audit.rules())) == []


def test_what_is_locked_for_another_python_need_not_be_installed() -> None:
    for_another = Pin("nowhere", "1.0", "python_full_version < '3'", ())
    assert list(audit.installed_complaints({"nowhere": for_another}, LAW)) == []


def test_another_licence_than_the_listed_one_is_noticed(monkeypatch) -> None:
    monkeypatch.setattr(
        metadata,
        "distribution",
        lambda _: Installed(Version="15.0.0", License_Expression="GPL-3.0-only"),
    )
    (said,) = audit.installed_complaints({"rich": RICH}, LAW)
    assert "does not permit" in said
    listed = Rules(LAW.permitted, {"rich": {"licence": "MPL-2.0", "reason": "x"}}, {})
    (said,) = audit.installed_complaints({"rich": RICH}, listed)
    assert "tools/audit.toml says 'MPL-2.0'" in said
