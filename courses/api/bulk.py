"""Many rows in one request: people by their keys or from a roster, sessions of a series."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from courses import services
from courses.api.findings import finding_item
from courses.models import Enrolment, LearningGroup
from courses.roster_files import read_file
from courses.rosters import guess, roster_row, rows_of
from peixun import policy
from people.models import Person, Unit

RESULTS = ("created", "reused", "skipped", "refused")


def enrol_items(training_class, items, *, by):
    """Enrol whom the account may see; answer every item in its place."""
    people = _visible(Person, [item["person"] for item in items], by)
    groups = _visible(LearningGroup, [item["group"] for item in items], by)
    nominations = [_nomination(item, people, groups) for item in items]
    outcomes = iter(services.enrol_many(training_class, filter(None, nominations)))
    answers = [
        _answer(item["person"], next(outcomes)) if nomination else _missing(item["person"])
        for item, nomination in zip(items, nominations, strict=True)
    ]
    enrolled = sum(answer["enrolment"] is not None for answer in answers)
    return {"enrolled": enrolled, "refused": len(answers) - enrolled, "items": answers}


def call_up_items(training_class, persons, *, by):
    """Call up by name whom the account may see; answer everybody in their place."""
    people = _visible(Person, persons, by)
    known = [people[key] for key in persons if key in people]
    outcomes = iter(services.call_up(training_class, known))
    answers = [_answer(key, next(outcomes)) if key in people else _missing(key) for key in persons]
    enrolled = sum(answer["enrolment"] is not None for answer in answers)
    return {"enrolled": enrolled, "refused": len(answers) - enrolled, "items": answers}


def answer_of(refused):
    return {"code": refused.code, "detail": str(refused)}


def _visible(model, keys, by):
    return model.objects.visible_to(by).in_bulk({key for key in keys if key is not None})


def _nomination(item, people, groups):
    """The nomination an item asks for; None where a row of it is hidden or missing."""
    person, group = people.get(item["person"]), groups.get(item["group"])
    if person is None or (group is None and item["group"] is not None):
        return None
    return services.Nomination(person, item["source"], group)


def _answer(person, outcome):
    if isinstance(outcome, Enrolment):
        answer = {"enrolment": outcome.pk, "code": "enrolled", "detail": _("Enrolled")}
    else:
        answer = {"enrolment": None, "code": outcome.code, "detail": str(outcome)}
    return {"person": person, **answer}


def _missing(person):
    detail = _("There is no such person or group.")
    return {"person": person, "enrolment": None, "code": "does_not_exist", "detail": detail}


def import_rows(training_class, *, by, file=None, rows=(), dry_run, create_units, **options):
    """Import a roster; answer every row under its number in the file or the list."""
    if create_units and not policy.may_ever(by, "add", Unit):
        raise PermissionDenied
    if file is not None:
        table = read_file(file, file.name)
        notes = table.notes
        found = rows_of(table, guess(table.heading or []))
    else:
        notes = ()
        found = [roster_row(number, row) for number, row in enumerate(rows, start=1)]
    outcomes = services.import_roster(
        training_class, found, dry_run=dry_run, create_units=create_units, by=by, **options
    )
    counts = {result: sum(one.result == result for one in outcomes) for result in RESULTS}
    items = [_row_answer(one, dry_run) for one in outcomes]
    return {"dry_run": dry_run, **counts, "notes": list(notes), "items": items}


def _row_answer(outcome, dry_run):
    enrolment = outcome.enrolment
    return {
        "row": outcome.row.number,
        "name": outcome.row.name,
        "unit": outcome.row.unit,
        "result": outcome.result,
        "code": outcome.code,
        "detail": outcome.detail,
        "suggestions": outcome.suggestions,
        "enrolment": None if dry_run or enrolment is None else enrolment.pk,
    }


def series_outcome(training_class, dry_run, *, by, pattern, **fields):
    """Schedule a series, or try it; answer every session of it in its place."""
    if dry_run:
        attempts = services.preview_series(training_class, pattern, **fields)
    else:
        attempts = services.schedule_series(training_class, pattern, by=by, **fields)
    return {"dry_run": dry_run, "items": [_series_item(one, dry_run) for one in attempts]}


def _series_item(attempt, dry_run):
    refused = attempt.refused
    return {
        "title": attempt.title,
        "starts_at": attempt.starts_at,
        "ends_at": attempt.ends_at,
        "session": None if dry_run or refused else attempt.session.pk,
        "code": refused.code if refused else "scheduled",
        "detail": str(refused) if refused else _("Scheduled"),
        # In a preview, the keys of sessions that are not there mean nothing.
        "findings": [finding_item(one) | {"session": None} for one in attempt.findings],
    }
