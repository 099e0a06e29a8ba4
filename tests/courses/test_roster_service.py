"""Taking in a roster: who is made, reused, skipped or refused, and nothing twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.errors import EnrolmentClosed
from courses.rosters import FIELDS, RosterRow
from people.models import Person, Unit
from tests.factories import (
    make_alias,
    make_class,
    make_enrolment,
    make_person,
    make_running_class,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_unit("县财政局", short_name="财政局")


@pytest.fixture
def training_class():
    return make_class()


def rows(*people):
    return [RosterRow(number, **person) for number, person in enumerate(people, start=2)]


def person(name="王芳", unit="县财政局", **values):
    return {"name": name, "unit": unit} | values


def codes(outcomes):
    return [outcome.code for outcome in outcomes]


def test_makes_the_unknown_and_reuses_the_known(training_class, bureau):
    known = make_person("李强", unit=bureau, post="局长")
    roster = rows(
        person(post="科员", phone="13800138000"), person("李强", unit="财政局", post="副局长")
    )

    outcomes = services.import_roster(training_class, roster)

    assert codes(outcomes) == ["created", "reused"]
    made = Person.objects.get(name="王芳")
    assert (made.unit, made.post, made.phone) == (bureau, "科员", "13800138000")
    assert made.search_text.split() == ["王芳", "wangfang", "wf"]
    assert {enrolment.person for enrolment in training_class.enrolments.all()} == {made, known}
    known.refresh_from_db()
    assert known.post == "局长"


def test_what_an_entry_lacks_is_filled_in(training_class, bureau):
    known = make_person("李强", unit=bureau, phone="1")

    services.import_roster(training_class, rows(person("李强", post="局长", phone="2")))

    known.refresh_from_db()
    assert (known.post, known.phone) == ("局长", "1")


def test_importing_twice_adds_nobody_twice(training_class, bureau):
    roster = rows(person(), person("李强"), person(phone="1"), person(phone="2"), person(phone="2"))
    services.import_roster(training_class, roster)
    before = (Person.objects.count(), training_class.enrolments.count())

    again = services.import_roster(training_class, roster)

    assert codes(again) == [
        "namesake_unclear", "already_enrolled", "already_enrolled", "already_enrolled",
        "duplicate_row",
    ]  # fmt: skip
    assert (Person.objects.count(), training_class.enrolments.count()) == before


@pytest.mark.parametrize("report_in", [False, True])
def test_a_dry_run_says_the_same_and_writes_nothing(bureau, report_in):
    training_class = make_running_class(capacity=2)
    roster = rows(person(), person("李强"), person("赵敏"), person(unit="新单位"))
    options = {"create_units": True, "report_in": report_in}

    tried = services.import_roster(training_class, roster, dry_run=True, **options)
    assert not training_class.enrolments.exists()
    assert not Person.objects.filter(unit=bureau).exists()
    assert not Unit.objects.filter(name="新单位").exists()
    done = services.import_roster(training_class, roster, **options)

    assert codes(tried) == codes(done) == ["created", "created", "class_full", "class_full"]


def test_a_roster_of_a_class_that_is_over_is_refused(bureau):
    training_class = services.cancel_class(make_class(), reason="改期")

    with pytest.raises(EnrolmentClosed):
        services.import_roster(training_class, rows(person()))


def test_each_row_says_what_is_wrong_with_it(training_class, bureau):
    make_unit("办公室", parent=bureau)
    make_unit("办公室", parent=make_unit("县教育局"))
    make_person("周全", staff_no="A1")
    roster = rows(
        person(name=""),
        person(unit=""),
        person(name="王" * 51),
        person(post="x" * 101),
        person(unit="没有的单位"),
        person(unit="办公室"),
        person("李强", staff_no="A1"),
    )

    outcomes = services.import_roster(training_class, roster)

    assert codes(outcomes) == [
        "name_missing",
        "unit_missing",
        "value_too_long",
        "value_too_long",
        "unit_unknown",
        "unit_ambiguous",
        "staff_number_taken",
    ]
    assert {outcome.result for outcome in outcomes} == {"refused"}
    assert not training_class.enrolments.exists()


def test_unknown_units_are_answered_with_similar_ones(training_class, bureau):
    make_unit("县教育局")

    (outcome,) = services.import_roster(training_class, rows(person(unit="县财政局办公室")))

    assert (outcome.code, outcome.suggestions[0]) == ("unit_unknown", "县财政局")


def test_units_are_made_by_explicit_choice_alone(training_class, bureau):
    roster = rows(person(unit="新单位"), person("李强", unit="新局"), person("赵敏", unit="财局"))

    refused = services.import_roster(training_class, roster)
    assert codes(refused) == ["unit_unknown"] * 3
    chosen = services.import_roster(training_class, roster, units={"新单位": "new", "财局": bureau})

    assert codes(chosen) == ["created", "unit_unknown", "created"]
    assert Person.objects.get(name="赵敏").unit == bureau
    assert Person.objects.get(name="王芳").unit.name == "新单位"
    assert not Unit.objects.filter(name="新局").exists()


def test_a_row_can_be_left_out(training_class, bureau):
    outcomes = services.import_roster(training_class, rows(person(), person("李强")), skip=[3])

    assert codes(outcomes) == ["created", "skipped"]
    assert training_class.enrolments.get().person.name == "王芳"


def test_the_same_person_twice_in_a_file_is_taken_once(training_class, bureau):
    roster = rows(person(phone="1"), person(phone="1", post="科员"), person(phone="2"))

    outcomes = services.import_roster(training_class, roster)

    assert codes(outcomes) == ["created", "duplicate_row", "created"]
    assert str(outcomes[1].refusal.context["number"]) == "2"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, ["namesake_unclear", "namesake_unclear"]),
        ({"phone": "1"}, {}, ["created", "namesake_unclear"]),
        ({}, {"staff_no": "A1"}, ["namesake_unclear", "created"]),
        ({"phone": "1"}, {"staff_no": "A1"}, ["created", "namesake_unclear"]),
        ({"phone": "1", "staff_no": "A1"}, {"staff_no": "A2"}, ["created", "created"]),
        ({"phone": "1", "staff_no": "A1"}, {"phone": "1", "staff_no": "A2"}, ["created"] * 2),
        ({"phone": "1"}, {"phone": "1", "staff_no": "A1"}, ["created", "duplicate_row"]),
    ],
)
def test_namesakes_of_one_unit_each_need_a_mark(training_class, bureau, first, second, expected):
    outcomes = services.import_roster(training_class, rows(person(**first), person(**second)))

    assert codes(outcomes) == expected
    unclear = [outcome for outcome in outcomes if outcome.code == "namesake_unclear"]
    others = {2: 3, 3: 2}
    for outcome in unclear:
        assert outcome.refusal.context["number"] == others[outcome.row.number]
        assert outcome.columns == ("phone", "staff_no")


def test_thousands_of_namesakes_are_told_apart_at_once(training_class, bureau):
    roster = rows(*(person(phone=str(number)) for number in range(3000)))

    outcomes = services.import_roster(training_class, roster)

    assert set(codes(outcomes)) == {"created"}


def test_one_name_in_two_units_is_two_people_and_shown(training_class, bureau):
    make_unit("县教育局")

    here, there = services.import_roster(training_class, rows(person(), person(unit="县教育局")))

    assert (here.code, there.code) == ("created", "created")
    assert here.person != there.person
    assert "3" in here.note
    assert "县教育局" in here.note
    assert "2" in there.note
    assert "财政局" in there.note


def test_an_alias_means_its_unit_and_a_collective_one_is_asked_about(training_class, bureau):
    party, government = make_unit("县委办公室"), make_unit("县政府办公室")
    make_alias("县财局", bureau)
    make_alias("两办", government, party)
    make_alias("县委办公室", bureau)
    roster = rows(
        person(unit="县财局"), person("李强", unit="两办"), person("赵敏", unit="县委办公室")
    )

    outcomes = services.import_roster(training_class, roster)

    assert codes(outcomes) == ["created", "unit_ambiguous", "created"]
    assert (outcomes[0].unit, outcomes[2].unit) == (bureau, party)
    assert sorted(outcomes[1].suggestions) == ["县委办公室", "县政府办公室"]


def test_an_alias_of_a_closed_unit_means_nothing(training_class, bureau):
    make_alias("老局", make_unit("撤销的局", is_active=False))

    assert codes(services.import_roster(training_class, rows(person(unit="老局")))) == [
        "unit_unknown"
    ]


def test_a_row_is_placed_in_a_unit_whatever_it_says(training_class, bureau):
    party, government = make_unit("县委办公室"), make_unit("县政府办公室")
    make_alias("两办", party, government)
    roster = rows(person(unit="两办"), person("李强", unit="两办"), person("赵敏", unit="两办"))

    outcomes = services.import_roster(training_class, roster, placed={2: party, 3: government})

    assert [outcome.unit for outcome in outcomes] == [party, government, None]
    meant = services.import_roster(
        training_class, roster, units={"两办": party}, placed={2: bureau}
    )
    assert [outcome.unit for outcome in meant] == [bureau, party, party]


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"phone": "1.38E+10"}, "digits_lost", "phone"),
        ({"staff_no": "1.101011990010112e+17"}, "digits_lost", "staff_no"),
        ({"name": "2026-05-01"}, "date_mistaken", "name"),
        ({"unit": "2026-05-01 00:00:00"}, "date_mistaken", "unit"),
        ({"staff_no": "1E05"}, "created", None),
        ({"post": "2026-05-01"}, "created", None),
    ],
)
def test_what_a_spreadsheet_spoilt_is_refused_by_row_and_column(
    training_class, bureau, values, code, column
):
    (outcome,) = services.import_roster(training_class, rows(person(**values)))

    assert outcome.code == code
    if column:
        assert outcome.columns == (column,)
        assert outcome.refusal.context["row"] == 2
        assert outcome.refusal.context["column"] == FIELDS[column][0]


def test_two_of_one_name_in_one_unit_are_told_apart_by_phone(training_class, bureau):
    first = make_person("王芳", unit=bureau, phone="1")
    second = make_person("王芳", unit=bureau, phone="2")

    known = services.import_roster(training_class, rows(person(phone="2")))
    unclear = services.import_roster(make_class(), rows(person()))

    assert (codes(known), known[0].person) == (["reused"], second)
    assert codes(unclear) == ["person_ambiguous"]
    assert first.enrolments.count() == 0


def test_a_new_phone_does_not_make_a_second_person(training_class, bureau):
    known = make_person("王芳", unit=bureau, phone="1")

    outcomes = services.import_roster(training_class, rows(person(phone="9")))

    assert (codes(outcomes), outcomes[0].person) == (["reused"], known)


def test_a_second_person_of_the_file_is_not_the_first(training_class, bureau):
    known = make_person("王芳", unit=bureau, phone="1")

    outcomes = services.import_roster(training_class, rows(person(phone="2"), person(phone="1")))

    assert codes(outcomes) == ["created", "reused"]
    assert outcomes[1].person == known


def test_somebody_of_the_same_name_elsewhere_is_somebody_else(training_class, bureau):
    other = make_person("王芳", unit=make_unit("县教育局"))

    (outcome,) = services.import_roster(training_class, rows(person()))

    assert outcome.code == "created"
    assert outcome.person != other
    assert outcome.note


def test_a_staff_number_finds_the_person_wherever_they_are(training_class, bureau):
    known = make_person("王芳", unit=make_unit("县教育局"), staff_no="A1")

    (outcome,) = services.import_roster(training_class, rows(person(staff_no="A1")))

    assert (outcome.code, outcome.person) == ("reused", known)


def test_somebody_in_the_class_is_skipped(training_class, bureau):
    enrolment = make_enrolment(training_class, make_person("王芳", unit=bureau), status="confirmed")

    (outcome,) = services.import_roster(training_class, rows(person()))

    assert (outcome.result, outcome.code) == ("skipped", "already_enrolled")
    assert training_class.enrolments.get() == enrolment


def test_a_full_class_makes_nobody(bureau):
    training_class = make_class(capacity=1)

    outcomes = services.import_roster(training_class, rows(person(), person("李强")))

    assert codes(outcomes) == ["created", "class_full"]
    assert not Person.objects.filter(name="李强").exists()


@pytest.mark.parametrize(
    ("make", "status"), [(make_class, "confirmed"), (make_running_class, "reported")]
)
def test_reports_in_as_far_as_the_class_allows(bureau, make, status):
    training_class = make()
    make_enrolment(training_class, make_person("李强", unit=bureau), status="nominated")

    roster = rows(person(), person("李强"))
    outcomes = services.import_roster(training_class, roster, report_in=True)

    states = set(training_class.enrolments.values_list("status", flat=True))
    assert states == {status}
    numbers = training_class.enrolments.values_list("student_no", flat=True)
    assert sorted(numbers) == [1, 2]
    assert bool(outcomes[0].note) == (status == "confirmed")


def test_many_rows_cost_as_many_statements_as_few(bureau):
    costs = []
    for count in (2, 60):
        training_class = make_running_class()
        roster = rows(*(person(f"王{count}甲{n}", post="科员") for n in range(count)))
        with CaptureQueriesContext(connection) as queries:
            services.import_roster(training_class, roster, report_in=True)
        assert training_class.enrolments.filter(status="reported").count() == count
        costs.append(len(queries))

    assert costs[0] == costs[1]
