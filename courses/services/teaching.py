"""Lecturers: asked by a link, confirmed or not, seen when they arrive."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.errors import (
    LecturerNotNamed,
    LinkUnknown,
    NotTheDay,
    ReasonMissing,
    SessionClosed,
)
from courses.models import ClassStaff, Lecturer, LecturerLink, SessionLecturer, TrainingSession
from courses.when import span_text
from people.models import Person, User
from people.roles import Role
from people.services import digest_of, new_secret, notify

Answer = SessionLecturer.Answer
# How long a link is good for, and how early a lecturer can be seen to have come (our defaults).
LINK_LIVES = timedelta(days=60)
ARRIVES_AT_MOST = timedelta(hours=4)
# Who is not there so long before the beginning is called (our default).
CALLED_BEFORE = timedelta(minutes=30)
A_DAY = timedelta(days=1)
PLANNING = (Role.CLASS_MANAGER, Role.ORGANISATION_OFFICER)


@transaction.atomic
def invite_lecturer(lecturer: Lecturer, *, by: User) -> tuple[LecturerLink, str]:
    """Make the lecturer's link and return it with its secret, which is not kept.

    Earlier links die. Refused for a lecturer of whom only the unit is known.
    """
    if not lecturer.name:
        raise LecturerNotNamed(lecturer=lecturer)
    now = timezone.now()
    lecturer.links.filter(revoked_at=None).update(revoked_at=now)
    secret = new_secret()
    link: LecturerLink = lecturer.links.create(
        made_by=by, digest=digest_of(secret), expires_at=now + LINK_LIVES
    )
    return link, secret


def lecturer_of_link(secret: str, *, at: datetime | None = None) -> Lecturer:
    """Whose link it is. Refused alike: unknown, expired, replaced by a later one."""
    links = LecturerLink.objects.filter(revoked_at=None, expires_at__gt=at or timezone.now())
    link = links.select_related("lecturer").filter(digest=digest_of(secret)).first()
    if link is None or not link.lecturer.is_active:
        raise LinkUnknown()
    return link.lecturer


def teaching_of(lecturer: Lecturer, *, at: datetime | None = None) -> list[SessionLecturer]:
    """The lecturer's parts in what is to come, and in what was held since yesterday."""
    parts = SessionLecturer.objects.certain().filter(
        lecturer=lecturer, session__ends_at__gt=(at or timezone.now()) - A_DAY
    )
    related = parts.select_related("session__training_class", "session__venue", "lecturer")
    return list(related.order_by("session__starts_at", "pk"))


def terms_of(session: TrainingSession) -> str:
    """What an answer is about: with another time or venue it must be asked for again."""
    return f"{session.starts_at.isoformat()}/{session.ends_at.isoformat()}/{session.venue_id or ''}"


def current_answer(part: SessionLecturer) -> Answer:
    """The answer that still counts."""
    return Answer(part.answer) if part.answered_for == terms_of(part.session) else Answer.NONE


@transaction.atomic
def answer_session(
    part: SessionLecturer, answer: str, *, note: str = "", at: datetime | None = None
) -> SessionLecturer:
    """The lecturer will come, or cannot, and says why; then those who plan are told.

    Refused: a session that is over or off, to decline without a reason.
    """
    part = _hold(part)
    if part.session.status != TrainingSession.Status.SCHEDULED:
        raise SessionClosed(session=part.session, status=part.session.get_status_display())
    if answer == Answer.DECLINED and not note.strip():
        raise ReasonMissing()
    part.answer, part.answer_note = answer, note.strip()
    part.answered_for, part.answered_at = terms_of(part.session), at or timezone.now()
    part.save(update_fields=["answer", "answer_note", "answered_for", "answered_at", "updated_at"])
    if answer == Answer.DECLINED:
        _tell_planners(part)
    return part


def _tell_planners(part: SessionLecturer) -> None:
    session = part.session
    planners = Person.objects.filter(
        pk__in=ClassStaff.objects.filter(
            training_class=session.training_class_id, role__in=PLANNING
        ).values("person")
    )
    with override(settings.LANGUAGE_CODE):
        words = {
            "lecturer": part.lecturer,
            "session": session,
            "when": span_text(session.starts_at, session.ends_at),
            "note": part.answer_note,
        }
        notify(
            planners,
            subject=_("%(lecturer)s cannot come to “%(session)s”") % words,
            body=_("“%(session)s”, %(when)s: %(note)s") % words,
            link=reverse("admin:courses_trainingsession_change", args=[session.pk]),
        )


@transaction.atomic
def lecturer_arrives(part: SessionLecturer, *, at: datetime | None = None) -> SessionLecturer:
    """The lecturer is there. Saying so twice changes nothing.

    Refused: a session that is off, hours before it begins, after it has ended.
    """
    at = at or timezone.now()
    part = _hold(part)
    session = part.session
    if not session.takes_place:
        raise SessionClosed(session=session, status=session.get_status_display())
    if not can_arrive(part, at=at):
        raise NotTheDay(session=session, when=span_text(session.starts_at, session.ends_at))
    if part.arrived_at is None:
        part.arrived_at = at
        part.save(update_fields=["arrived_at", "updated_at"])
    return part


def can_arrive(part: SessionLecturer, *, at: datetime) -> bool:
    """Whether the lecturer can be seen to come at that time."""
    return part.session.starts_at - ARRIVES_AT_MOST <= at < part.session.ends_at


def is_due(part: SessionLecturer, *, at: datetime) -> bool:
    """Whether the lecturer should be there by now: the session is on or begins soon."""
    return part.session.starts_at - CALLED_BEFORE <= at < part.session.ends_at


@transaction.atomic
def undo_arrival(part: SessionLecturer) -> SessionLecturer:
    """It was a mistake: the lecturer is not there."""
    part = _hold(part)
    part.arrived_at = None
    part.save(update_fields=["arrived_at", "updated_at"])
    return part


def _hold(part: SessionLecturer) -> SessionLecturer:
    rows = SessionLecturer.objects.select_for_update(of=["self"], no_key=True)
    return rows.select_related("session__training_class", "lecturer").get(pk=part.pk)
