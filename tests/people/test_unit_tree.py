"""The tree of units stays a tree, whichever way it is written."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction

from people.models import Unit
from tests.api.client import Program, assert_problem
from tests.factories import make_manager, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


def move(unit, below):
    Unit.objects.filter(pk=unit.pk).update(parent=below)


def test_the_database_refuses_a_circle_of_three():
    top = make_unit()
    middle = make_unit(parent=top)
    bottom = make_unit(parent=middle)

    with pytest.raises(IntegrityError, match="below itself"):
        move(top, below=bottom)

    move(bottom, below=top)
    assert Unit.objects.filter(parent=top).count() == 2


def test_two_units_are_not_moved_below_each_other_at_once():
    one, other = make_unit(), make_unit()
    program = Program(make_manager())
    answers = []

    def move_the_other():
        path = f"units/{other.pk}/"
        answers.append(program.send("PATCH", path, {"parent": one.pk}, If_Match="*"))
        connections.close_all()

    with transaction.atomic():
        move(one, below=other)
        second = threading.Thread(target=move_the_other)
        second.start()
        second.join(timeout=1)
        waits = second.is_alive()
    second.join(timeout=10)

    assert waits
    assert_problem(answers[0], 400, "unit_below_itself")
    assert Unit.objects.get(pk=other.pk).parent is None
