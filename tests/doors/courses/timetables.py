"""The refusals of releases and calendars."""

from django.urls import reverse

from courses import services
from tests.doors.case import Case
from tests.doors.ways import scene, the_class, verb_of_api
from tests.factories import (
    make_lecturer,
    make_manager,
    make_running_class,
    make_session,
    make_unit,
    today_at,
)


def released():
    at = scene(training_class=make_running_class(), manager=make_manager())
    services.release_timetable(at.training_class, by=at.manager)
    return at


def press_release(client, at):
    return client.post(reverse("admin:courses_release", args=[at.training_class.pk]))


def press_invite(client, at):
    return client.post(reverse("admin:courses_lecturer_invite", args=[at.lecturer.pk]))


def far_ahead():
    session = make_session(
        make_running_class(), starts_at=today_at(9, days=9), lecturers=[make_lecturer()]
    )
    return scene(part=session.session_lecturers.get())


def press_arrival(client, at):
    page = reverse("admin:courses_lecturers_today")
    return client.post(page, {"part": at.part.pk, "do": "arrive"}, follow=True)


def overtaken():
    at = released()
    services.edit_session(at.training_class.sessions.get(), title="换个题目")
    return at


TIMETABLES = [
    Case(
        "release_overtaken",
        overtaken,
        lambda at: services.release_timetable(at.training_class, by=at.manager, number=1),
        api=verb_of_api("training-classes", the_class, "release-timetable", number=1),
        admin=lambda client, at: client.post(
            reverse("admin:courses_release", args=[at.training_class.pk]), {"number": "1"}
        ),
    ),
    Case(
        "nothing_to_release",
        released,
        lambda at: services.release_timetable(at.training_class, by=at.manager),
        api=verb_of_api("training-classes", the_class, "release-timetable"),
        admin=press_release,
    ),
    Case(
        "lecturer_not_named",
        lambda: scene(lecturer=make_lecturer(name="", unit=make_unit()), manager=make_manager()),
        lambda at: services.invite_lecturer(at.lecturer, by=at.manager),
        api=verb_of_api("lecturers", lambda at: at.lecturer, "invite"),
        admin=press_invite,
    ),
    Case(
        "not_the_day",
        far_ahead,
        lambda at: services.lecturer_arrives(at.part),
        api=verb_of_api("session-lecturers", lambda at: at.part, "arrive"),
        admin=press_arrival,
    ),
    # The addresses of a lecturer and of a calendar answer 404 without a word of ours.
    Case("link_unknown", scene, lambda at: services.lecturer_of_link("nobody-knows-this")),
    Case("feed_unknown", scene, lambda at: services.read_feed("nobody-knows-this")),
]
