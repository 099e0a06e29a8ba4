"""A refusal at the end of a class: the rule, the API and the pages say the same."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation

from attendance.errors import completion as errors
from attendance.models import Certificate, DisciplineRecord, LeaveRequest
from attendance.services import completion
from attendance.services.completion import Entry
from courses import services as courses
from courses.models import TrainingClass
from materials import services as materials
from materials.models import Material
from people.models import Person, User
from tests.api.client import Program
from tests.attendance.completion.scenes import ALL, Ending, assessment_of, decision_of
from tests.doors.case import Case
from tests.factories import fresh, make_manager
from tests.test_doors import knock

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager(name="敲门人")


def me():
    """Whoever knocks at the doors."""
    return fresh(User.objects.get(name="敲门人"))


def api(path, **body):
    """A POST of the API; `{pk}` is the class, `{one}` the first learner."""

    def post(program, end):
        return program.post(filled(path, end), deep(body, end))

    return post


def page(path, **form):
    def post(client, end):
        return client.post(f"/admin/{filled(path, end)}", deep(form, end), follow=True)

    return post


def filled(text, end):
    words = {"pk": end.training_class.pk, "one": end.one.pk, "row": getattr(end, "row", 0)}
    return text.format(**words)


def deep(value, end):
    if isinstance(value, dict):
        return {filled(key, end): deep(one, end) for key, one in value.items()}
    if isinstance(value, list):
        return [deep(one, end) for one in value]
    return value(end) if callable(value) else value


def one(end):
    return end.one.pk


def of_class(verb, **body):
    return api("training-classes/{pk}/" + verb + "/", **body)


def classes_page(verb, **form):
    return page("training-classes/{pk}/" + verb + "/", **form)


def score(end, value=Decimal(90)):
    entry = Entry(end.one.pk, ALL | {"attendance": value})
    return completion.score_assessments(end.training_class, [entry], by=me())


def confirm(end):
    return completion.confirm_assessments(end.training_class, [end.one.pk], by=me())


def decide(end, decision="", reason=""):
    return end.decide(decision, reason=reason, by=me())


def plain():
    return Ending(["pp"])


def mine():
    """The learner is whoever knocks."""
    end = plain()
    user = me()
    Person.objects.filter(user=user).update(user=None)
    Person.objects.filter(pk=end.one.person_id).update(user=user)
    return end


def scored(by=None):
    end = plain()
    end.score(by=by)
    end.row = assessment_of(end.one).pk
    return end


def confirmed():
    end = scored()
    completion.confirm_assessments(end.training_class, [end.one.pk], by=end.second)
    return end


def decided():
    end = plain()
    end.decide()
    end.row = decision_of(end.one).pk
    return end


def failing():
    return Ending(["aa"])


def proposed(by=None):
    end = plain()
    end.proposal = completion.propose_withdrawal(end.one, by=by or end.manager, reason="缺课")
    end.row = end.proposal.pk
    return end


def settled():
    end = proposed()
    completion.decline_withdrawal(end.proposal, comment="不实", by=end.second)
    return end


def failed_in_the_end():
    end = failing()
    end.decide("not_completed", reason="缺课")
    return end


def certified():
    end = plain()
    (row,) = end.certify()
    end.row = row.pk
    return end


def revoked():
    end = certified()
    completion.revoke_certificate(Certificate.objects.get(), reason="有误", by=end.manager)
    return end


def draft_kept():
    end = decided()
    completion.draft_certificates(end.training_class, [end.one.pk])
    return end


def holding_a_copy():
    end = certified()
    material = Material.objects.create(
        code="H", title="手册", retain_policy="return", created_by=end.manager
    )
    version = materials.add_version(material, ContentFile(b"x", name="a.txt"), by=end.manager)
    version = materials.publish_version(version, by=end.manager)
    materials.assign(material, end.one, by=end.manager, channel="paper")
    materials.issue_copies(version, [end.one], by=end.manager)
    return end


def on_leave():
    end = Ending(["pp"], is_over=False)
    session = end.sessions[0]
    LeaveRequest.objects.create(
        enrolment=end.one, training_class=end.training_class, from_at=session.starts_at,
        to_at=session.ends_at, hours=2, status="approved", requested_by=end.manager,
        decided_at=session.starts_at, sealed_reason=b"",
    )  # fmt: skip
    return end


def with_open_record():
    end = certified()
    DisciplineRecord.objects.create(
        enrolment=end.one, training_class=end.training_class, category="study",
        severity="minor", recorded_by=end.manager,
    )  # fmt: skip
    return end


def proposed_and_else_done():
    end = Ending(["pp", "pp"])
    end.decide("completed")
    completion.propose_withdrawal(end.enrolments[1], by=end.manager, reason="缺课")
    return end


SCORES = {f"{item}-{{one}}": "90" for item in ALL}
ITEM = {"enrolment": one, **dict.fromkeys(ALL, "90.0")}
DECISION = {"enrolment": one, "decision": "completed", "reason": ""}


def conclude(end):
    return courses.conclude_class(end.training_class)


def owing_letters():
    """Everything is done but what the units are to be told."""
    end = Ending()
    end.certify()
    end.set(writes_to_every_unit=True)
    return end


def archive(end):
    return courses.archive_class(end.training_class)


CONCLUDING = (of_class("conclude"), page("courses/trainingclass/{pk}/conclude/", sent="1"))
ARCHIVING = (of_class("archive"), page("courses/trainingclass/{pk}/archive/", sent="1"))
OTHER_LEARNER = 2**40


def stranger(end):
    choices = [completion.Choice(OTHER_LEARNER)]
    return completion.decide_completion(end.training_class, choices, by=me())


def revise(end, reason="再看"):
    return completion.revise_decision(decision_of(end.one), "completed", reason=reason, by=me())


def draft(end):
    return completion.draft_certificates(end.training_class, [end.one.pk])


def revoke(end):
    return completion.revoke_certificate(Certificate.objects.get(), reason="有误", by=me())


def propose(end):
    return completion.propose_withdrawal(end.one, by=me(), reason="缺课")


PROPOSING = (
    api("withdrawal-proposals/", enrolment=one, reason="缺课"),
    page("enrolments/{one}/propose-withdrawal/", reason="缺课"),
)
AGREEING = (
    api("withdrawal-proposals/{row}/agree/"),
    page("attendance/withdrawalproposal/{row}/agree/", sent="1"),
)
SCORING = (of_class("assessments", items=[ITEM]), classes_page("assessments", **SCORES))
CONFIRMING = (
    of_class("confirm-assessments", enrolments=[one]),
    classes_page("assessments/confirm", enrolment=one),
)
DRAFTING = (
    of_class("draft-certificates", enrolments=[one]),
    classes_page("completion/draft", enrolment=one),
)


def deciding(decision="", reason=""):
    item = {"enrolment": one, "decision": decision, "reason": reason}
    form = {"enrolment": one, "decision-{one}": decision, "reason-{one}": reason}
    return of_class("completion-decisions", items=[item]), classes_page("completion/decide", **form)


def agree(end):
    return completion.agree_to_withdrawal(end.proposal, by=me())


CASES = [
    Case("not_taking_part", plain, stranger,
         of_class("completion-decisions", items=[{"enrolment": OTHER_LEARNER}]),
         classes_page("completion/decide", enrolment=OTHER_LEARNER)),
    # The page shows scores that are confirmed, it offers no fields for them.
    Case("wrong_assessment_state", confirmed, score, SCORING[0]),
    Case("score_not_possible", plain, lambda end: score(end, "九十"), None,
         classes_page("assessments", **SCORES | {"attendance-{one}": "九十"})),
    Case("own_scores", lambda: scored(me()), confirm, *CONFIRMING),
    Case("own_assessment", mine, score, *SCORING),
    Case("completion_decided", decided, decide, *deciding()),
    Case("completion_undecided", plain, draft, *DRAFTING),
    Case("own_completion", mine, decide, *deciding()),
    Case("override_needs_reason", failing, lambda end: decide(end, "completed"),
         *deciding("completed")),
    Case("withdrawal_needs_two", plain, lambda end: decide(end, "withdrawn", "缺课"),
         deciding("withdrawn", "缺课")[0]),
    Case("same_decision", decided, revise,
         api("completion-decisions/{row}/revise/", decision="completed", reason="再看"),
         page("attendance/completiondecision/{row}/revise/", decision="completed", reason="再看")),
    Case("withdrawal_waiting", proposed, propose, *PROPOSING),
    Case("withdrawal_settled", settled, agree, *AGREEING),
    Case("own_withdrawal_proposal", lambda: proposed(me()), agree, *AGREEING),
    Case("not_completed", failed_in_the_end, draft, *DRAFTING),
    Case("certificate_exists", certified, draft, *DRAFTING),
    Case("wrong_certificate_state", revoked, revoke,
         api("certificates/{row}/revoke/", reason="有误"),
         page("attendance/certificate/{row}/revoke/", reason="有误")),
    Case("leave_not_closed", on_leave, conclude, *CONCLUDING),
    Case("decisions_missing", plain, archive, *ARCHIVING),
    Case("withdrawals_waiting", proposed_and_else_done, archive, *ARCHIVING),
    Case("certificates_not_issued", draft_kept, archive, *ARCHIVING),
    Case("records_undecided", with_open_record, archive, *ARCHIVING),
    Case("materials_not_returned", holding_a_copy, archive, *ARCHIVING),
    Case("letters_not_issued", owing_letters, archive, *ARCHIVING),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_door_says_the_same(case, manager, client, settings):
    client.force_login(manager)
    end = case.scene()
    if case.code == "withdrawals_waiting":
        # The other learner has left by now, so that the proposal alone is in the way.
        end.enrolments[1].__class__.objects.filter(pk=end.enrolments[1].pk).update(
            status="withdrawn"
        )
    said = {}
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        undo = transaction.savepoint()
        with translation.override(language):
            said[language] = knock(case, deepcopy(end), Program(manager), client, language)
        transaction.savepoint_rollback(undo)
    assert all(ours != theirs for ours, theirs in zip(*said.values(), strict=True))


def test_every_refusal_has_a_case():
    codes = {
        value.code for value in vars(errors).values()
        if isinstance(value, type) and value.__module__ == errors.__name__
    }  # fmt: skip

    # What the units are owed, and who leaves, is refused here and is for others to say.
    assert codes | {"letters_not_issued", "withdrawal_needs_two"} == {case.code for case in CASES}


def test_in_order_the_same_doors_let_through(manager, client):
    end = plain()
    client.force_login(manager)

    answer = of_class("completion-decisions", items=[DECISION])(Program(manager), end).json()

    assert (answer["done"], answer["refused"]) == (1, 0)
    classes_page("completion/draft", enrolment=one)(client, end)
    (row,) = Certificate.objects.all()
    classes_page("completion/issue", certificate=lambda end: row.pk)(client, end)
    assert Certificate.objects.get().status == "issued"
    assert TrainingClass.objects.get(pk=end.training_class.pk).status == "concluded"
