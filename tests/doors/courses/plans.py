"""The refusals of changes that are taken back, of days that are moved and of series."""

from datetime import time, timedelta

from django.urls import reverse

from courses import services
from courses.series import Pattern
from tests.doors.case import Case
from tests.doors.ways import scene, verb_of_admin, verb_of_api
from tests.factories import make_class, make_session, make_venue, today_at


def the_change(at):
    return at.change


def changed(*titles):
    """A session that got these titles one after the other; the first change of them."""
    training_class = make_class()
    session = make_session(training_class, title="信息写作")
    for title in titles:
        services.edit_session(session, title=title)
    first = training_class.timetable_changes.filter(what="edited").order_by("id").first()
    return scene(training_class=training_class, session=session, change=first)


def taken_back():
    at = changed("公文写作")
    services.undo_change(at.change)
    return at


def overtaken():
    return changed("公文写作", "保密工作")


def gone():
    """A session left its venue, which was deleted then."""
    venue = make_venue()
    session = make_session(make_class(), venue=venue)
    services.edit_session(session, venue=None)
    venue.delete()
    return scene(session=session, change=services.last_change(session.training_class))


UNDO_API = verb_of_api("timetable-changes", the_change, "undo-change")
UNDO_ADMIN = verb_of_admin("timetablechange", the_change, "undo_change")


def the_days(at):
    day = at.first.starts_at.date()
    return {"day": day, "to": day + timedelta(days=1)}


def a_day():
    """Two sessions today; one of the class's own stands in their way tomorrow."""
    training_class = make_class(title="秘书班")
    first = make_session(training_class, title="保密", starts_at=today_at(9))
    make_session(training_class, title="公文", starts_at=today_at(14))
    make_session(training_class, title="信息", starts_at=today_at(9, days=1))
    return scene(training_class=training_class, first=first)


def an_empty_day():
    at = a_day()
    services.cancel_session(at.first, reason="停课")
    for session in at.training_class.sessions.taking_place():
        services.cancel_session(session, reason="停课")
    return at


def page(name, **fields):
    """Fill in one of the pages beside the timetable."""

    def fill(client, at):
        values = {key: value(at) if callable(value) else value for key, value in fields.items()}
        return client.post(reverse(f"admin:{name}", args=[at.training_class.pk]), values)

    return fill


def move_day(at):
    return services.move_day(at.training_class, **the_days(at))


def move_day_of_api(program, at):
    days = {name: day.isoformat() for name, day in the_days(at).items()}
    return program.post(f"training-classes/{at.training_class.pk}/move-day/", days)


SERIES = {"starts": "09:00", "minutes": 60}


def series(code, scene, *, titles=("晨读",), reasons=(), **pattern):
    """A case of a series that begins today; `until` is told in days from then."""

    def values(at):
        first = today_at(0).date()
        until = {"until": first + timedelta(days=pattern["until"])} if "until" in pattern else {}
        return {"first": first} | pattern | until

    def body(at):
        days = {"first", "until"}
        said = values(at)
        told = {name: str(value) if name in days else value for name, value in said.items()}
        return SERIES | {"titles": list(titles)} | told

    def serve(at):
        wanted = Pattern(starts=time(9), minutes=60, titles=list(titles), **values(at))
        return services.schedule_series(at.training_class, wanted)

    def fill(client, at):
        said = SERIES | values(at) | {"titles": "\n".join(titles)}
        common = {"session_type": "lecture", "credit_hours": "0", "is_required": "on"}
        return page("class_series", **said, **common)(client, at)

    def send(program, at):
        path = f"training-classes/{at.training_class.pk}/schedule-series/"
        return program.post(path, body(at))

    return Case(code, scene, serve, send, fill, reasons)


PLANS = [
    Case(
        "change_undone",
        taken_back,
        lambda at: services.undo_change(at.change),
        UNDO_API,
        UNDO_ADMIN,
    ),
    Case(
        "change_overtaken",
        overtaken,
        lambda at: services.undo_change(at.change),
        UNDO_API,
        UNDO_ADMIN,
    ),
    Case(
        "parts_gone",
        gone,
        lambda at: services.undo_change(at.change),
        UNDO_API,
        UNDO_ADMIN,
    ),
    # The page offers only days on which something is held.
    Case("day_empty", an_empty_day, move_day, move_day_of_api),
    Case(
        "day_not_movable",
        a_day,
        move_day,
        move_day_of_api,
        page(
            "class_move_day", day=lambda at: the_days(at)["day"], to=lambda at: the_days(at)["to"]
        ),
        ("class_taken",),
    ),
    series("series_empty", a_day, until=-1),
    series("series_too_long", a_day, until=100),
    series("series_too_short", a_day, titles=("甲", "乙", "丙"), until=1),
    series("series_not_possible", a_day, count=2, reasons=("class_taken", "class_taken")),
]
