"""The refusals of releases and calendars."""

from django.urls import reverse

from courses import services
from tests.doors.case import Case
from tests.doors.ways import scene, the_class, verb_of_api
from tests.factories import make_manager, make_running_class


def released():
    at = scene(training_class=make_running_class(), manager=make_manager())
    services.release_timetable(at.training_class, by=at.manager)
    return at


def press_release(client, at):
    return client.post(reverse("admin:courses_release", args=[at.training_class.pk]))


TIMETABLES = [
    Case(
        "nothing_to_release",
        released,
        lambda at: services.release_timetable(at.training_class, by=at.manager),
        api=verb_of_api("training-classes", the_class, "release-timetable"),
        admin=press_release,
    ),
    # The address of a calendar answers 404 without a word of ours.
    Case("feed_unknown", scene, lambda at: services.read_feed("nobody-knows-this")),
]
