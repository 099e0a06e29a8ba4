"""A class that is over is a record: at no door does anything of it change any more."""

import pytest

from attendance.models import AttendancePolicy, DisciplineRule
from courses import services
from courses.models import LearningGroup
from tests.api.client import Program, assert_problem
from tests.factories import make_class, make_group, make_manager

pytestmark = pytest.mark.django_db

RULE = {"code": "STUDY-01", "category": "study", "text": "不玩手机"}


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def program(manager):
    return Program(manager)


@pytest.fixture
def over():
    """A class that was called off, with what it had until then."""
    training_class = make_class()
    make_group(training_class)
    AttendancePolicy.objects.create(training_class=training_class)
    DisciplineRule.objects.create(training_class=training_class, **RULE)
    return services.cancel_class(training_class, reason="讲师有事")


def parts_of(training_class):
    return [
        f"learning-groups/{training_class.groups.get().pk}/",
        f"discipline-rules/{training_class.discipline_rules.get().pk}/",
    ]


def state_of(training_class):
    models = (LearningGroup, AttendancePolicy, DisciplineRule)
    return [list(model.objects.filter(training_class=training_class).values()) for model in models]


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("learning-groups/{group}/", {"name": "第一组"}),
        ("training-classes/{pk}/attendance-policy/", {"grace": 5}),
        ("discipline-rules/{rule}/", {"text": "别的"}),
        ("discipline-rules/{rule}/", {"training_class": None}),
    ],
)
def test_its_parts_are_not_edited(program, over, path, changes):
    group, rule = over.groups.get(), over.discipline_rules.get()
    before = state_of(over)

    path = path.format(pk=over.pk, group=group.pk, rule=rule.pk)
    response = program.send("PATCH", path, changes, If_Match="*")

    assert_problem(response, 409, "wrong_class_state")
    assert state_of(over) == before


@pytest.mark.parametrize("place", [0, 1])
def test_its_parts_are_not_deleted(program, over, place):
    before = state_of(over)

    response = program.send("DELETE", parts_of(over)[place], If_Match="*")

    assert_problem(response, 409, "wrong_class_state")
    assert state_of(over) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [("learning-groups/", {"group_no": 7}), ("discipline-rules/", RULE | {"code": "STUDY-02"})],
)
def test_nothing_is_added_to_it(program, over, path, body):
    before = state_of(over)

    response = program.post(path, {"training_class": over.pk, **body})

    assert_problem(response, 409, "wrong_class_state")
    assert state_of(over) == before


def test_a_rule_does_not_move_into_it(program, over):
    rule = DisciplineRule.objects.create(training_class=make_class(), **RULE | {"code": "LIFE-01"})

    response = program.send(
        "PATCH", f"discipline-rules/{rule.pk}/", {"training_class": over.pk}, If_Match="*"
    )

    assert_problem(response, 409, "wrong_class_state")


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("courses/learninggroup/{group}/change/", {"group_no": 9}),
        ("courses/learninggroup/{group}/delete/", {"post": "yes"}),
        ("attendance/attendancepolicy/{policy}/change/", {"grace": 5}),
        ("attendance/disciplinerule/{rule}/change/", RULE | {"severity": "grave", "points": 0}),
        ("attendance/disciplinerule/{rule}/delete/", {"post": "yes"}),
    ],
)
def test_the_admin_refuses_the_same(client, manager, over, page, fields):
    client.force_login(manager)
    keys = {
        "group": over.groups.get().pk,
        "policy": over.attendance_policy.pk,
        "rule": over.discipline_rules.get().pk,
    }
    numbers = {
        field.name: field.default
        for field in AttendancePolicy._meta.fields
        # A box that is not ticked is not sent.
        if field.has_default() and field.default is not False
    } | {"letter_counts": "3,6,9"}
    before = state_of(over)

    form = numbers | {"training_class": over.pk} | fields
    response = client.post(f"/admin/{page.format(**keys)}", form, follow=True)

    assert over.get_status_display() in response.content.decode()
    assert state_of(over) == before


def test_an_open_class_is_changed_as_before(program):
    training_class = make_class()
    group = make_group(training_class)

    response = program.send("PATCH", f"learning-groups/{group.pk}/", {"name": "乙"}, If_Match="*")

    assert (response.status_code, response.json()["name"]) == (200, "乙")
