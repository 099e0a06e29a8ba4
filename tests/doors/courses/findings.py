"""The refusals that are found: what refuses a place, asks for a reason, or informs."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import CalendarDay, LecturerUnavailability, Venue, VenueBlock
from tests.doors.case import Case
from tests.doors.courses.sessions import TO_NINE_ADMIN, TO_NINE_API, to_nine
from tests.doors.ways import edit, form_of_admin, scene, the_class, the_session, verb_of_api
from tests.factories import (
    make_calendar_day,
    make_class,
    make_enrolment,
    make_group,
    make_lecturer,
    make_person,
    make_session,
    make_venue,
    publish,
    today_at,
)

UNKNOWN_YEAR = 2150


def declined():
    training_class = make_class()
    session = make_session(training_class, lecturers=[make_lecturer(name="周教授")])
    services.answer_session(session.session_lecturers.get(), "declined", note="出差")
    return scene(training_class=training_class)


def wanting(**wanted):
    """A session of a published class, and the place it is about to be given."""
    at = scene(training_class=make_class(), place=wanted.get("venue"))
    at.lecturers = [wanted["lecturer"]] if "lecturer" in wanted else []
    at.session = make_session(at.training_class, starts_at=today_at(9, days=3))
    publish(at.training_class)
    return at


def holder(**fields):
    """A published class that teaches from 10:10 on."""
    training_class = make_class(title="秘书班")
    make_session(training_class, title="保密", starts_at=today_at(10, 10), **fields)
    return publish(training_class)


def blocked():
    venue = make_venue(name="大会堂")
    venue.blocks.create(starts_at=today_at(8), ends_at=today_at(12), reason="检修")
    return wanting(venue=venue)


def closed():
    return wanting(venue=make_venue(name="大会堂", opens_at=time(9, 30), closes_at=time(18)))


def group_taken():
    training_class = make_class()
    group = make_group(training_class)
    make_session(training_class, starts_at=today_at(9), group=group)
    session = make_session(training_class, starts_at=today_at(9, days=3), group=group)
    return scene(training_class=training_class, session=session, lecturers=[], place=None)


def too_close_for_the_venue():
    venue = make_venue(name="大会堂", buffer_minutes=30)
    holder(venue=venue)
    return wanting(venue=venue)


def too_close_for_the_lecturer():
    lecturer = make_lecturer(name="周教授", buffer_minutes=30)
    holder(lecturers=[lecturer])
    return wanting(lecturer=lecturer)


def lecturer_away():
    lecturer = make_lecturer(name="周教授")
    lecturer.unavailabilities.create(starts_at=today_at(8), ends_at=today_at(12))
    return wanting(lecturer=lecturer)


def learner_elsewhere():
    person = make_person("王芳")
    other = make_class(title="秘书班")
    make_session(other, title="保密", starts_at=today_at(9))
    make_enrolment(publish(other), person, status="nominated")
    at = wanting()
    make_enrolment(at.training_class, person, status="nominated")
    return at


def session_on(day, hour=9, hours=2, **fields):
    """A draft whose only session is on that day."""

    def make():
        values = {name: value() if callable(value) else value for name, value in fields.items()}
        training_class = make_class(**values.pop("of_class", {}))
        starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
        make_session(
            training_class,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            **values,
        )
        return scene(training_class=training_class)

    return make


def on_calendar(day, kind=None):
    def make():
        make_calendar_day(date(day.year, 10, 1), "holiday")
        if kind:
            make_calendar_day(day, kind)
        return session_on(day)()

    return make


def said(code):
    """The first finding of that code about the class, as what it would raise."""

    def find(at):
        found = services.findings_of(at.training_class)
        return [finding.refusal for finding in found if finding.code == code][:1]

    return find


def note(code, make):
    return Case(
        code,
        make,
        said(code),
        lambda program, at: program.read(f"training-classes/{at.training_class.pk}/diagnostics/"),
        lambda client, at: client.get(
            reverse("admin:class_timetable", args=[at.training_class.pk])
        ),
    )


def placed(code, make):
    return Case(code, make, to_nine, TO_NINE_API, TO_NINE_ADMIN)


def asked(code, make):
    return Case("reason_needed", make, to_nine, TO_NINE_API, TO_NINE_ADMIN, (code,))


def backwards(at):
    day = today_at(9).date()
    return {"minutes": 60, "date_from": day, "date_to": day - timedelta(days=1)}


TUESDAY, SATURDAY = date(2026, 3, 10), date(2026, 3, 14)
FINDINGS = [
    placed("venue_blocked", blocked),
    placed("outside_venue_hours", closed),
    placed("group_taken", group_taken),
    asked("venue_buffer", too_close_for_the_venue),
    asked("lecturer_buffer", too_close_for_the_lecturer),
    asked("lecturer_unavailable", lecturer_away),
    asked("learners_elsewhere", learner_elsewhere),
    note(
        "seats_short",
        session_on(TUESDAY, of_class={"capacity": 60}, venue=lambda: make_venue(seats=50)),
    ),
    note("over_lunch", session_on(TUESDAY, hour=11)),
    note("in_evening", session_on(TUESDAY, hour=19)),
    note("half_day_too_long", session_on(TUESDAY, credit_hours=5)),
    note("weekend", on_calendar(SATURDAY)),
    note("holiday", on_calendar(TUESDAY, "holiday")),
    note("adjusted_workday", on_calendar(SATURDAY, "workday")),
    note("calendar_unknown", session_on(date(UNKNOWN_YEAR, 3, 10))),
    note("outside_class_dates", session_on(TUESDAY)),
    note("lecturer_missing", session_on(TUESDAY)),
    note("lecturer_declined", declined),
    note("venue_missing", session_on(TUESDAY)),
    Case(
        "wrong_group",
        lambda: scene(session=make_session(make_class()), group=make_group(make_class())),
        lambda at: services.edit_session(at.session, group=at.group),
        edit("sessions", the_session, group=lambda at: at.group.pk),
    ),
    Case(
        "wrong_period",
        lambda: scene(training_class=make_class()),
        lambda at: services.suggest_slots(at.training_class, services.Wish(**backwards(at))),
        lambda program, at: verb_of_api(
            "training-classes",
            the_class,
            "suggest",
            minutes=60,
            date_from="2026-03-10",
            date_to="2026-03-09",
        )(program, at),
    ),
    Case(
        "venue_hours_wrong",
        scene,
        lambda at: Venue(name="大会堂", opens_at=time(8)).full_clean(),
        lambda program, at: program.post("venues/", {"name": "大会堂", "opens_at": "08:00"}),
        form_of_admin("venue", None, name="大会堂", opens_at="08:00"),
    ),
    Case(
        "ends_before_start",
        lambda: scene(venue=make_venue()),
        lambda at: VenueBlock(
            venue=at.venue, reason="检修", starts_at=today_at(9), ends_at=today_at(9)
        ).full_clean(),
        lambda program, at: program.post(
            "venue-blocks/",
            {
                "venue": at.venue.pk,
                "reason": "检修",
                "starts_at": today_at(9).isoformat(),
                "ends_at": today_at(9).isoformat(),
            },
        ),
    ),
    Case(
        "ends_before_start",
        lambda: scene(lecturer=make_lecturer()),
        lambda at: LecturerUnavailability(
            lecturer=at.lecturer, starts_at=today_at(9), ends_at=today_at(9)
        ).full_clean(),
        lambda program, at: program.post(
            "lecturer-unavailabilities/",
            {
                "lecturer": at.lecturer.pk,
                "starts_at": today_at(9).isoformat(),
                "ends_at": today_at(9).isoformat(),
            },
        ),
    ),
    Case(
        "day_of_other_year",
        lambda: scene(year=make_calendar_day(date(2026, 10, 1), "holiday").year),
        lambda at: CalendarDay(year=at.year, date=date(2027, 1, 1), name="元旦").full_clean(),
        lambda program, at: program.post(
            "calendar-days/", {"year": at.year.pk, "date": "2027-01-01", "name": "元旦"}
        ),
        form_of_admin(
            "calendarday", None, year=lambda at: at.year.pk, date="2027-01-01", name="元旦"
        ),
    ),
]
