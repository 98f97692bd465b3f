"""What is to come of a visit: a plan is made, replaced, carried out or given up. Nobody moves."""

from msgspec.structs import replace

from housewide.hospital.visits.state import Movement, Plan, Standing


def plan(now: Standing, m: Movement) -> Standing:
    """A step is to come; the newest word on it replaces an older one (A05, A14, A15, A16)."""
    if now.status in {"discharged", "cancelled"} and m.said.step != "admit":
        return now  # nothing is to come of a visit that has ended
    planned = Plan(m.said.step, m.effective_at, m.position, m.place, m.said.expected_at)
    status = now.status
    if m.said.step == "admit" and status in {"unknown", "cancelled"}:
        status = "expected"
    return replace(
        now,
        status=status,
        patient=m.patient or now.patient,
        patient_class=now.patient_class or m.patient_class,
        plans=(*without(now, m.said.step).plans, planned),
    )


def cancel_plan(now: Standing, m: Movement) -> Standing:
    """A step is no longer to come; a visit of which only that was told never was."""
    left = without(now, m.said.step)
    if now.status == "expected" and m.said.step == "admit":
        return replace(left, status="cancelled")
    return left


def without(now: Standing, step: str) -> Standing:
    """The same visit once a step was carried out, or is planned no more."""
    if not now.plans:
        return now
    return replace(now, plans=tuple(plan for plan in now.plans if plan.step != step))
