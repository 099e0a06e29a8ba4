"""One tap of an inspector: records, evidence, and the same nonce again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attendance import errors
from attendance.inspection_rules import NORMS, Incident
from attendance.models import (
    DisciplineEvidence,
    DisciplineRecord,
    DisciplineRule,
    InspectionIncident,
)
from attendance.services import discipline, inspections
from attendance.services.inspections import Noted, Sighting
from tests.attendance.inspections.scenes import Visit
from tests.attendance.leave.test_papers import JPEG
from tests.attendance.lectures import at, nonce, time_is
from tests.factories import make_class_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    with time_is(9, 31):
        yield Visit()


@pytest.fixture
def planned(visit):
    return visit.plan()


def see(visit, planned, kind="phone", *people, key="", by=None, at=None, **more):
    clocks = {name: more.pop(name) for name in ("client_at", "sent_at") if name in more}
    sighting = Sighting(kind, [one.pk for one in people or visit.enrolments[:1]], **more)
    noted = Noted(key or nonce(), **clocks)
    by = by or visit.inspector
    return inspections.report_incident(planned, sighting, noted, by=by, at=at)


def words_of(record, by):
    return discipline.read_record(record, by=by, purpose="supervision").description


def test_one_tap_makes_a_record_for_each_learner_with_the_note_as_evidence(visit, planned):
    row = see(visit, planned, "whispering", *visit.enrolments, note="后排两人讲话")

    records = DisciplineRecord.objects.filter(incident=row.incident).order_by("pk")
    assert [record.enrolment for record in records] == visit.enrolments
    assert {
        (r.session, r.status, r.origin, r.category, r.severity, r.recorded_by, r.occurred_at)
        for r in records
    } == {
        (visit.session, "recorded", "inspection", "study", "minor", visit.inspector, at(9, 31))
    }  # fmt: skip
    (piece,) = DisciplineEvidence.objects.all()
    assert (piece.kind, piece.record.incident) == ("witness", row.incident)
    assert "后排两人讲话" not in str(list(InspectionIncident.objects.values()))


@pytest.mark.parametrize("kind", Incident)
def test_every_kind_becomes_a_record_of_its_norm(visit, planned, kind):
    see(visit, planned, kind, minutes=20, note="见说明")

    record = DisciplineRecord.objects.get()
    assert (record.category, record.severity) == (NORMS[kind].category, NORMS[kind].severity)


def test_the_rule_of_the_class_goes_before_that_of_the_library(visit, planned):
    def make(training_class, code="STUDY-01", **fields):
        return DisciplineRule.objects.create(
            training_class=training_class, code=code, category="study", text="不玩手机", **fields
        )

    def rule():
        return inspections.rule_for(visit.training_class, "phone", at(9, 31))

    assert rule() is None
    library = make(None)
    assert rule() == library
    make(Visit().training_class)
    assert rule() == library
    renamed = make(visit.training_class, "XX-01", adopted_from=library)
    assert rule() == renamed
    renamed.effective_to = at(9).date().replace(day=1)
    renamed.save()
    assert rule() == library
    own = make(visit.training_class, severity="serious")
    see(visit, planned)
    record = DisciplineRecord.objects.get()
    assert (record.rule, record.severity) == (own, "serious")
    DisciplineRule.objects.update(is_active=False)
    assert rule() is None


def test_leaving_says_for_how_long(visit, planned):
    row = see(visit, planned, "leaving", minutes=20)

    assert row.minutes == 20
    assert inspections.words_of(Sighting("leaving", [1], 20, "未归")) == "提前离场，20 分钟。未归"
    assert see(visit, planned, "phone", minutes=20).minutes is None


def test_the_same_nonce_records_once_and_stands_for_nothing_else(visit, planned):
    first = see(visit, planned, key="seen-0001", note="低头")

    assert see(visit, planned, key="seen-0001", note=" 低头 ") == first
    people = visit.enrolments
    for attempt in (
        lambda: see(visit, planned, "sleeping", key="seen-0001", note="低头"),
        lambda: see(visit, planned, "phone", *people, key="seen-0001", note="低头"),
        lambda: see(visit, planned, key="seen-0001"),
        lambda: see(visit, planned, key="seen-0001", note="低头", by=visit.colleague),
        lambda: see(visit, visit.plan(), key="seen-0001", note="低头"),
        lambda: visit.count(planned, 2, key="seen-0001"),
    ):
        with pytest.raises(errors.NonceReused):
            attempt()
    assert DisciplineRecord.objects.count() == 1
    assert DisciplineEvidence.objects.count() == 1


def test_a_learner_who_is_chosen_twice_has_one_record(visit, planned):
    see(visit, planned, "phone", visit.enrolments[0], visit.enrolments[0])

    assert DisciplineRecord.objects.count() == 1


def test_what_a_phone_kept_counts_from_when_it_was_seen(visit, planned):
    row = see(visit, planned, client_at=at(9, 10), sent_at=at(9, 30), at=at(9, 40))

    assert (row.happened_at, row.recorded_at) == (at(9, 20), at(9, 40))
    assert DisciplineRecord.objects.get().occurred_at == at(9, 20)


@pytest.mark.parametrize(
    ("error", "kind", "people"),
    [
        (errors.NobodyInvolved, "phone", []),
        (errors.NotEnrolled, "phone", "of another class"),
        (errors.MinutesMissing, "leaving", None),
        (errors.WordsMissing, "other", None),
    ],
)
def test_an_incident_that_says_too_little_is_refused_and_leaves_nothing(
    visit, planned, error, kind, people
):
    own = [visit.enrolments[0].pk]
    keys = {"of another class": [*own, Visit().enrolments[0].pk], None: own}.get(
        people if people != [] else "", []
    )
    with pytest.raises(error):
        inspections.report_incident(
            planned, Sighting(kind, keys), Noted(nonce()), by=visit.inspector
        )
    assert not InspectionIncident.objects.exists()
    assert not DisciplineRecord.objects.exists()


def test_what_a_phone_kept_still_arrives_after_the_round_is_over(visit):
    done = visit.done()
    see(visit, done, by=visit.colleague)
    inspections.report_round(done, by=visit.inspector)

    with pytest.raises(errors.WrongRoundState):
        see(visit, done)
    assert DisciplineRecord.objects.count() == 1


def test_a_photo_may_come_later_and_serves_the_whole_incident(visit, planned):
    row = see(visit, planned, "phone", *visit.enrolments, key="seen-0001")
    photo = SimpleUploadedFile("手机.jpg", JPEG)
    found = inspections.incident_of(planned, "seen-0001")
    inspections.add_photo(found, photo, by=visit.inspector, at=at(9, 45))

    for record in DisciplineRecord.objects.filter(incident=row.incident):
        (piece,) = discipline.evidence_of(record)
        assert (piece.kind, piece.taken_at) == ("photo", row.happened_at)
    with pytest.raises(errors.IncidentUnknown):
        inspections.incident_of(visit.plan(), "seen-0001")


def test_an_inspector_verifies_nothing_alone(visit, planned):
    """The record goes its own way: somebody else confirms it."""
    see(visit, planned, note="低头")
    host = make_class_staff(visit.training_class, "presiding_host")
    record = DisciplineRecord.objects.get()
    discipline.verify_record(record, by=host)

    assert DisciplineRecord.objects.get().status == "verified"
