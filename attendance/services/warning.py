"""Warnings before a limit is reached, to the class teacher and the learner."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.models import AttendanceWarning
from attendance.reports.classes import Learner, Report, Session, report_of
from attendance.reports.limits import alerts_of
from attendance.reports.words import named_all, sentence_of
from attendance.streaks import Alert, Level, Matter
from courses.models import ClassStaff, Enrolment, TrainingClass
from people.models import Person
from people.roles import Role
from people.services import notify

# Whom a limit that is reached concerns besides the class teacher.
ALSO_TOLD = (Role.CLASS_MANAGER, Role.PRESIDING_HOST)


@transaction.atomic
def warn(training_class: TrainingClass, *, at: datetime | None = None) -> list[AttendanceWarning]:
    """Tell learners and class teachers of limits that are near or reached, once for each level.

    What is reached is told to the organiser and the presiding host as well. Asking again
    tells nobody anything anew.
    """
    at = at or timezone.now()
    # Hold the class so that two runs at once do not tell everybody twice.
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    report = report_of(training_class, None)
    told = _told(training_class)
    with override(settings.LANGUAGE_CODE):
        news = [
            _warning(report, learner, alert, at)
            for learner, alerts in alerts_of(report)
            for alert in alerts
            if (learner.pk, *_key(alert)) not in told
        ]
        AttendanceWarning.objects.bulk_create(news)
        _tell(training_class, news)
    return news


def _told(training_class: TrainingClass) -> set[tuple[int, str, str, int | None]]:
    rows = AttendanceWarning.objects.filter(training_class=training_class)
    return set(rows.values_list("enrolment", "matter", "level", "first_session"))


def _key(alert: Alert) -> tuple[str, str, int | None]:
    """What makes a warning another one: its matter, its level and, in a row, where it began."""
    first = alert.sessions[0] if alert.matter == Matter.IN_A_ROW else None
    return str(alert.matter), str(alert.level), first


def _warning(report: Report, learner: Learner, alert: Alert, at: datetime) -> AttendanceWarning:
    matter, level, first = _key(alert)
    words = {"name": learner.name, "unit": learner.unit, "what": sentence_of(alert)}
    head = _("%(name)s (%(unit)s): %(what)s.") % words
    sessions = named_all(alert.sessions, _by_key(report))
    return AttendanceWarning(
        training_class=report.training_class,
        enrolment_id=learner.pk,
        matter=matter,
        level=level,
        first_session_id=first,
        text="\n".join([head, *sessions]),
        warned_at=at,
    )


def _by_key(report: Report) -> Mapping[int, Session]:
    return {session.pk: session for session in report.sessions}


def _tell(training_class: TrainingClass, news: Sequence[AttendanceWarning]) -> None:
    learners = _persons(news)
    teachers = _staff(training_class, Role.CLASS_TEACHER)
    others = _staff(training_class, *ALSO_TOLD)
    for warning in news:
        told = [learners[warning.enrolment_id], *teachers]
        if warning.level == Level.REACHED:
            told += others
        notify(
            told,
            subject=_("Attendance in “%(training_class)s”") % {"training_class": training_class},
            body=warning.text,
            link=reverse("admin:attendance_ledger", args=[warning.enrolment_id]),
        )


def _persons(news: Sequence[AttendanceWarning]) -> dict[int, Person]:
    keys = {warning.enrolment_id for warning in news}
    rows = Enrolment.objects.filter(pk__in=keys).select_related("person")
    return {enrolment.pk: enrolment.person for enrolment in rows}


def _staff(training_class: TrainingClass, *roles: Role) -> list[Person]:
    staff = ClassStaff.objects.filter(training_class=training_class, role__in=roles)
    return list(Person.objects.filter(pk__in=staff.values("person")))
