"""A speech that has been read gives a class its rules and says who decides on leave."""

import pytest

from attendance.errors import LeaveChainSet
from attendance.models import DisciplineRule, LeaveStep
from courses.models import ClassUnit, Lecturer, Topic, TrainingClass
from courses.services import cancel_class
from materials import services
from materials.errors import (
    FactDecided,
    FactNeedsClass,
    FactsLeft,
    NotATopic,
    SpeechHasMaterial,
    SpeechMatched,
    UnitUnknown,
    WrongSession,
)
from materials.models import Speech, SpeechFact
from people.roles import Role
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_manager,
    make_running_class,
    make_session,
    make_unit,
    today_at,
)
from tests.materials.factories import make_upload
from tests.materials.speeches.samples import SPEECH

pytestmark = pytest.mark.django_db
Kind = SpeechFact.Kind


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def manager():
    return fresh(make_manager())


@pytest.fixture
def speech(manager):
    document = services.import_document(make_upload(SPEECH.encode(), "讲话.txt"), by=manager)
    return document.speeches.get()


def accept(speech, kind, by, number=0):
    fact = speech.facts.filter(kind=kind)[number]
    return services.accept_fact(fact, by=by)


def test_an_accepted_rule_is_a_rule_of_the_class_with_its_source(speech, manager):
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=manager)
    fact = accept(speech, Kind.CLASS_RULE, manager)

    rules = DisciplineRule.objects.filter(training_class=training_class).order_by("code")
    assert [(rule.code, rule.text, rule.category, rule.raised_by) for rule in rules] == [
        ("REST-ABSENT", "不缺席", "schedule", "absent"),
        ("REST-EARLY", "不早退", "schedule", "left_early"),
        ("REST-LATE", "不迟到", "schedule", "late"),
    ]
    assert {rule.source_fact for rule in rules} == {fact}
    assert rules[0].source_text == f"《{speech.title}》：{fact.quote}"
    assert (fact.status, fact.decided_by) == ("accepted", manager)


def test_a_code_the_class_has_gets_a_number(speech, manager):
    training_class = make_class()
    DisciplineRule.objects.create(
        training_class=training_class, code="REST-LATE", category="schedule", text="别迟到"
    )
    services.match_speech(speech, training_class=training_class, by=manager)
    accept(speech, Kind.CLASS_RULE, manager)

    late = DisciplineRule.objects.get(training_class=training_class, text="不迟到")
    assert late.code == "REST-LATE-2"


def test_nothing_is_made_while_nobody_has_said_whose_speech_it_is(speech, manager):
    for kind in (Kind.CLASS_RULE, Kind.LEAVE_RULE, Kind.GOAL, Kind.MATERIAL):
        with pytest.raises(FactNeedsClass):
            accept(speech, kind, manager)
    assert not DisciplineRule.objects.exists()
    assert not speech.facts.exclude(status="proposed").exists()


def test_a_speech_that_stands_alone_gives_rules_to_the_library(speech, manager):
    services.match_speech(speech, training_class=None, by=manager)
    accept(speech, Kind.CLASS_RULE, manager)

    rules = DisciplineRule.objects.all()
    assert {(rule.training_class, rule.raised_by) for rule in rules} == {(None, "")}


def test_who_runs_one_class_alone_adds_nothing_to_the_library(speech, manager):
    of_one_class = fresh(make_class_staff(make_running_class(), Role.CLASS_MANAGER))
    services.match_speech(speech, training_class=None, by=manager)

    with pytest.raises(FactNeedsClass):
        accept(speech, Kind.CLASS_RULE, of_one_class)
    assert not DisciplineRule.objects.exists()


def test_the_approver_of_leave_becomes_the_chain_of_a_class_without_one(speech, manager):
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=manager)
    assert not training_class.leave_steps.exists()
    accept(speech, Kind.LEAVE_RULE, manager)

    assert [step.role for step in training_class.leave_steps.all()] == [Role.PRESIDING_HOST]


def test_a_chain_of_its_own_is_not_overwritten(speech, manager):
    training_class = make_class()
    LeaveStep.objects.create(training_class=training_class, number=1, role=Role.CLASS_TEACHER)
    services.match_speech(speech, training_class=training_class, by=manager)

    with pytest.raises(LeaveChainSet):
        accept(speech, Kind.LEAVE_RULE, manager)
    assert [step.role for step in training_class.leave_steps.all()] == [Role.CLASS_TEACHER]


def test_the_class_that_is_named_is_begun_as_a_draft_once(speech, manager):
    services.begin_class(speech, by=manager)
    speech.refresh_from_db()

    begun = speech.training_class
    assert (begun.title, begun.status, begun.date_precision) == (
        "全县档案业务培训班",
        "draft",
        "unknown",
    )
    assert begun.start_on is None
    services.begin_class(speech, by=manager)
    assert TrainingClass.objects.count() == 1


def test_the_class_there_is_is_linked(speech, manager):
    known = make_class(title="全县档案业务培训班")
    accept(speech, Kind.TRAINING_CLASS, manager)

    speech.refresh_from_db()
    assert (speech.training_class, speech.match) == (known, Speech.Match.CONFIRMED)


def test_topics_and_lectures(speech, manager):
    training_class = make_class()
    session = make_session(training_class, title="整理")
    services.match_speech(speech, training_class=training_class, by=manager)
    topics = speech.facts.filter(kind=Kind.TOPIC)
    assert [fact.value["name"] for fact in topics] == ["收集", "整理", "保管", "利用"]

    linked = services.accept_fact(topics[1], by=manager)
    assert (linked.topic.name, linked.session) == ("整理", session)
    planned = services.accept_fact(topics[0], by=manager)
    assert planned.session is None
    start, end = today_at(15, days=3), today_at(17, days=3)
    planned = services.schedule_topic(planned, starts_at=start, ends_at=end, by=manager)
    assert (planned.session.title, planned.session.topic) == (
        "收集",
        Topic.objects.get(name="收集"),
    )
    for fact in (planned, topics[2]):
        with pytest.raises(NotATopic):
            services.schedule_topic(fact, starts_at=start, ends_at=end, by=manager)


def test_the_inspecting_unit_joins_the_class_if_it_is_known(speech, manager):
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=manager)
    with pytest.raises(UnitUnknown):
        accept(speech, Kind.INSPECTION, manager)
    unit = make_unit(name="督查科")
    accept(speech, Kind.INSPECTION, manager)

    role = ClassUnit.Role.SUPERVISOR
    assert training_class.class_units.filter(unit=unit, role=role).count() == 1


def test_goals_and_materials_are_entered(speech, manager):
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=manager)
    goal = accept(speech, Kind.GOAL, manager)
    accept(speech, Kind.MATERIAL, manager)

    training_class.refresh_from_db()
    assert training_class.goals == goal.quote
    [material] = training_class.materials.all()
    assert (material.title, material.kind) == ("专门的培训教材", "textbook")
    assert not material.versions.exists()
    assert not Lecturer.objects.exists()


def test_a_decision_is_made_once(speech, manager):
    fact = speech.facts.filter(kind=Kind.DATE).first() or speech.facts.first()
    services.reject_fact(fact, by=manager)

    for decide in (services.accept_fact, services.reject_fact):
        with pytest.raises(FactDecided):
            decide(fact, by=manager)
    fact.refresh_from_db()
    assert fact.status == "rejected"


def test_a_speech_with_rules_for_one_class_cannot_go_to_another(speech, manager):
    services.match_speech(speech, training_class=make_class(), by=manager)
    services.match_speech(speech, training_class=make_class(), by=manager)
    accept(speech, Kind.CLASS_RULE, manager)

    with pytest.raises(SpeechMatched):
        services.match_speech(speech, training_class=make_class(), by=manager)


def test_the_session_is_one_of_the_class(speech, manager):
    training_class = make_class()
    with pytest.raises(WrongSession):
        services.match_speech(
            speech, training_class=make_class(), session=make_session(training_class), by=manager
        )
    session = training_class.sessions.get()
    services.match_speech(speech, training_class=training_class, session=session, by=manager)
    speech.refresh_from_db()
    assert speech.session == session


def test_the_review_ends_when_everything_is_decided(speech, manager):
    services.match_speech(speech, training_class=None, by=manager)
    with pytest.raises(FactsLeft):
        services.finish_review(speech, by=manager)
    services.reject_remaining(speech, by=manager)
    services.finish_review(speech, by=manager)

    speech.refresh_from_db()
    assert (speech.review, speech.document.status) == ("reviewed", "reviewed")


def test_a_material_is_made_of_it_once(speech, manager):
    material = services.make_material(speech, by=manager, access_level="internal")

    version = material.versions.get()
    assert (material.kind, material.speech, version.status) == ("speech", speech, "draft")
    assert version.file_name == "全县档案业务培训班上的讲话.txt"
    with pytest.raises(SpeechHasMaterial):
        services.make_material(speech, by=manager)


def test_nothing_is_accepted_for_a_class_that_is_over(speech, manager):
    training_class = make_class()
    services.match_speech(speech, training_class=training_class, by=manager)
    cancel_class(training_class, reason="撤销", by=manager)

    for kind in (Kind.CLASS_RULE, Kind.LEAVE_RULE, Kind.GOAL):
        with pytest.raises(Exception, match=r"has been cancelled|Cancelled|取消|state"):
            accept(speech, kind, manager)
    assert not DisciplineRule.objects.exists()
