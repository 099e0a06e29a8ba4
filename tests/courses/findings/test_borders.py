"""Where a clash begins and where it ends, to the minute and on both sides."""

from datetime import time

import pytest

from courses import services
from courses.findings import Grade
from tests.courses.findings.proposals import at, proposal, scheduled, weighty
from tests.factories import make_class, make_group, make_lecturer, make_session, make_venue, publish

pytestmark = pytest.mark.django_db
# Against what is held from ten to eleven with half an hour before and after.
BUFFERED = [
    ("08:00", "09:30", None),
    ("08:00", "09:31", "buffer"),
    ("09:00", "10:00", "buffer"),
    ("09:00", "10:01", "taken"),
    ("10:00", "10:30", "taken"),
    ("10:30", "12:00", "taken"),
    ("10:59", "12:00", "taken"),
    ("11:00", "12:00", "buffer"),
    ("11:29", "12:00", "buffer"),
    ("11:30", "12:00", None),
]
PLAIN = [
    ("09:00", "10:00", False),
    ("09:00", "10:01", True),
    ("10:00", "10:30", True),
    ("10:59", "12:00", True),
    ("11:00", "12:00", False),
]


@pytest.mark.parametrize("minutes", [0, 30])
@pytest.mark.parametrize(("begin", "end", "said"), BUFFERED)
def test_a_venue_of_another_class(begin, end, said, minutes):
    venue = make_venue(buffer_minutes=minutes)
    publish(scheduled(make_class(), "10:00", "11:00", venue=venue).training_class)

    expected = [f"venue_{said}"] if said and (minutes or said == "taken") else []
    assert weighty(proposal(make_class(), begin, end, venue=venue)) == expected


@pytest.mark.parametrize("of_own", [False, True])
@pytest.mark.parametrize(("begin", "end", "said"), BUFFERED)
def test_a_lecturer_of_this_class_or_another(begin, end, said, of_own):
    lecturer = make_lecturer(buffer_minutes=30)
    fields = {"lecturers": [lecturer], "venue": make_venue(), "is_required": False}
    held = scheduled(make_class(), "10:00", "11:00", **fields)
    training_class = publish(held.training_class)

    wanted = proposal(training_class if of_own else make_class(), begin, end)
    assert weighty(wanted, [lecturer]) == ([f"lecturer_{said}"] if said else [])


@pytest.mark.parametrize(("begin", "end", "is_taken"), PLAIN)
def test_the_time_of_the_class_itself(begin, end, is_taken):
    training_class = make_class()
    scheduled(training_class, "10:00", "11:00", venue=make_venue())

    wanted = proposal(training_class, begin, end, venue=make_venue())
    assert weighty(wanted) == (["class_taken"] if is_taken else [])


@pytest.mark.parametrize(("begin", "end", "is_taken"), PLAIN)
def test_a_blocked_venue_and_a_lecturer_away(begin, end, is_taken):
    venue, lecturer = make_venue(), make_lecturer()
    venue.blocks.create(starts_at=at("10:00"), ends_at=at("11:00"), reason="检修")
    lecturer.unavailabilities.create(starts_at=at("10:00"), ends_at=at("11:00"))

    expected = ["venue_blocked", "lecturer_unavailable"] if is_taken else []
    assert weighty(proposal(make_class(), begin, end, venue=venue), [lecturer]) == expected


def test_what_is_in_the_way_of_one_session_is_not_of_another():
    venues, lecturers = [make_venue(), make_venue()], [make_lecturer(), make_lecturer()]
    draft = make_class()
    scheduled(draft, "09:00", "10:00", venue=venues[0], lecturers=[lecturers[0]])
    last = scheduled(draft, "15:00", "16:00", venue=venues[1], lecturers=[lecturers[1]])
    for hour, number in (("09:00", 1), ("15:00", 0), ("15:30", 1)):
        away = {"starts_at": at(hour), "ends_at": at(hour[:2] + ":45")}
        venues[number].blocks.create(reason="检修", **away)
        lecturers[number].unavailabilities.create(**away)

    found = [one for one in services.findings_of(draft) if one.grade != Grade.INFORM]
    assert [(one.session, one.code) for one in found] == [
        (last.pk, "venue_blocked"),
        (last.pk, "lecturer_unavailable"),
    ]


def test_the_first_and_the_last_session_meet_what_is_in_their_way():
    venue, lecturer, draft = make_venue(), make_lecturer(), make_class()
    times = [("09:00", "10:00"), ("15:00", "16:00")]
    for begin, end in times:
        scheduled(draft, begin, end, venue=venue, lecturers=[lecturer])
        venue.blocks.create(starts_at=at(begin), ends_at=at(end), reason="检修")
        lecturer.unavailabilities.create(starts_at=at(begin), ends_at=at(end))

    found = [one.code for one in services.findings_of(draft) if one.grade != Grade.INFORM]
    assert found == ["venue_blocked", "lecturer_unavailable"] * 2


@pytest.mark.parametrize(
    ("begin", "end", "days", "is_closed"),
    [
        ("09:00", "17:00", 0, False),
        ("08:59", "10:00", 0, True),
        ("16:00", "17:01", 0, True),
        ("10:00", "11:00", 1, True),
    ],
)
def test_a_venue_is_open_for_the_hours_of_one_day(begin, end, days, is_closed):
    venue = make_venue(opens_at=time(9), closes_at=time(17))

    wanted = proposal(make_class(), begin, end, ends_at=at(end, days=days), venue=venue)
    assert weighty(wanted) == (["outside_venue_hours"] if is_closed else [])


def test_the_last_that_began_before_is_that_of_the_same_thing():
    lecturer = make_lecturer()
    venue = make_venue(pk=lecturer.pk)
    publish(scheduled(make_class(), "08:00", "11:00", lecturers=[lecturer]).training_class)
    publish(scheduled(make_class(), "09:00", "09:30", venue=venue).training_class)

    assert weighty(proposal(make_class(), "10:00", "11:00"), [lecturer]) == ["lecturer_taken"]


def test_what_only_a_draft_wants_is_free():
    venue, lecturer = make_venue(), make_lecturer()
    scheduled(make_class(), "10:00", "11:00", venue=venue, lecturers=[lecturer])

    assert weighty(proposal(make_class(), "10:00", "11:00", venue=venue), [lecturer]) == []


def test_what_is_called_off_is_free():
    venue, training_class = make_venue(), make_class()
    services.cancel_session(scheduled(training_class, "10:00", "11:00", venue=venue), reason="停课")

    assert weighty(proposal(training_class, "10:00", "11:00", venue=venue)) == []
    assert services.findings_of(training_class) == []


def test_a_unit_that_names_nobody_sends_two_people_at_once():
    unnamed, training_class = make_lecturer(name="", unit_text="市保密局"), make_class()
    scheduled(training_class, "10:00", "11:00", lecturers=[unnamed])

    wanted = proposal(training_class, "10:00", "11:00", is_required=False)
    assert weighty(wanted, [unnamed]) == []


def test_a_long_session_is_seen_behind_a_short_one():
    training_class = make_class()
    groups = [make_group(training_class), make_group(training_class)]
    long = scheduled(training_class, "08:00", "12:00", group=groups[0])
    scheduled(training_class, "09:00", "09:15", group=groups[1])

    wanted = proposal(training_class, "11:00", "11:30", group=groups[0])
    (found,) = (one for one in services.findings_about(wanted) if one.grade == Grade.REFUSE)
    assert (found.code, found.other) == ("group_taken", long.pk)


def test_two_of_a_class_in_each_others_way_are_told_once_of_the_later_made():
    venue, training_class = make_venue(), make_class()
    first = scheduled(training_class, "10:30", "11:30", venue=venue)
    second = scheduled(training_class, "10:00", "11:00", venue=venue, is_required=False)

    found = [one for one in services.findings_of(training_class) if one.grade == Grade.REFUSE]
    assert [(one.code, one.session, one.other) for one in found] == [
        ("venue_taken", second.pk, first.pk)
    ]


def test_the_order_is_that_of_the_timetable_and_of_the_weight():
    venue, lecturer, draft = make_venue(), make_lecturer(), make_class()
    late = scheduled(draft, "15:00", "16:00", venue=venue, lecturers=[lecturer])
    early = scheduled(draft, "11:30", "12:30", lecturers=[lecturer])
    lecturer.unavailabilities.create(starts_at=at("08:00"), ends_at=at("18:00"))
    publish(make_session(make_class(), venue=venue, starts_at=at("14:00")).training_class)

    found = [(one.session, one.grade) for one in services.findings_of(draft)]
    assert list(dict.fromkeys(found)) == [
        (early.pk, Grade.ASK),
        (early.pk, Grade.INFORM),
        (late.pk, Grade.REFUSE),
        (late.pk, Grade.ASK),
        (late.pk, Grade.INFORM),
    ]


def test_of_all_that_began_before_the_last_counts():
    venue, other = make_venue(), make_class()
    for begin, end in (("07:00", "08:00"), ("08:00", "08:30"), ("08:30", "10:30")):
        scheduled(other, begin, end, venue=venue)
    publish(other)

    assert weighty(proposal(make_class(), "10:00", "11:00", venue=venue)) == ["venue_taken"]


def test_what_lies_between_two_sessions_is_in_the_way_of_neither():
    venue, lecturer, draft = make_venue(), make_lecturer(), make_class()
    for begin, end in (("09:00", "10:00"), ("15:00", "16:00")):
        scheduled(draft, begin, end, venue=venue, lecturers=[lecturer])
    away = {"starts_at": at("10:00"), "ends_at": at("15:00")}
    venue.blocks.create(reason="检修", **away)
    lecturer.unavailabilities.create(**away)

    assert [one for one in services.findings_of(draft) if one.grade != Grade.INFORM] == []


@pytest.mark.parametrize(
    ("held", "wanted", "said"),
    [
        (None, None, ["class_taken"]),
        (None, 0, ["class_taken"]),
        (0, None, ["class_taken"]),
        (0, 0, ["group_taken"]),
        (0, 1, []),
    ],
)
def test_a_class_and_its_groups(held, wanted, said):
    training_class = make_class()
    groups = {None: None, 0: make_group(training_class), 1: make_group(training_class)}
    scheduled(training_class, "10:00", "11:00", group=groups[held])

    assert weighty(proposal(training_class, "10:00", "11:00", group=groups[wanted])) == said


def test_two_groups_cannot_share_a_hall_or_a_lecturer():
    venue, lecturer, training_class = make_venue(), make_lecturer(), make_class()
    groups = [make_group(training_class), make_group(training_class)]
    held = {"venue": venue, "lecturers": [lecturer], "group": groups[0]}
    scheduled(training_class, "10:00", "11:00", **held)

    wanted = proposal(training_class, "10:00", "11:00", venue=venue, group=groups[1])
    assert weighty(wanted, [lecturer]) == ["lecturer_taken", "venue_taken"]


def test_a_session_is_not_in_its_own_way():
    lecturer = make_lecturer(buffer_minutes=30)
    fields = {"venue": make_venue(buffer_minutes=30), "lecturers": [lecturer]}
    session = scheduled(make_class(), "10:00", "11:00", **fields)

    assert weighty(publish(session.training_class).sessions.get(), [lecturer]) == []


def test_what_refuses_comes_before_what_asks():
    venue = make_venue(buffer_minutes=30)
    publish(scheduled(make_class(), "10:00", "11:00", venue=venue).training_class)
    venue.blocks.create(starts_at=at("11:00"), ends_at=at("12:00"), reason="检修")

    found = weighty(proposal(make_class(), "11:00", "12:00", venue=venue))
    assert found == ["venue_blocked", "venue_buffer"]
