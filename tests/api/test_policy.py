"""The kit asks the policy about the row as it would be, not only about the one that is."""

import pytest

from peixun import policy
from people.models import Person
from people.roles import Role
from tests.api.client import Program, assert_problem, make_account
from tests.factories import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(monkeypatch):
    """A liaison who, for this test, sees everybody and edits the people of their own unit."""
    own_unit = (policy.of_unit(Role.LIAISON, via="unit_id"),)
    verbs = policy.declared()[Person]
    monkeypatch.setitem(policy._table, Person, {
        **verbs, "view": (policy.signed_in(),),
        "add": own_unit, "change": own_unit, "delete": own_unit,
    })  # fmt: skip
    person = make_person("联络员", user=make_account("liaison"))
    person.unit.liaison = person
    person.unit.save()
    return person


def test_a_row_is_added_only_where_the_role_reaches(liaison):
    program = Program(liaison.user)

    inside = program.post("people/", {"name": "甲", "unit": liaison.unit_id})
    outside = program.post("people/", {"name": "乙", "unit": make_unit().pk})

    assert inside.status_code == 201
    assert_problem(outside, 403, "permission_denied")
    assert not Person.objects.filter(name="乙").exists()


def test_a_row_is_not_moved_to_where_the_role_does_not_reach(liaison):
    program, path = Program(liaison.user), f"people/{liaison.pk}/"

    response = program.send("PATCH", path, {"unit": make_unit().pk}, If_Match="*")

    assert_problem(response, 403, "permission_denied")
    assert Person.objects.get(pk=liaison.pk).unit_id == liaison.unit_id


def test_a_visible_row_is_deleted_only_where_the_role_reaches(liaison):
    program = Program(liaison.user)
    inside, outside = make_person(unit=liaison.unit), make_person()

    answers = [
        program.send("DELETE", f"people/{person.pk}/", If_Match="*") for person in (inside, outside)
    ]

    assert answers[0].status_code == 204
    assert_problem(answers[1], 403, "permission_denied")
    assert set(Person.objects.all()) == {liaison, outside}


def test_a_verb_that_no_role_of_the_account_allows_is_refused_before_any_row_is_read():
    program = Program(make_account("learner"))

    answers = [program.send("PATCH", f"people/{pk}/", {}, If_Match="*") for pk in (1, 10**9)]

    for response in answers:
        assert_problem(response, 403, "permission_denied")
