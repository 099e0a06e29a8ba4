"""A refusal in the admin: said where the person is, nothing written, nothing logged."""

from django.contrib.admin.models import LogEntry

from people.models import Appointment
from people.roles import Role
from tests.factories import make_class, make_class_staff, make_person, make_unit, make_user


def test_form_shows_the_refusal_and_keeps_what_was_typed(security, door):
    before = Appointment.objects.count()
    typed = {"user": security.pk, "role": Role.CLASS_MANAGER, "unit": ""}
    page = door(security).post("/admin/people/appointment/add/", typed)
    assert page.status_code == 200
    form = page.context["adminform"].form
    assert form.non_field_errors() == ["不能给自己任免角色。"]
    assert form["role"].value() == Role.CLASS_MANAGER
    assert Appointment.objects.count() == before
    assert LogEntry.objects.count() == 0
    assert list(page.context["messages"]) == []


def test_form_writes_through_the_service(security, door):
    user = make_user()
    typed = {"user": user.pk, "role": Role.CLASS_MANAGER, "unit": make_unit().pk}
    page = door(security).post("/admin/people/appointment/add/", typed)
    assert page.status_code == 302
    appointment = user.appointments.get()
    assert appointment.appointed_by == security
    assert LogEntry.objects.get().object_id == str(appointment.pk)


def test_a_forbidden_row_answers_like_a_missing_one(db, door):
    visitor = make_user(is_staff=True)
    stranger = make_person()
    client = door(visitor)
    for rest in ("change/", "history/"):
        forbidden = client.get(f"/admin/people/person/{stranger.pk}/{rest}")
        missing = client.get(f"/admin/people/person/{stranger.pk + 1000}/{rest}")
        assert forbidden.status_code == missing.status_code
    assert client.get(f"/admin/people/user/{make_user().pk}/change/").status_code == 404


def test_autocomplete_offers_only_visible_rows(db, door):
    here, there = make_unit(), make_unit()
    liaison = make_user("王联络", is_staff=True)
    own = make_person("王联络", unit=here, user=liaison)
    here.liaison = own
    here.save()
    colleague = make_person("王同事", unit=here)
    make_person("王外人", unit=there)
    question = {"app_label": "people", "model_name": "unit", "field_name": "principal"}
    answer = door(liaison).get("/admin/autocomplete/", question | {"term": "w"}).json()
    assert {row["id"] for row in answer["results"]} == {str(own.pk), str(colleague.pk)}


def test_list_takes_as_many_queries_for_one_row_as_for_three(
    manager, door, django_assert_max_num_queries
):
    client = door(manager)
    client.get("/admin/people/person/")
    with django_assert_max_num_queries(50) as few:
        client.get("/admin/people/person/")
    make_person()
    make_person()
    with django_assert_max_num_queries(50) as many:
        client.get("/admin/people/person/")
    assert len(many) == len(few)


def test_a_form_takes_no_row_one_may_not_see(db, door):
    own, foreign = make_class(), make_class()
    planner = make_class_staff(own, Role.CLASS_MANAGER)
    typed = {"title": "讲座", "session_type": "lecture", "training_class": foreign.pk}
    page = door(planner).post("/admin/courses/trainingsession/add/", typed)
    assert "training_class" in page.context["adminform"].form.errors
    assert not foreign.sessions.exists()
