"""Enrolling many people in one request."""

from django.utils.translation import gettext as _

from courses import services
from courses.models import Enrolment, LearningGroup
from people.models import Person


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
