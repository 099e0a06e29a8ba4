from django.contrib import admin
from django.test import RequestFactory

from peixun.admin import PolicyTabularInline
from people.models import Person, Unit
from people.roles import Role
from tests.factories import make_officer, make_person


class PeopleInline(PolicyTabularInline):
    model = Person
    fk_name = "unit"
    fields = ["name", "user"]


def rows(user, unit):
    request = RequestFactory().get("/")
    request.user = user
    inline = PeopleInline(Unit, admin.site)
    formset = inline.get_formset(request, unit)
    return inline, request, formset(instance=unit, queryset=inline.get_queryset(request))


def test_every_cell_has_a_label(db):
    person = make_person()
    administrator = make_officer(Role.SYSTEM_ADMINISTRATOR)
    _inline, _request, formset = rows(administrator, person.unit)
    fields = formset.forms[0].fields
    labels = {name: field.widget.attrs.get("aria-label") for name, field in fields.items()}
    assert labels["name"] == "姓名"
    assert labels["DELETE"] == "删除"
    assert fields["user"].widget.widget.attrs["aria-label"] == "账号"


def test_rows_and_buttons_follow_the_policies(db):
    person = make_person()
    auditor = make_officer(Role.AUDITOR)
    inline, request, formset = rows(auditor, person.unit)
    assert len(formset.forms) == 1
    assert not inline.has_add_permission(request, person.unit)
    assert not inline.has_change_permission(request, person.unit)
    security = make_officer(Role.SECURITY_ADMINISTRATOR)
    _inline, _request, formset = rows(security, person.unit)
    assert formset.forms == []
