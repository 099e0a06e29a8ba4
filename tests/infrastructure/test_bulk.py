"""Rows in one statement are the rows that the ORM would write."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.models import Enrolment
from peixun.bulk import insert_many
from people.models import Person
from tests.factories import make_class, make_person, make_unit

pytestmark = pytest.mark.django_db


def new_people(unit, *names):
    people = [Person(name=name, unit=unit, post='“科员” \\ "a"\n', phone="1") for name in names]
    for person in people:
        person.set_readings()
    return people


def test_writes_what_the_object_holds_and_gives_keys_in_order():
    people = new_people(make_unit(), "王芳", "李强", "𠮷田")

    with CaptureQueriesContext(connection) as queries:
        insert_many(people)

    assert len(queries) == 1
    for person in people:
        kept = Person.objects.get(pk=person.pk)
        assert kept.__dict__.keys() >= {"created_at", "updated_at"}
        assert not person._state.adding
        for field in Person._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(person, field.attname), field
    assert [person.pk for person in people] == sorted(person.pk for person in people)


def test_what_the_database_refuses_is_refused():
    training_class, person = make_class(), make_person()
    twice = [
        Enrolment(training_class=training_class, person=person, unit_id=person.unit_id)
        for _time in range(2)
    ]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(twice)
    insert_many(twice[:1])
    insert_many([])

    assert training_class.enrolments.get() == twice[0]
