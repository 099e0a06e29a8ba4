"""Surveys: who may answer, once; and that the database does not tell who answered what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from attendance import errors
from attendance.models import AttendancePolicy, Survey, SurveyAnswer
from attendance.services import surveys
from attendance.services.surveys import Opinion
from attendance.survey_rules import INDICATORS, Grade, Tally, summed
from courses.models import TrainingSession
from tests.attendance.lectures import Lecture, at
from tests.factories import fresh, make_learner, make_member

pytestmark = pytest.mark.django_db
NOON, LATER = at(12), at(12) + timedelta(days=4)
GOOD = Opinion(dict.fromkeys(INDICATORS, "very"), "案例很实用")


class Hall(Lecture):
    """A lecture that is over, with so many learners who were there."""

    def __init__(self, learners=1, status="present"):
        super().__init__(learners=0, is_open=False)
        self.people = [self.learner() for _ in range(learners)]
        self.enrolments = [one.person.enrolments.get() for one in self.people]
        self.open()
        self.mark(status)

    def take_part(self, user, opinion=GOOD, when=NOON):
        surveys.take_part(self.session, opinion, by=fresh(user), at=when)

    def result(self, when=LATER):
        (result,) = surveys.results_of(Survey.objects.filter(session=self.session), when)
        return result


@pytest.fixture
def hall():
    return Hall()


@pytest.mark.parametrize("status", ["present", "late", "left_early"])
def test_who_was_there_answers_once(status):
    hall = Hall(status=status)
    (user,) = hall.people
    assert surveys.open_for(user, NOON) == [hall.session]
    hall.take_part(user)

    assert surveys.open_for(fresh(user), NOON) == []
    with pytest.raises(errors.FormDrawn):
        hall.take_part(user)
    assert SurveyAnswer.objects.get().comment == "案例很实用"


@pytest.mark.parametrize("status", ["absent", "on_leave", "pending"])
def test_who_was_not_there_is_not_asked(status):
    hall = Hall(status=status)

    assert surveys.open_for(hall.people[0], NOON) == []
    for user in (hall.people[0], make_learner(hall.training_class), make_member()):
        with pytest.raises(errors.NotAtTheSession):
            hall.take_part(user)
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(10, 59), False),
        (at(11), True),
        (at(11) + timedelta(days=3, seconds=-1), True),
        (at(11) + timedelta(days=3), False),
    ],
)
def test_a_survey_is_open_from_the_end_of_the_session_for_some_days(hall, moment, is_open):
    assert surveys.is_open(hall.session, moment) is is_open
    assert surveys.open_for(hall.people[0], moment) == ([hall.session] if is_open else [])
    if not is_open:
        with pytest.raises(errors.SurveyNotOpen):
            hall.take_part(hall.people[0], when=moment)


def test_a_class_may_leave_surveys_out(hall):
    AttendancePolicy.objects.create(training_class=hall.training_class, survey_days=0)
    session = TrainingSession.objects.get()

    assert not surveys.is_open(session, NOON)
    assert surveys.open_for(hall.people[0], NOON) == []


def test_a_form_is_good_for_one_answer_whoever_hands_it_in(hall):
    form = surveys.draw_form(hall.session, by=hall.people[0], at=NOON)
    surveys.answer_survey(form, GOOD, at=NOON)

    with pytest.raises(errors.FormUsed):
        surveys.answer_survey(form, GOOD, at=NOON)
    for strange in (form[:-1] + ("A" if form[-1] != "A" else "B"), "", "1.abc", "\0"):
        with pytest.raises(errors.FormUnknown):
            surveys.answer_survey(strange, GOOD, at=NOON)
    assert SurveyAnswer.objects.count() == 1


def test_a_form_does_not_outlive_its_survey(hall):
    form = surveys.draw_form(hall.session, by=hall.people[0], at=NOON)

    with pytest.raises(errors.SurveyNotOpen):
        surveys.answer_survey(form, GOOD, at=LATER)


def test_no_more_answers_than_forms_even_with_the_key_of_the_installation(hall):
    hall.take_part(hall.people[0])
    forged = surveys.form_of(Survey.objects.get())

    with pytest.raises(errors.FormUnknown):
        surveys.answer_survey(forged, GOOD, at=NOON)


def test_a_part_that_is_refused_leaves_the_right_to_answer(hall):
    with pytest.raises(ValueError, match="dancing"):
        hall.take_part(hall.people[0], Opinion(dict.fromkeys(INDICATORS, "dancing")))
    hall.take_part(hall.people[0])


# What a table says about the order of its rows, and of whoever drew a form.
TRACES = "SELECT xmin::text, cmin::text FROM {}"


def traces(table):
    with connection.cursor() as cursor:
        cursor.execute(TRACES.format(table))
        return cursor.fetchall()


def places():
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM attendance_surveyanswer ORDER BY ctid")
        return [comment for (comment,) in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_answers_have_one_transaction_and_a_random_place():
    hall = Hall(12)
    said = [f"第{number:02}人" for number in range(12)]
    for user, words in zip(hall.people, said, strict=True):
        hall.take_part(user, GOOD._replace(comment=words))

    assert len(set(traces("attendance_surveyanswer"))) == 1
    # One arrangement of twelve in 479 million is that of the arrivals.
    assert sorted(places()) == said
    assert places() != said


def test_what_is_kept_of_a_drawing_has_no_order_and_what_is_kept_of_an_answer_no_person():
    hall = Hall(3)
    for user in reversed(hall.people):
        hall.take_part(user)

    survey = Survey.objects.get()
    assert survey.drawn == sorted(one.pk for one in hall.enrolments)
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "survey", "form_digest", *INDICATORS, "comment"}
    assert {field.name for field in Survey._meta.concrete_fields} == {
        "id", "session", "training_class", "closes_at", "drawn",
    }  # fmt: skip
    keys = list(SurveyAnswer.objects.values_list("pk", flat=True))
    assert {key.version for key in keys} == {4}


@pytest.mark.parametrize(("answers", "is_shown"), [(4, False), (5, True)])
def test_a_result_is_shown_from_five_answers_once_the_survey_is_closed(answers, is_shown):
    hall = Hall(5)
    for user in hall.people[:answers]:
        hall.take_part(user)

    result = hall.result()
    assert (result.answers, result.is_closed, result.tally is not None) == (answers, True, is_shown)
    said = surveys.comments_of([result])
    assert said == ({result.survey.pk: ["案例很实用"] * 5} if is_shown else {})
    assert hall.result(when=NOON).tally is None


def test_indicators_below_85_percent_fall_short():
    everybody = Tally(4, {name: {"satisfied": 4} for name in INDICATORS})
    mixed = Tally(4, everybody.grades | {"theory": {"very": 2, "fair": 1, "dissatisfied": 1}})

    assert (everybody.percent("theory"), everybody.total) == (Decimal("85.0"), Decimal("85.0"))
    assert [name for name in INDICATORS if everybody.falls_short(name)] == []
    assert mixed.percent("theory") == Decimal("72.5")
    assert [name for name in INDICATORS if mixed.falls_short(name)] == ["theory"]
    both = summed([everybody, mixed])
    assert (both.answers, both.grades["theory"][Grade.SATISFIED]) == (8, 4)
    assert summed([]).total == 0
