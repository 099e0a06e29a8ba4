"""The refusals of rounds: a lecture, the service, the API."""

from attendance import errors
from attendance.inspection_rules import Numbers
from attendance.models import Inspection
from attendance.services import inspections
from attendance.services.inspections import Noted, Sighting
from tests.attendance.inspections.scenes import Visit
from tests.attendance.lectures import at, nonce
from tests.factories import make_manager

MOMENT = {"moment": at(9, 56)}


def scene():
    """A visit whose inspector is the one who asks."""
    visit = Visit()
    visit.manager = visit.inspector
    return visit


def counting_on_a_reported_round():
    visit, key = scene(), nonce()
    row = visit.reported()
    return {
        "lecture": visit,
        "service": lambda: inspections.count_heads(
            row, Numbers(2, 2, None), Noted(key), by=visit.inspector
        ),
        "api": (f"inspections/{row.pk}/count/", {"nonce": key, "expected": 2, "present": 2}),
        **MOMENT,
    }


def finishing_an_empty_round():
    visit = scene()
    row = visit.plan()
    return {
        "lecture": visit,
        "service": lambda: inspections.finish_round(row, by=visit.inspector),
        "api": (f"inspections/{row.pk}/finish/", {}),
        **MOMENT,
    }


def planning_out_of_scope():
    visit, team = scene(), Visit().team
    visit.manager = make_manager()
    values = {"training_class": visit.training_class, "team": team}
    return {
        "lecture": visit,
        "service": lambda: inspections.plan_round(Inspection(**values), by=visit.manager),
        "api": ("inspections/", {name: row.pk for name, row in values.items()}),
        **MOMENT,
    }


def seeing(kind, *, of=None):
    visit, key = scene(), nonce()
    row = visit.plan()
    keys = [visit.enrolments[0].pk] if of is None else of
    return {
        "lecture": visit,
        "service": lambda: inspections.report_incident(
            row, Sighting(kind, keys), Noted(key), by=visit.inspector
        ),
        "api": (
            f"inspections/{row.pk}/report-incident/",
            {"nonce": key, "kind": kind, "enrolments": keys},
        ),
        **MOMENT,
    }


CASES = {
    errors.WrongRoundState: counting_on_a_reported_round,
    errors.NothingCounted: finishing_an_empty_round,
    errors.TeamOutOfScope: planning_out_of_scope,
    errors.MinutesMissing: lambda: seeing("leaving"),
    errors.WordsMissing: lambda: seeing("other"),
}
