"""Sheets that are not handed in: who owns each, and telling them once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attendance.models import AttendancePolicy, AttendanceSheet, SheetReminder
from courses.models import ClassStaff, TrainingClass, TrainingSession
from courses.when import span_text
from people.models import Person
from people.roles import Role
from people.services import notify

# Whose sheet it is as long as nobody has opened it, in this order.
OWNERS = (
    Role.CLASS_TEACHER,
    Role.PRESIDING_HOST,
    Role.ORGANISATION_OFFICER,
    Role.CLASS_MANAGER,
)
# Longer ago than this nobody is reminded for the first time (our default).
FORGOTTEN = timedelta(days=30)


def missing_sheets(*, at: datetime | None = None) -> Iterator[TrainingSession]:
    """Sessions that ended longer ago than their class allows, and whose sheet is not handed in."""
    at = at or timezone.now()
    sessions = (
        TrainingSession.objects.taking_place()
        .filter(
            is_required=True,
            training_class__status__in=TrainingClass.RUNNING,
            ends_at__gt=at - FORGOTTEN,
            ends_at__lte=at,
        )
        .exclude(sheet__state__in=["submitted", "confirmed", "locked"])
        .select_related("training_class__attendance_policy", "sheet__opened_by__person")
    )
    for session in sessions.order_by("ends_at", "pk"):
        within = AttendancePolicy.of(session.training_class).submit_within
        if session.ends_at + timedelta(hours=within) <= at:
            yield session


def owner_of(session: TrainingSession) -> Person | None:
    """Whose sheet it is: who opened it, else who takes care of the class."""
    sheet: AttendanceSheet | None = getattr(session, "sheet", None)
    opener: Person | None = getattr(sheet.opened_by, "person", None) if sheet else None
    if opener:
        return opener
    staff = ClassStaff.objects.filter(training_class=session.training_class_id, role__in=OWNERS)
    found = {one.role: one.person for one in staff.select_related("person").order_by("-pk")}
    return next((found[role] for role in OWNERS if found.get(role)), None)


@transaction.atomic
def remind_of_sheet(session: TrainingSession, *, at: datetime | None = None) -> Person | None:
    """Tell the owner of a missing sheet. Once for each session and person; None: told before."""
    owner = owner_of(session)
    if owner is None:
        return None
    _reminder, is_new = SheetReminder.objects.get_or_create(
        session=session, person=owner, defaults={"sent_at": at or timezone.now()}
    )
    if not is_new:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        words = {"session": session, "when": span_text(session.starts_at, session.ends_at)}
        notify(
            [owner],
            subject=_("The attendance sheet of “%(session)s” is not handed in") % words,
            body=_("“%(session)s”, %(when)s: please finish the roll call and hand it in.") % words,
            link=reverse("admin:roll_call", args=[session.pk]),
        )
    return owner
