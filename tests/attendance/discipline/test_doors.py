"""A refusal about discipline has one code and one sentence: service, API, office, phone."""

import pytest
import time_machine
from django.utils import translation

from attendance import errors
from attendance.models import DisciplineRecord, DisciplineRule, DisciplineStep, RuleAcknowledgement
from attendance.services import discipline
from attendance.services.discipline import evidence, recording
from courses.models import TrainingClass
from tests.attendance.discipline.scenes import WORDS, Conduct, photo
from tests.attendance.leave.test_doors import Case, by_hand, by_program
from tests.attendance.lectures import Lecture, at
from tests.factories import fresh, make_enrolment

pytestmark = pytest.mark.django_db

SERVICES = {
    "verify": discipline.verify_record,
    "notify-learner": discipline.notify_learner,
    "answer": discipline.answer_record,
    "confirm": discipline.confirm_record,
    "dismiss": discipline.dismiss_record,
    "handle": discipline.handle_record,
    "close": discipline.close_record,
    "appeal": discipline.appeal_record,
    "decide-appeal": discipline.decide_appeal,
}


def acting(record, verb, by, moment=None, **fields):
    """A verb of a record at the doors that offer it to this person."""
    page = "notify" if verb == "notify-learner" else verb
    is_own = verb in ("answer", "appeal")
    url = f"/my/discipline/{record.pk}/{verb}/" if is_own else None
    return Case(
        by,
        lambda: SERVICES[verb](record, by=by, **fields),
        (f"discipline-records/{record.pk}/{verb}/", fields),
        None if is_own else (f"/admin/discipline/{record.pk}/{page}/", fields),
        (url, fields) if url else None,
        moment or at(15),
    )


def recording_case(conduct, service=None, by=None, **facts):
    """A record that cannot be made; `facts` differ from what would be in order."""
    record = conduct.breach(**facts)
    body = {
        "enrolment": conduct.enrolment.pk,
        "description": WORDS,
        "occurred_at": record.occurred_at.isoformat(),
        "rule": record.rule_id,
    }
    form = body | {
        "occurred_at_0": f"{record.occurred_at:%Y-%m-%d}",
        "occurred_at_1": f"{record.occurred_at:%H:%M}",
    }
    by = by or conduct.manager
    return Case(
        by,
        lambda: discipline.record_breach(record, by=by, description=WORDS),
        ("discipline-records/", body),
        ("/admin/attendance/disciplinerecord/add/", form),
        moment=at(12),
    )


def rule_of_last_year():
    conduct = Conduct()
    DisciplineRule.objects.update(effective_to="2025-12-31")
    conduct.rule.refresh_from_db()
    return recording_case(conduct)


def incident_case(conduct, enrolments):
    breach = conduct.breach()
    body = {
        "enrolments": [one.pk for one in enrolments],
        "rule": conduct.rule.pk,
        "occurred_at": breach.occurred_at.isoformat(),
        "description": WORDS,
    }
    return Case(
        conduct.manager,
        lambda: discipline.record_incident(
            enrolments, breach, by=conduct.manager, description=WORDS
        ),
        ("discipline-records/incident/", body),
        moment=at(12),
    )


def too_many(monkeypatch):
    monkeypatch.setattr(recording, "MOST_INVOLVED", 1)
    conduct = Conduct()
    return incident_case(conduct, [conduct.enrolment, make_enrolment(conduct.training_class)])


def nobody():
    conduct = Conduct()
    case = incident_case(conduct, [])
    case.api = None
    return case


def of_two_classes():
    conduct = Conduct()
    return incident_case(
        conduct, [conduct.enrolment, Lecture(learners=1, by=conduct.manager).enrolments[0]]
    )


def evidence_case(record, by, *, upload=None, text="", moment=None):
    form = {"kind": "photo", "text": text} | ({"file": upload} if upload else {})
    return Case(
        by,
        lambda: discipline.add_evidence(
            record, by=by, upload=upload() if upload else None, text=text
        ),
        None,
        (f"/admin/discipline/{record.pk}/evidence/", form),
        moment=moment or at(12),
    )


def too_much(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_PIECES", 1)
    conduct = Conduct()
    record = conduct.recorded()
    discipline.add_evidence(record, by=conduct.inspector, text="目击", at=at(12))
    return evidence_case(record, conduct.teacher, upload=photo)


def neither():
    conduct = Conduct()
    return evidence_case(conduct.recorded(), conduct.teacher)


def changed():
    conduct = Conduct()
    record = conduct.verified()
    seen = record.version - 1
    return acting(record, "notify-learner", conduct.teacher, version=seen)


def about_yourself():
    """The teacher is a learner of the class as well."""
    conduct = Conduct()
    make_enrolment(conduct.training_class, person=conduct.teacher.person)
    enrolment = conduct.teacher.person.enrolments.get()
    record = conduct.verified(enrolment=enrolment)
    return acting(record, "notify-learner", fresh(conduct.teacher))


def own_record():
    conduct = Conduct()
    record = conduct.recorded(by=conduct.teacher)
    discipline.add_evidence(record, by=conduct.inspector, text="目击", at=at(12))
    discipline.verify_record(record, by=conduct.inspector, at=at(12))
    record = discipline.notify_learner(record, by=conduct.teacher, at=at(12))
    discipline.answer_record(record, by=conduct.learner, text="属实", at=at(13))
    return acting(record, "confirm", conduct.teacher)


def without_evidence():
    conduct = Conduct()
    return acting(conduct.recorded(), "verify", conduct.teacher)


def awaited():
    conduct = Conduct()
    return acting(conduct.notified(), "confirm", conduct.teacher)


def answered_late():
    conduct = Conduct()
    record = conduct.notified()
    return acting(record, "answer", conduct.learner, record.answer_until, text="说明")


def answered_twice():
    conduct = Conduct()
    record = conduct.notified()
    discipline.answer_record(record, by=conduct.learner, text="属实", at=at(13))
    return acting(record, "answer", conduct.learner, text="再说明")


def appealed_late():
    conduct = Conduct()
    record = conduct.confirmed()
    return acting(record, "appeal", conduct.learner, record.appeal_until, text="不服")


def appealed_twice():
    conduct = Conduct()
    return acting(conduct.appealed(), "appeal", conduct.learner, at(16), text="不服")


def handled_during_appeal():
    conduct = Conduct()
    return acting(conduct.appealed(), "handle", conduct.teacher, at(16), handling="remind")


def closed_early():
    conduct = Conduct()
    record = conduct.confirmed()
    discipline.handle_record(record, by=conduct.teacher, handling="remind", at=at(14, 30))
    return acting(record, "close", conduct.teacher)


def no_appeal():
    conduct = Conduct()
    return acting(conduct.confirmed(), "decide-appeal", conduct.host, result="upheld", reason="x")


def own_decision():
    conduct = Conduct()
    record = conduct.appealed()
    return acting(record, "decide-appeal", conduct.teacher, at(16), result="upheld", reason="x")


def harsher():
    conduct = Conduct()
    return acting(
        conduct.appealed(), "decide-appeal", conduct.host, at(16),
        result="revised", severity="grave", reason="x",
    )  # fmt: skip


def wrong_state():
    conduct = Conduct()
    return acting(conduct.recorded(), "confirm", conduct.teacher)


def dismissed_silently():
    conduct = Conduct()
    return acting(conduct.recorded(), "dismiss", conduct.teacher, reason=" ")


def nothing_new():
    conduct = Conduct()
    rule = DisciplineRule.objects.create(code="XX-01", category="study", text="上课不看手机")
    training_class = conduct.training_class
    return Case(
        conduct.manager,
        lambda: discipline.adopt_rules(training_class, [rule]),
        (f"training-classes/{training_class.pk}/adopt-rules/", {"rules": [rule.pk]}),
        (f"/admin/training-classes/{training_class.pk}/discipline/adopt/", {"rule": [rule.pk]}),
        moment=at(12),
    )


def acknowledging(conduct, digest=None, moment=None):
    rules = discipline.rules_of_notice(conduct.training_class)
    given = {"digest": digest or discipline.digest_of(rules)}
    enrolment = conduct.enrolment
    return Case(
        conduct.learner,
        lambda: discipline.acknowledge_rules(enrolment, by=conduct.learner, **given),
        (f"enrolments/{enrolment.pk}/acknowledge-rules/", given),
        None,
        (f"/my/discipline/rules/{enrolment.pk}/", given),
        moment or at(12),
    )


def acknowledged_before():
    conduct = Conduct()
    rules = discipline.rules_of_notice(conduct.training_class)
    discipline.acknowledge_rules(
        conduct.enrolment, by=conduct.learner, digest=discipline.digest_of(rules), at=at(11)
    )
    return acknowledging(conduct)


def without_rules():
    conduct = Conduct()
    DisciplineRule.objects.all().delete()
    return acknowledging(conduct)


def other_notice():
    return acknowledging(Conduct(), digest="0" * 64)


def in_the_archive():
    conduct = Conduct()
    TrainingClass.objects.update(status="archived")
    conduct.enrolment.refresh_from_db()
    return recording_case(conduct)


CASES = {
    errors.RuleNotInEffect: rule_of_last_year,
    errors.ClassNotRunning: in_the_archive,
    errors.NobodyInvolved: nobody,
    errors.TooManyInvolved: too_many,
    errors.OtherClass: of_two_classes,
    errors.EvidenceEmpty: neither,
    errors.TooMuchEvidence: too_much,
    errors.BreachChanged: changed,
    errors.AboutYourself: about_yourself,
    errors.RecorderConfirms: own_record,
    errors.EvidenceMissing: without_evidence,
    errors.AnswerAwaited: awaited,
    errors.AnswerTooLate: answered_late,
    errors.AnsweredAlready: answered_twice,
    errors.AppealTooLate: appealed_late,
    errors.AppealedAlready: appealed_twice,
    errors.AppealUnderWay: handled_during_appeal,
    errors.AppealStillPossible: closed_early,
    errors.NoAppeal: no_appeal,
    errors.AppealOfOwnDecision: own_decision,
    errors.RevisionHarsher: harsher,
    errors.WrongRecordState: wrong_state,
    errors.ReasonMissing: dismissed_silently,
    errors.NothingToAdopt: nothing_new,
    errors.AcknowledgedAlready: acknowledged_before,
    errors.NoRulesYet: without_rules,
    errors.NoticeChanged: other_notice,
}


@pytest.mark.parametrize("refusal", CASES, ids=[error.code for error in CASES])
def test_the_doors_say_the_same(refusal, monkeypatch):
    make = CASES[refusal]
    case = make(monkeypatch) if make in (too_many, too_much) else make()
    with time_machine.travel(case.moment, tick=False):
        before = state()
        with translation.override("zh-hans"), pytest.raises(refusal) as refused:
            case.service()
        with translation.override("zh-hans"):
            sentence = str(refused.value)
        if case.api:
            answer = by_program(case, "zh-hans")
            assert (answer["code"], answer["detail"]) == (refusal.code, sentence)
            english = by_program(case, "en")
            assert (english["code"], english["detail"] != sentence) == (refusal.code, True)
        for door in (case.page, case.phone):
            if door:
                assert sentence in by_hand(case, *door)
    assert state() == before


def state():
    """What a refused operation must leave as it is."""
    models = (DisciplineRecord, DisciplineStep, RuleAcknowledgement, DisciplineRule)
    return [list(model.objects.order_by("pk").values()) for model in models]
