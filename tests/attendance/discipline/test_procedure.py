"""From a record to its end: what each step needs, does and tells."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from attendance.models import (
    ConductLetter,
    DisciplineEvidence,
    DisciplineReading,
    DisciplineRecord,
    DisciplineRule,
    DisciplineStep,
    WithdrawalProposal,
)
from attendance.services import completion, discipline
from tests.attendance.discipline.scenes import TWO_DAYS, WORDS, Conduct, photo, status_of
from tests.attendance.leave.scenes import told
from tests.attendance.lectures import Lecture, at
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def conduct():
    return Conduct()


def test_the_way_of_a_record(conduct):
    record = conduct.confirmed()
    record = discipline.handle_record(record, by=conduct.teacher, handling="remind", at=at(15))
    record = discipline.close_record(record, by=conduct.host, at=at(9) + timedelta(days=40))

    steps = record.steps.order_by("pk").values_list("kind", flat=True)
    assert list(steps) == [
        "record", "add_evidence", "verify", "notify", "answer", "confirm", "handle", "close"
    ]  # fmt: skip
    assert (record.status, record.confirmed_by, record.handling, record.points) == (
        "closed", conduct.teacher, "remind", 0
    )  # fmt: skip


def test_the_learner_is_told_and_never_what_is_written(conduct):
    conduct.confirmed()

    assert told(conduct.learner.person) == ["您有一条违纪记录待陈述", "您的一条违纪记录已认定"]
    bodies = conduct.learner.person.notices.values_list("body", flat=True)
    assert not any(WORDS in body for body in bodies)


def test_nothing_of_the_words_is_in_the_tables(conduct):
    record = conduct.appealed()
    discipline.decide_appeal(record, by=conduct.host, result="upheld", reason="事实清楚", at=at(16))

    kept = [
        *DisciplineRecord.objects.values_list("sealed_description", flat=True),
        *DisciplineStep.objects.values_list("sealed_comment", flat=True),
        *DisciplineEvidence.objects.values_list("sealed_text", flat=True),
        *record.appeals.values_list("sealed_text", flat=True),
        *record.appeals.values_list("sealed_answer", flat=True),
    ]
    for words in (WORDS, "目击记录", "当时在回复工作信息", "没有玩手机", "事实清楚"):
        assert not any(words.encode() in bytes(one) for one in kept)
    text = discipline.read_record(record, by=conduct.host, purpose="appeal", at=at(17))
    assert (text.description, text.evidence[0].text) == (WORDS, "目击记录")
    assert (text.appeals[0].text, text.appeals[0].answer) == ("没有玩手机", "事实清楚")


def test_who_reads_it_is_on_record_but_for_the_learner(conduct):
    record = conduct.notified()
    discipline.read_record(record, by=conduct.teacher, purpose="handling", at=at(13))
    discipline.read_record(record, by=conduct.learner, purpose="handling", at=at(13))

    reading = DisciplineReading.objects.get()
    assert (reading.read_by, reading.purpose, reading.what) == (
        conduct.teacher, "handling", "record"
    )  # fmt: skip


def test_a_photo_is_sealed_and_its_reading_is_on_record(conduct):
    record = conduct.recorded()
    piece = discipline.add_evidence(record, by=conduct.inspector, upload=photo(), at=at(12))

    found, content = discipline.open_evidence(
        record, piece.pk, by=conduct.teacher, purpose="handling", at=at(13)
    )
    assert (found.kind, content[:2]) == ("photo", b"\xff\xd8")
    assert DisciplineReading.objects.get().what == "evidence"


def test_several_people_in_one_incident_share_its_evidence(conduct):
    others = [make_enrolment(conduct.training_class) for _ in range(2)]
    made = discipline.record_incident(
        [conduct.enrolment, *others],
        conduct.breach(),
        by=conduct.inspector,
        description=WORDS,
        at=at(12),
    )
    discipline.add_evidence(made[0], by=conduct.inspector, text="目击记录", at=at(12))

    assert len({record.incident for record in made}) == 1
    assert discipline.verify_record(made[2], by=conduct.teacher, at=at(13)).status == "verified"


def test_an_incident_is_recorded_for_all_or_for_nobody(conduct):
    stranger = Lecture(learners=1).enrolments[0]
    with pytest.raises(Exception, match="同一培训班"):
        discipline.record_incident(
            [conduct.enrolment, stranger],
            conduct.breach(),
            by=conduct.inspector,
            description=WORDS,
            at=at(12),
        )

    assert not DisciplineRecord.objects.exists()


def test_after_the_window_it_is_confirmed_without_an_answer(conduct):
    record = conduct.notified()

    after = discipline.confirm_record(record, by=conduct.teacher, at=record.answer_until)
    assert after.status == "confirmed"


def test_points_are_taken_only_while_the_record_counts():
    conduct = Conduct(uses_points=True)
    first = conduct.appealed(severity="general")
    left = discipline.points_left([conduct.enrolment.pk], 100)
    assert left == {conduct.enrolment.pk: 97}

    discipline.decide_appeal(first, by=conduct.host, result="revoked", reason="误认", at=at(16))
    assert discipline.points_left([conduct.enrolment.pk], 100) == {conduct.enrolment.pk: 100}
    assert status_of(first) == "revoked"


def test_a_revised_record_is_milder_and_handled_anew():
    conduct = Conduct(uses_points=True)
    record = conduct.confirmed(severity="serious")
    discipline.handle_record(record, by=conduct.teacher, handling="criticism", at=at(14, 30))
    discipline.appeal_record(record, by=conduct.learner, text="情节轻微", at=at(15))

    record = discipline.decide_appeal(
        record, by=conduct.host, result="revised", reason="属实", severity="minor", at=at(16)
    )
    assert (record.status, record.severity, record.points, record.handling) == (
        "confirmed", "minor", 1, ""
    )  # fmt: skip


def test_ordered_withdrawal_is_only_proposed_and_a_second_person_agrees(conduct):
    record = conduct.confirmed(severity="grave")
    record = discipline.handle_record(
        record, by=conduct.teacher, handling="order_withdrawal", at=at(15)
    )

    proposal = WithdrawalProposal.objects.get()
    assert (record.status, proposal.record, proposal.proposed_by) == (
        "handled", record, conduct.teacher
    )  # fmt: skip
    conduct.enrolment.refresh_from_db()
    assert conduct.enrolment.status == "reported"
    completion.agree_to_withdrawal(proposal, by=conduct.manager, at=at(16))
    conduct.enrolment.refresh_from_db()
    assert conduct.enrolment.status == "withdrawn"


def test_a_correction_is_a_new_record_and_the_old_one_stays(conduct):
    record = conduct.confirmed()
    new = discipline.correct_breach(
        record, by=conduct.host, reason="认错了人", description="实为同桌", at=at(16)
    )

    assert (status_of(record), new.status, new.corrects, new.origin) == (
        "superseded", "recorded", record, "correction"
    )  # fmt: skip
    assert new.incident == record.incident
    assert not DisciplineRecord.objects.counted().exists()
    # What shows the incident shows the corrected record too.
    assert discipline.verify_record(new, by=conduct.teacher, at=at(17)).status == "verified"


def test_a_number_of_breaches_calls_for_a_letter_once():
    conduct = Conduct(letter_counts=[3])
    leader = conduct.principal()
    records = [conduct.confirmed() for _ in range(2)]
    warning = ConductLetter.objects.get()
    assert (warning.kind, warning.count, warning.proposed) == ("warning", 2, "talk")

    third = conduct.confirmed()
    letter = ConductLetter.objects.get(kind="letter")
    assert letter.records == [record.pk for record in [*records, third]]
    assert told(leader.person) == ["李学员已认定违纪3次"]

    discipline.appeal_record(third, by=conduct.learner, text="不是我", at=at(15))
    discipline.decide_appeal(third, by=conduct.host, result="revoked", reason="误认", at=at(16))
    conduct.confirmed()
    assert ConductLetter.objects.count() == 2


def test_the_leader_of_the_unit_is_told_of_what_is_serious(conduct):
    leader = conduct.principal()
    conduct.confirmed(severity="minor")
    assert told(leader.person) == []

    conduct.confirmed(severity="serious")
    assert told(leader.person) == ["李学员严重违纪已认定"]


def test_undecided_are_those_nobody_decided_and_those_under_appeal(conduct):
    recorded, confirmed, appealed = conduct.recorded(), conduct.confirmed(), conduct.appealed()

    undecided = set(DisciplineRecord.objects.undecided())
    assert undecided == {recorded, appealed}
    assert set(DisciplineRecord.objects.counted()) == {confirmed, appealed}


def test_a_locked_sheet_raises_what_the_rules_of_the_class_name():
    lecture = Lecture(learners=3)
    DisciplineRule.objects.create(
        training_class=lecture.training_class,
        code="ZX-01",
        category="schedule",
        text="不迟到",
        raised_by="late",
    )
    lecture.mark()
    lecture.mark("late", lecture.enrolments[1])
    lecture.submit()
    assert not DisciplineRecord.objects.exists()
    lecture.lock()

    record = DisciplineRecord.objects.get()
    assert (record.enrolment, record.origin, record.status) == (
        lecture.enrolments[1], "attendance", "recorded"
    )  # fmt: skip
    assert record.evidence.get().kind == "system"
    again = discipline.raise_from_sheet(lecture.session, by=lecture.manager, at=at(12))
    assert again == []


@pytest.mark.parametrize(
    "model", [DisciplineStep, DisciplineEvidence, DisciplineReading], ids=lambda one: one.__name__
)
def test_what_was_done_is_never_overwritten(conduct, model):
    record = conduct.notified()
    discipline.read_record(record, by=conduct.teacher, purpose="handling", at=at(13))
    row = model.objects.first()

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(record=record)


def test_the_database_itself_wants_a_second_person(conduct):
    record = conduct.notified()

    with pytest.raises(IntegrityError, match="second_person_confirms_a_breach"):
        DisciplineRecord.objects.filter(pk=record.pk).update(confirmed_by=conduct.inspector)


def test_an_appeal_counts_from_the_confirmation_until_after_the_class(conduct):
    record = conduct.confirmed()

    assert record.appeal_until > at(14) + TWO_DAYS
