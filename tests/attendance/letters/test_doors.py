"""A refusal about papers and praise has one code and one sentence at every door."""

import pytest
import time_machine
from django.utils import translation

from attendance import errors
from attendance.models import Bulletin, Commendation, PaperSeries, PaperStep, UnitFeedback
from attendance.services import letters
from tests.attendance.leave.test_doors import Case, by_hand, by_program
from tests.attendance.letters.scenes import EVENING, Desk
from tests.factories import make_enrolment, make_running_class

pytestmark = pytest.mark.django_db
PAPER = {
    "edit": letters.edit_paper,
    "sign-off": letters.sign_off_paper,
    "withdraw": letters.withdraw_bulletin,
    "receive": letters.receive_letter,
    "reply": letters.reply_to_letter,
    "close": letters.close_letter,
    "confirm": letters.confirm_commendation,
    "publicise": letters.publicise_commendation,
}
ROUTES = {
    Bulletin: ("bulletins", "letters/bulletins"),
    UnitFeedback: ("unit-letters", "letters/units"),
    Commendation: ("commendations", "commendations"),
}


def acting(row, verb, by, *, moment=EVENING, service=None, **fields):
    """A verb of a paper or a commendation at its doors."""
    route, page = ROUTES[type(row)]
    row.refresh_from_db()
    given = {"version": row.version} | fields
    service = service or PAPER[verb]
    return Case(
        by,
        lambda: service(row, by=by, **given),
        (f"{route}/{row.pk}/{verb}/", given),
        (f"/admin/{page}/{row.pk}/{verb}/", given),
        moment=moment,
    )


def issuing(row, by, **more):
    is_bulletin = isinstance(row, Bulletin)
    service = letters.issue_bulletin if is_bulletin else letters.issue_letter
    return acting(row, "issue", by, service=service, **more)


def drafting(desk, kind="attendance"):
    def service():
        bulletin = Bulletin(kind=kind, scope="class", training_class=desk.training_class)
        return letters.draft_bulletin(bulletin, by=desk.teacher)

    key = desk.training_class.pk
    return Case(
        desk.teacher,
        service,
        ("bulletins/", {"kind": kind, "training_class": key}),
        (f"/admin/training-classes/{key}/letters/bulletin/", {"kind": kind, "scope": "class"}),
        moment=EVENING,
    )


def of_class(desk, verb, service):
    key = desk.training_class.pk
    return Case(
        desk.teacher,
        lambda: service(desk.training_class, by=desk.teacher),
        (f"training-classes/{key}/{verb}-letters/", {}),
        (f"/admin/training-classes/{key}/letters/{verb}/", {}),
        moment=EVENING,
    )


def proposing(desk, by=None, title="outstanding_learner", on_page=True, **target):
    by, key = by or desk.teacher, desk.training_class.pk
    keys = {name: one.pk for name, one in target.items()}
    values = {"title": title, "reason": "认真"}

    def service():
        one = Commendation(training_class=desk.training_class, year=2026, **values, **target)
        return letters.propose_commendation(one, by=by)

    page = (f"/admin/training-classes/{key}/letters/commend/", values | keys) if on_page else None
    body = values | keys | {"training_class": key, "year": 2026}
    return Case(by, service, ("commendations/", body), page, moment=EVENING)


def no_issuer(desk):
    desk.training_class.class_units.all().delete()
    return drafting(desk)


def unsent(desk):
    desk.signed_letters()
    return of_class(desk, "issue", letters.issue_letters_of)


def changed(desk):
    paper = desk.draft("situation")
    desk.counted()
    return acting(paper, "sign-off", desk.host)


def received(desk):
    letter = letters.receive_letter(desk.sent(), by=desk.leader, at=EVENING)
    letter.refresh_from_db()
    return letter


def late_reply(desk):
    letter = received(desk)
    return acting(letter, "reply", desk.leader, moment=letter.reply_until, text="好")


def full(desk):
    desk.praise()
    return proposing(desk, enrolment=desk.enrolment)


def public(desk):
    one = letters.publicise_commendation(
        desk.praise(status="proposed"), by=desk.teacher, at=EVENING
    )
    return acting(one, "confirm", desk.host)


def own(desk):
    one = proposing(desk, by=desk.teacher)
    desk.training_class.enrolments.filter(pk=desk.fellow.pk).update(person=desk.teacher.person)
    desk.fellow.refresh_from_db()
    return proposing(desk, by=one.by, enrolment=desk.fellow)


def empty(desk):
    other = Desk(is_locked=False)
    return drafting(other, "situation")


EDITED = {"title": "改", "body": "改"}
CASES = {
    errors.WrongPaperState: lambda d: acting(d.sent(), "close", d.teacher),
    errors.PaperIssued: lambda d: acting(d.issued(), "edit", d.teacher, **EDITED),
    errors.PaperChanged: lambda d: acting(d.draft(), "sign-off", d.host, version=7),
    errors.DrafterSignsOff: lambda d: acting(d.draft(), "sign-off", d.teacher),
    errors.FactsChanged: changed,
    errors.NothingToReport: empty,
    errors.TextMissing: lambda d: acting(d.draft(), "edit", d.teacher, title=" ", body=""),
    errors.IssuerMissing: no_issuer,
    errors.AddresseesMissing: lambda d: issuing(d.signed(scope="units"), d.host),
    errors.PrincipalMissing: unsent,
    errors.NothingToIssue: lambda d: of_class(d, "issue", letters.issue_letters_of),
    errors.ReasonMissing: lambda d: acting(d.issued(), "withdraw", d.host, reason=" "),
    errors.ReplyTooLate: late_reply,
    errors.ReplyStillPossible: lambda d: acting(received(d), "close", d.teacher),
    errors.WrongTarget: lambda d: proposing(d, unit=d.own_unit),
    errors.TargetOfOtherClass: lambda d: proposing(
        d, by=d.manager, on_page=False, enrolment=make_enrolment(make_running_class())
    ),
    errors.TooManyOutstanding: full,
    errors.ProposerConfirms: lambda d: acting(d.praise(status="proposed"), "confirm", d.teacher),
    errors.OwnCommendation: own,
    errors.PublicityRuns: public,
    errors.WrongPraiseState: lambda d: acting(d.praise(), "publicise", d.host),
    errors.PraiseChanged: lambda d: acting(
        d.praise(status="proposed"), "confirm", d.host, version=7
    ),
}


@pytest.mark.parametrize("refusal", CASES, ids=[error.code for error in CASES])
def test_the_doors_say_the_same(refusal):
    with time_machine.travel(EVENING, tick=False):
        case = CASES[refusal](Desk())
    with time_machine.travel(case.moment, tick=False):
        before = state()
        with translation.override("zh-hans"), pytest.raises(refusal) as refused:
            case.service()
        with translation.override("zh-hans"):
            sentence = str(refused.value)
        answer = by_program(case, "zh-hans")
        assert (answer["code"], answer["detail"]) == (refusal.code, sentence)
        english = by_program(case, "en")
        assert (english["code"], english["detail"] != sentence) == (refusal.code, True)
        if case.page:
            assert sentence in by_hand(case, *case.page)
    assert state() == before


def state():
    """What a refused operation must leave as it is."""
    models = (Bulletin, UnitFeedback, Commendation, PaperStep, PaperSeries)
    return [list(model.objects.order_by("pk").values()) for model in models]
