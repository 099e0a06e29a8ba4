import gettext
import re
from pathlib import Path

import django
import pytest
from django.contrib import admin
from django.contrib.admin import BooleanFieldListFilter, EmptyFieldListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from peixun.admin import PolicyModelAdmin, VisibleRelatedFilter
from peixun.admin.lists import CappedPaginator
from peixun.admin.site import AdminSite
from people.models import Person
from people.roles import Role
from tests.factories import make_officer, make_person

ROOT = Path(__file__).resolve().parents[2]
BOUNDED_FIELDS = ("BooleanField", "DateField", "DateTimeField")
BOUNDED_FILTERS = (BooleanFieldListFilter, EmptyFieldListFilter, VisibleRelatedFilter)


def test_every_admin_asks_the_policies():
    strangers = [a for a in admin.site._registry.values() if not isinstance(a, PolicyModelAdmin)]
    assert strangers == []


def is_bounded(model_admin, entry):
    """Whether a filter offers its choices without reading the whole table."""
    if isinstance(entry, tuple):
        return issubclass(entry[1], BOUNDED_FILTERS)
    if not isinstance(entry, str):
        return True
    field = get_fields_from_path(model_admin.model, entry)[-1]
    return bool(field.choices) or field.get_internal_type() in BOUNDED_FIELDS


def test_no_filter_reads_the_whole_table():
    unbounded = [
        (str(model_admin), entry)
        for model_admin in admin.site._registry.values()
        for entry in model_admin.list_filter
        if not is_bounded(model_admin, entry)
    ]
    assert unbounded == []


def test_counts_no_further_than_it_pages(db, django_assert_num_queries):
    make_person()
    with django_assert_num_queries(1) as queries:
        assert CappedPaginator(Person.objects.all(), 50).count == 1
    assert "LIMIT 10000" in queries[0]["sql"]


def test_organisers_see_no_staff_only_ideas(manager, door):
    page = door(manager).get("/admin/")
    labels = [link["label"] for link in page.context["navigation"]]
    assert labels[0] == "工作台"
    assert {"人员", "单位"} <= set(map(str, labels))
    models = {m["object_name"] for app in page.context["app_list"] for m in app["models"]}
    assert not models & {"Group", "LogEntry", "AccessAttempt", "Session", "ContentType"}


def test_groups_of_the_start_page_follow_the_work(db, door):
    def groups(role):
        page = door(make_officer(role)).get("/admin/")
        return [app["app_label"] for app in page.context["app_list"]]

    order = ["courses", "attendance", "materials", "people"]
    seen = groups(Role.AUDITOR)
    assert seen == [label for label in order if label in seen]
    assert groups(Role.SYSTEM_ADMINISTRATOR)[0] == "people"


def test_pages_are_for_staff_and_the_empty_route_is_the_start_page(manager):
    site = AdminSite()
    site.register_page("", lambda request: HttpResponse("workbench"), "index")
    site.register_page("today/", lambda request: HttpResponse("today"), "today")
    request = RequestFactory().get("/admin/")
    request.user = manager
    assert site.index(request).content == b"workbench"
    today = next(pattern for pattern in site.get_urls() if pattern.name == "today")
    assert today.callback(request).content == b"today"
    request.user.is_staff = False
    assert today.callback(request).status_code == 302


@pytest.mark.parametrize("path", ["/admin/", "/admin/people/person/", "/admin/people/person/add/"])
def test_strangers_are_sent_to_the_sign_in(client, db, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == f"/admin/login/?next={path}"


def test_speaks_chinese_until_its_reader_chooses(client, db):
    page = client.get("/admin/login/", headers={"accept-language": "en"})
    assert '<html lang="zh-hans"' in page.text
    client.post("/admin/language/", {"language": "en", "next": "/admin/login/"})
    assert '<html lang="en"' in client.get("/admin/login/").text


def test_our_words_replace_words_that_django_has():
    catalogue = Path(django.__path__[0]) / "contrib/admin/locale/zh_Hans/LC_MESSAGES"
    for name in ("django.mo", "djangojs.mo"):
        with (catalogue / name).open("rb") as theirs:
            known = set(gettext.GNUTranslations(theirs)._catalog)
        with (ROOT / "peixun/wording/zh_Hans/LC_MESSAGES" / name).open("rb") as ours:
            assert set(gettext.GNUTranslations(ours)._catalog) - known == set()


def test_django_speaks_as_an_office_does():
    with override("zh-hans"):
        assert str(django.utils.translation.gettext("Log out")) == "退出"


def test_every_colour_is_set_for_light_and_for_dark_twice():
    sheet = (ROOT / "peixun/static/peixun/frame.css").read_text()
    blocks = re.findall(r"\{([^{}]*color-scheme[^{}]*)\}", sheet)
    light, by_system, by_choice = (dict(re.findall(r"(--[\w-]+): ([^;]+);", b)) for b in blocks)
    assert list(light) == list(by_system)
    assert by_system == by_choice
    assert light != by_system
