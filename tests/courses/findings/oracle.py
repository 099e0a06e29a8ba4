"""What must be found, worked out by comparing everything with everything, row by row."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import (
    CalendarDay,
    CalendarYear,
    Enrolment,
    LecturerUnavailability,
    TrainingClass,
    TrainingSession,
    VenueBlock,
)

ACTIVE = ("nominated", "confirmed", "reported")


def overlap(one, other, minutes=0):
    gap = timedelta(minutes=minutes)
    return one.starts_at < other.ends_at + gap and other.starts_at < one.ends_at + gap


def same_people(one, other):
    return one.group_id is None or other.group_id is None or one.group_id == other.group_id


def rows():
    sessions = TrainingSession.objects.exclude(status="cancelled").exclude(
        training_class__status="cancelled"
    )
    return list(sessions.select_related("training_class", "venue"))


def lecturers_of(session):
    return {lecturer for lecturer in session.lecturers.all() if lecturer.name}


def is_held(session):
    return session.training_class.status not in ("draft", "cancelled")


def held_twice():
    """Pairs of sessions that hold the same thing at the same time."""
    every = rows()
    pairs = [(a, b) for a in every for b in every if a.pk < b.pk and overlap(a, b)]
    return [(a.pk, b.pk) for a, b in pairs if shared(a, b)]


def shared(one, other):
    """What two overlapping sessions hold both."""
    found = []
    if one.training_class_id == other.training_class_id and one.is_required and other.is_required:
        found += ["class"] if same_people(one, other) else []
    if is_held(one) and is_held(other):
        found += ["venue"] if one.venue_id is not None and one.venue_id == other.venue_id else []
        found += ["lecturer"] * len(lecturers_of(one) & lecturers_of(other))
    return found


def findings(training_class):
    """(grade, code, session, other) of everything to be said about a class, sorted."""
    training_class = TrainingClass.objects.get(pk=training_class.pk)
    own = [session for session in rows() if session.training_class_id == training_class.pk]
    found = []
    for session in own:
        found += beside_others(session)
        found += not_to_be_had(session)
        found += learners_elsewhere(session)
        found += [("inform", code, session.pk, None) for code in notes(session, own)]
    return sorted(found, key=str)


def beside_others(session):
    for other in rows():
        is_own = other.training_class_id == session.training_class_id
        if other.pk == session.pk or (is_own and other.pk > session.pk):
            continue
        if not is_own and not is_held(other):
            continue
        for grade, code in between(session, other, is_own):
            yield grade, code, session.pk, other.pk


def between(one, other, is_own):
    share_people = is_own and one.is_required and other.is_required and same_people(one, other)
    if share_people and overlap(one, other):
        both = one.group_id is not None and other.group_id is not None
        yield "refuse", "group_taken" if both else "class_taken"
    stays = is_own and one.venue_id == other.venue_id
    things = [("lecturer", lecturer) for lecturer in lecturers_of(one) & lecturers_of(other)]
    if one.venue_id is not None and one.venue_id == other.venue_id:
        things.append(("venue", one.venue))
    for kind, thing in things:
        if overlap(one, other):
            yield "refuse", f"{kind}_taken"
        elif overlap(one, other, thing.buffer_minutes) and not stays:
            yield "ask", f"{kind}_buffer"


def not_to_be_had(session):
    for block in VenueBlock.objects.all():
        if block.venue_id == session.venue_id and overlap(session, block):
            yield "refuse", "venue_blocked", session.pk, None
    venue, start, end = session.venue, *local(session)
    if venue is not None and venue.opens_at is not None:
        day = start.date()
        opens = timezone.make_aware(datetime.combine(day, venue.opens_at))
        closes = timezone.make_aware(datetime.combine(day, venue.closes_at))
        if start < opens or end > closes:
            yield "refuse", "outside_venue_hours", session.pk, None
    for absence in LecturerUnavailability.objects.all():
        if absence.lecturer in session.lecturers.all() and overlap(session, absence):
            yield "ask", "lecturer_unavailable", session.pk, None


def learners_elsewhere(session):
    """Sessions of other classes at which somebody of this session should be, too."""
    for other in rows():
        is_other = other.training_class_id != session.training_class_id
        meets = is_other and is_held(other) and overlap(session, other)
        if meets and persons_at(session) & persons_at(other):
            yield "ask", "learners_elsewhere", session.pk, other.pk


def persons_at(session):
    if not session.is_required:
        return set()
    return {
        enrolment.person_id
        for enrolment in Enrolment.objects.filter(training_class=session.training_class_id)
        if enrolment.status in ACTIVE and session.group_id in (None, enrolment.group_id)
    }


def local(session):
    return timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)


def notes(session, own):
    start, end = local(session)
    training_class = session.training_class
    if session.session_type == "lecture" and not session.lecturers.exists():
        yield "lecturer_missing"
    if session.venue is None:
        yield "venue_missing"
    yield from of_day(start.date())
    if not training_class.start_on <= start.date() <= training_class.end_on:
        yield "outside_class_dates"
    minutes = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if minutes[0] < 13 * 60 and minutes[1] > 12 * 60:
        yield "over_lunch"
    if minutes[1] > 18 * 60:
        yield "in_evening"
    if session.is_required and hours_beside(session, own) > training_class.hours_per_half_day:
        yield "half_day_too_long"
    if session.venue and session.venue.seats is not None and session.venue.seats < size(session):
        yield "seats_short"


def of_day(day):
    special = CalendarDay.objects.filter(date=day).first()
    if not CalendarYear.objects.filter(year=day.year).exists():
        return ["calendar_unknown"]
    if special is None:
        return ["weekend"] if day.isoweekday() > 5 else []
    if special.kind == "holiday":
        return ["holiday"]
    return ["adjusted_workday"] if day.isoweekday() > 5 else []


def part_of_day(session):
    start, _end = local(session)
    return start.date(), start.time() >= time(12), start.time() >= time(18)


def hours_beside(session, own):
    """The most that anybody at this session hears in its half-day."""
    beside = [one for one in own if one.is_required and part_of_day(one) == part_of_day(session)]
    groups = {one.group_id for one in beside} | {session.group_id}
    if session.group_id is not None:
        groups = {session.group_id}
    return max(
        sum(one.credit_hours for one in beside if one.group_id in (None, group)) for group in groups
    )


def size(session):
    enrolled = [
        enrolment
        for enrolment in Enrolment.objects.filter(training_class=session.training_class_id)
        if enrolment.status in ACTIVE and session.group_id in (None, enrolment.group_id)
    ]
    planned = 0 if session.group_id else session.training_class.capacity or 0
    return max(planned, len(enrolled))
