"""Forms of classes, sessions and learners: they save through services, refusals keep the input."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone, translation

from courses import services
from courses.models import Enrolment, Lecturer, TrainingClass, TrainingSession
from people.roles import Role
from tests.courses.admin.pages import address, fields_of, messages_of, submit, text_of
from tests.factories import (
    fresh,
    make_class,
    make_class_staff,
    make_enrolment,
    make_group,
    make_lecturer,
    make_manager,
    make_person,
    make_running_class,
    make_session,
    make_unit,
    make_venue,
    publish,
    today_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def office(client, manager):
    client.force_login(manager)
    return client


def clock(at):
    local = timezone.localtime(at)
    return [local.date().isoformat(), f"{local:%H:%M}"]


def times(start, end):
    values = zip(("starts_at", "ends_at"), (clock(start), clock(end)), strict=True)
    return {f"{name}_{part}": value for name, pair in values for part, value in enumerate(pair)}


def session_fields(training_class, **changes):
    fields = {"training_class": training_class.pk, "title": "公文写作", "credit_hours": "4"}
    return fields | times(today_at(9), today_at(11)) | changes


def test_whoever_makes_a_class_manages_it(office, manager):
    response = submit(office, address("trainingclass", "add"), title="秘书班", class_code="2026-9")

    assert response.status_code == 302
    training_class = TrainingClass.objects.get()
    assert training_class.staff.get().person == manager.person


def test_units_and_staff_are_edited_on_the_page_of_the_class(office):
    training_class, unit = make_class(), make_unit()
    path = address("trainingclass", "change", training_class.pk)
    added = {
        "class_units-TOTAL_FORMS": 1,
        "class_units-0-unit": unit.pk,
        "class_units-0-role": "host",
        "class_units-0-training_class": training_class.pk,
    }

    assert submit(office, path, **added).status_code == 302
    assert training_class.class_units.get().unit == unit


def test_a_published_class_keeps_its_host_and_says_so(office):
    training_class = publish(make_class())
    path = address("trainingclass", "change", training_class.pk)

    response = submit(office, path, **{"class_units-0-DELETE": "on", "title": "改了名"})

    assert response.status_code == 200
    assert "The class has no host unit." in english(text_of(response))
    assert fields_of(response)["title"] == ["改了名"]
    assert messages_of(response) == []
    assert not LogEntry.objects.exists()
    training_class.refresh_from_db()
    assert training_class.title != "改了名"
    assert training_class.class_units.exists()


def test_one_host_replaces_another(office):
    training_class, unit = publish(make_class()), make_unit()
    path = address("trainingclass", "change", training_class.pk)
    changes = {
        "class_units-TOTAL_FORMS": 2,
        "class_units-0-DELETE": "on",
        "class_units-1-unit": unit.pk,
        "class_units-1-role": "host",
        "class_units-1-training_class": training_class.pk,
    }

    assert submit(office, path, **changes).status_code == 302
    assert training_class.class_units.get().unit == unit


def test_refuses_fewer_places_than_learners(office):
    training_class = make_running_class()
    make_enrolment(training_class)
    make_enrolment(training_class)

    path = address("trainingclass", "change", training_class.pk)
    response = submit(office, path, capacity="1")

    assert "2 people have a place in the class already." in english(text_of(response))
    assert fields_of(response)["capacity"] == ["1"]


def test_a_class_that_is_over_is_shown_and_not_edited(office):
    training_class = services.cancel_class(make_class(), reason="改期")
    path = address("trainingclass", "change", training_class.pk)

    page = office.get(path)

    assert page.status_code == 200
    assert "title" not in fields_of(page)
    assert office.post(path, {"title": "x"}).status_code == 403


def test_schedules_a_session_with_its_lecturers(office):
    training_class, lecturers = make_class(), [make_lecturer(), make_lecturer()]
    keys = [lecturer.pk for lecturer in lecturers]

    fields = session_fields(training_class, given_by=keys)
    response = submit(office, address("trainingsession", "add"), **fields)

    assert response.status_code == 302, text_of(response)
    session = TrainingSession.objects.get()
    assert sorted(session.lecturers.values_list("pk", flat=True)) == sorted(keys)
    assert session.starts_at == today_at(9)


def test_a_clash_is_named_and_the_input_kept(office):
    venue = make_venue(name="大会堂")
    holder = make_class(title="秘书班")
    make_session(holder, title="保密教育", venue=venue, starts_at=today_at(10))
    publish(holder)
    training_class, lecturer = publish(make_class()), make_lecturer()
    fields = session_fields(training_class, venue=venue.pk, given_by=[lecturer.pk])
    fields |= times(today_at(11), today_at(13))

    response = submit(office, address("trainingsession", "add"), **fields)

    page = text_of(response)
    assert response.status_code == 200
    assert all(name in page for name in ("大会堂", "保密教育", "秘书班"))
    kept = fields_of(response)
    assert kept["title"] == ["公文写作"]
    assert kept["given_by"] == [str(lecturer.pk)]
    assert kept["venue"] == [str(venue.pk)]
    assert messages_of(response) == []
    assert not LogEntry.objects.exists()
    assert training_class.sessions.count() == 1


def test_refuses_an_end_before_the_start(office):
    fields = session_fields(make_class()) | times(today_at(11), today_at(9))

    response = submit(office, address("trainingsession", "add"), **fields)

    assert "A session must end after it starts." in english(text_of(response))
    assert not TrainingSession.objects.exists()


def test_an_edit_keeps_lecturers_and_changes_the_chair(office):
    training_class, lecturer = make_class(), make_lecturer()
    chair = training_class.staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    session = make_session(training_class, lecturers=[lecturer])
    stranger = make_class().staff.create(person=make_person(), role=Role.PRESIDING_HOST)
    path = address("trainingsession", "change", session.pk)

    assert submit(office, path, chair=chair.pk, title="新题").status_code == 302
    refused = submit(office, path, chair=stranger.pk)

    session.refresh_from_db()
    assert (session.title, session.chair) == ("新题", chair)
    assert list(session.lecturers.all()) == [lecturer]
    assert refused.status_code == 200
    assert "errorlist" in text_of(refused)


def test_a_session_that_is_off_is_shown_and_not_edited(office):
    session = make_session(make_class(), lecturers=[make_lecturer(name="周教授")])
    services.cancel_session(session, reason="停课")
    path = address("trainingsession", "change", session.pk)

    page = office.get(path)

    assert "周教授" in text_of(page)
    assert "title" not in fields_of(page)
    assert office.post(path, {"title": "x"}).status_code == 403


def test_enrols_once(office):
    training_class, person = make_class(), make_person("欧阳娜")
    fields = {"training_class": training_class.pk, "person": person.pk, "source": "named"}

    assert submit(office, address("enrolment", "add"), **fields).status_code == 302
    again = submit(office, address("enrolment", "add"), **fields)

    assert Enrolment.objects.get().source == "named"
    assert "欧阳娜 is enrolled in the class already." in english(text_of(again))
    assert fields_of(again)["person"] == [str(person.pk)]


def test_a_learner_is_put_into_a_group_of_the_class(office):
    training_class = make_running_class()
    enrolment, group = make_enrolment(training_class), make_group(training_class)
    foreign = make_group(make_class())
    path = address("enrolment", "change", enrolment.pk)

    refused = submit(office, path, group=foreign.pk)
    assert submit(office, path, group=group.pk, room_no="305").status_code == 302

    enrolment.refresh_from_db()
    assert (enrolment.group, enrolment.room_no) == (group, "305")
    assert refused.status_code == 200


def test_an_exemption_needs_a_reason(office):
    path = address("enrolment", "change", make_enrolment(make_running_class()).pk)

    response = submit(office, path, attendance_exempt="on")

    assert "An exemption from attendance needs a reason." in english(text_of(response))


def test_a_group_is_led_by_one_of_the_class(office):
    training_class = make_running_class()
    group, member = make_group(training_class), make_enrolment(training_class)
    stranger = make_enrolment(make_running_class())
    path = address("learninggroup", "change", group.pk)

    assert submit(office, path, leader=member.pk).status_code == 302
    refused = submit(office, path, leader=stranger.pk)

    group.refresh_from_db()
    assert group.leader == member
    assert refused.status_code == 200


def test_naming_a_lecturer_who_is_counted_on_twice_is_refused(office):
    lecturer = make_lecturer(name="", unit=make_unit("日报社"))
    for title in ("甲班", "乙班"):
        training_class = make_class(title=title)
        make_session(training_class, starts_at=today_at(9), lecturers=[lecturer])
        publish(training_class)

    response = submit(office, address("lecturer", "change", lecturer.pk), name="周编辑")

    assert "乙班" in text_of(response)
    assert fields_of(response)["name"] == ["周编辑"]
    assert Lecturer.objects.get().name == ""


def test_a_manager_of_one_class_adds_nothing_to_another(client):
    training_class = make_class()
    user = make_class_staff(training_class, Role.CLASS_MANAGER)
    other = make_class()
    other.staff.create(person=user.person, role=Role.CLASS_TEACHER)
    client.force_login(fresh(user))
    fields = {"person": make_person().pk, "source": "quota"}
    path = address("enrolment", "add")

    mine = submit(client, path, training_class=training_class.pk, **fields)
    theirs = submit(client, path, training_class=other.pk, **fields)

    assert mine.status_code == 302
    assert theirs.status_code == 403
    assert not other.enrolments.exists()


def test_who_may_look_at_a_class_gets_no_form(client):
    training_class = make_running_class()
    client.force_login(make_class_staff(training_class, Role.CLASS_TEACHER))
    path = address("trainingclass", "change", training_class.pk)

    page = client.get(path)

    assert page.status_code == 200
    assert "title" not in fields_of(page)
    assert client.post(path, {"title": "x"}).status_code == 403


@pytest.fixture(autouse=True)
def in_english(settings):
    # Sentences are compared in the language of the source.
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def english(text):
    return text.replace("&#x27;", "'")
