"""The refusals of sessions."""

from courses import services
from people.roles import Role
from tests.doors.case import Case
from tests.doors.ways import (
    edit,
    form_of_admin,
    scene,
    the_session,
    verb_of_admin,
    verb_of_api,
)
from tests.factories import (
    make_class,
    make_lecturer,
    make_person,
    make_session,
    make_venue,
    publish,
    today_at,
)


def taken(**wanted):
    """A published class that holds something, and the times and places of another."""

    def make():
        venue, lecturer = make_venue(name="大会堂"), make_lecturer(name="周教授")
        holder = make_class(title="秘书班")
        make_session(holder, title="保密", venue=venue, lecturers=[lecturer], starts_at=today_at(9))
        publish(holder)
        at = scene(training_class=make_class(), venue=venue, lecturer=lecturer)
        at.session = make_session(at.training_class, starts_at=today_at(9, days=3))
        publish(at.training_class)
        at.lecturers = [lecturer] if "lecturer" in wanted else []
        at.place = venue if "venue" in wanted else None
        return at

    return make


def own_time_taken():
    training_class = make_class()
    make_session(training_class, starts_at=today_at(9))
    session = make_session(training_class, starts_at=today_at(9, days=3))
    return scene(training_class=training_class, session=session, lecturers=[], place=None)


def to_nine(at):
    return services.edit_session(
        at.session,
        starts_at=today_at(9),
        ends_at=today_at(10),
        venue=at.place,
        lecturers=at.lecturers,
    )


TO_NINE_API = edit(
    "sessions",
    the_session,
    starts_at=lambda at: today_at(9).isoformat(),
    ends_at=lambda at: today_at(10).isoformat(),
    venue=lambda at: at.place and at.place.pk,
    lecturers=lambda at: [one.pk for one in at.lecturers],
)
TO_NINE_ADMIN = form_of_admin(
    "trainingsession",
    the_session,
    starts_at_0=lambda at: today_at(9).date().isoformat(),
    starts_at_1="09:00",
    ends_at_0=lambda at: today_at(9).date().isoformat(),
    ends_at_1="10:00",
    venue=lambda at: at.place.pk if at.place else "",
    given_by=lambda at: [one.pk for one in at.lecturers],
)


def cancelled_session():
    session = make_session(make_class())
    return scene(session=services.cancel_session(session, reason="停课"))


def stranger_in_the_chair():
    stranger = make_class().staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    return scene(session=make_session(make_class()), stranger=stranger)


SESSIONS = [
    Case("venue_taken", taken(venue=True), to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case("lecturer_taken", taken(lecturer=True), to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case(
        "timetable_clash",
        taken(venue=True, lecturer=True),
        to_nine,
        TO_NINE_API,
        TO_NINE_ADMIN,
        ("lecturer_taken", "venue_taken"),
    ),
    Case("class_taken", own_time_taken, to_nine, TO_NINE_API, TO_NINE_ADMIN),
    Case(
        "ends_before_start",
        own_time_taken,
        lambda at: services.edit_session(at.session, ends_at=at.session.starts_at),
        edit("sessions", the_session, ends_at=lambda at: at.session.starts_at.isoformat()),
        form_of_admin("trainingsession", the_session, ends_at_1="00:00"),
    ),
    Case(
        "negative_hours",
        own_time_taken,
        lambda at: negative(at.session),
    ),
    Case(
        "session_closed",
        cancelled_session,
        lambda at: services.cancel_session(at.session, reason="x"),
        verb_of_api("sessions", the_session, "cancel", reason="x"),
        verb_of_admin("trainingsession", the_session, "cancel", reason="x"),
    ),
    Case(
        # The form offers the staff of the class alone.
        "wrong_chair",
        stranger_in_the_chair,
        lambda at: services.edit_session(at.session, chair=at.stranger),
        edit("sessions", the_session, chair=lambda at: at.stranger.pk),
    ),
]


def negative(session):
    # The field's own validator speaks first at every door; the constraint is for the rest.
    session.credit_hours = -1
    session.clean_fields = lambda exclude=None: None
    session.full_clean()
