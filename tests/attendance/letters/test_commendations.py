"""Praise: exactly one target, a second person, publicity, the share of a class, candidates."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from attendance import errors
from attendance.models import Bulletin, Commendation
from attendance.services import letters
from tests.attendance.letters.scenes import EVENING, Desk
from tests.factories import make_enrolment, make_group, make_running_class, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with time_machine.travel(EVENING, tick=False):
        yield Desk()


def proposal(desk, title="outstanding_learner", **fields):
    fields = fields or {"enrolment": desk.fellow}
    return Commendation(
        training_class=desk.training_class, year=2026, title=title, reason="学习认真", **fields
    )


def proposed(desk, **fields):
    return letters.propose_commendation(proposal(desk, **fields), by=desk.teacher)


def test_from_the_proposal_over_publicity_to_the_confirmation(desk):
    one = letters.publicise_commendation(proposed(desk), by=desk.teacher, at=EVENING)
    with pytest.raises(errors.PublicityRuns):
        letters.confirm_commendation(one, by=desk.host, at=EVENING)
    done = letters.confirm_commendation(one, by=desk.host, at=one.public_until)

    assert (done.status, done.decided_by) == ("confirmed", desk.host)
    assert one.public_until - EVENING == timedelta(days=3, hours=4)


def test_publicity_is_optional_and_the_proposer_does_not_confirm(desk):
    one = proposed(desk)
    with pytest.raises(errors.ProposerConfirms):
        letters.confirm_commendation(one, by=desk.teacher)

    assert letters.confirm_commendation(one, by=desk.host).status == "confirmed"
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Commendation.objects.filter(pk=one.pk).update(decided_by=desk.teacher)


def test_nobody_praises_or_decides_on_themselves(desk):
    with pytest.raises(errors.OwnCommendation):
        letters.propose_commendation(proposal(desk, enrolment=desk.enrolment), by=desk.learner)
    one = proposed(desk, enrolment=desk.enrolment)
    for verb, more in (("confirm", {}), ("reject", {"reason": "谦让"})):
        with pytest.raises(errors.OwnCommendation):
            getattr(letters, f"{verb}_commendation")(one, by=desk.learner, **more)


@pytest.mark.parametrize(
    ("title", "target", "refusal"),
    [
        ("outstanding_learner", "unit", errors.WrongTarget),
        ("advanced_unit", "enrolment", errors.WrongTarget),
        ("outstanding_committee", "person", errors.WrongTarget),
        ("outstanding_learner", "stranger", errors.TargetOfOtherClass),
        ("advanced_unit", "nobody", ValidationError),
        ("advanced_individual", "two", ValidationError),
    ],
)
def test_each_title_has_its_target(desk, title, target, refusal):
    stranger = make_enrolment(make_running_class())
    targets = {
        "unit": {"unit": desk.own_unit},
        "enrolment": {"enrolment": desk.fellow},
        "person": {"person": desk.fellow.person},
        "stranger": {"enrolment": stranger},
        "nobody": {"unit": None},
        "two": {"enrolment": desk.fellow, "person": desk.fellow.person},
    }
    with pytest.raises(refusal):
        letters.propose_commendation(proposal(desk, title, **targets[target]), by=desk.teacher)


def test_units_groups_and_persons_are_praised(desk):
    group = make_group(desk.training_class)
    proposed(desk, title="advanced_unit", unit=desk.own_unit)
    proposed(desk, title="advanced_unit", group=group)
    proposed(desk, title="advanced_individual", enrolment=desk.fellow)

    assert Commendation.objects.count() == 3


def test_at_most_a_tenth_of_a_class_is_outstanding(desk):
    assert letters.share_of(desk.training_class.pk) == (3, 1)
    first = proposed(desk)
    with pytest.raises(errors.TooManyOutstanding):
        proposed(desk, enrolment=desk.other)
    letters.reject_commendation(first, by=desk.host, reason="缺材料")

    assert proposed(desk, enrolment=desk.other).status == "proposed"
    desk.keep(outstanding_share=100)
    assert letters.share_of(desk.training_class.pk) == (3, 3)
    with pytest.raises(ValidationError):
        proposed(desk, enrolment=desk.other)


def test_candidates_attended_everything_and_broke_no_rule(desk):
    assert letters.candidates(desk.training_class) == [desk.fellow]

    desk.recorded(enrolment=desk.fellow)

    assert letters.candidates(desk.training_class) == []


def test_a_bulletin_of_praise_quotes_what_is_confirmed(desk):
    confirmed = desk.praise(desk.fellow)
    desk.praise(desk.other, status="publicised")

    bulletin = desk.draft("commendation")

    assert list(bulletin.items.values_list("commendation", flat=True)) == [confirmed.pk]
    assert "周同单位" in bulletin.items.get().text


def test_units_and_persons_of_a_field_of_work_in_one_bulletin_without_a_class(desk):
    named = {"year": 2026, "field": "宣传舆情工作", "reason": "成绩突出", "status": "confirmed"}
    by = {"proposed_by": desk.teacher, "training_class": None}
    Commendation.objects.create(title="advanced_unit", unit=desk.own_unit, **named, **by)
    Commendation.objects.create(
        title="advanced_individual", person=desk.other.person, **named, **by
    )
    bulletin = Bulletin(kind="commendation", scope="public", issuer_unit=make_unit("县委办公室"))
    drafted = letters.draft_bulletin(bulletin, by=desk.manager, field="宣传舆情工作")

    assert drafted.items.count() == 2
    assert "宣传舆情工作" in drafted.title
