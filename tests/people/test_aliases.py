"""Aliases of units in the office's lists and in pasted tables."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.errors import QuotasRefused, UnitAmbiguous
from courses.quota_tables import read_quotas
from people.models import Unit
from tests.factories import make_alias, make_manager, make_unit

pytestmark = pytest.mark.django_db


def test_a_name_goes_before_a_short_name_and_both_before_an_alias():
    name, short, alias = make_unit("甲"), make_unit("乙", short_name="甲"), make_unit("丙")
    make_alias("甲", alias)
    make_alias("乙一", alias)
    make_alias("两家", alias, short)

    found = Unit.objects.active().by_words(["甲", "乙一", "两家", "没有", ""])

    assert found == {"甲": [name], "乙一": [alias], "两家": [alias, short]}


def test_a_unit_is_searched_by_alias_in_the_office(client):
    client.force_login(make_manager())
    bureau = make_unit("县财政局")
    make_alias("县财局", bureau)
    make_alias("财局", bureau)

    page = client.get(reverse("admin:people_unit_changelist"), {"q": "财局"})
    box = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "courses",
            "model_name": "trainingprogramme",
            "field_name": "host_unit",
            "term": "caiju",
        },
    )

    assert list(page.context["cl"].result_list) == [bureau]
    assert [item["id"] for item in box.json()["results"]] == [str(bureau.pk)]


def test_an_alias_is_made_in_the_office(client):
    client.force_login(make_manager())
    units = [make_unit("县委办公室"), make_unit("县政府办公室")]
    path = reverse("admin:people_unitalias_add")

    empty = client.post(path, {"alias": "两办", "units": []})
    client.post(path, {"alias": " 两办 ", "units": [unit.pk for unit in units], "note": ""})

    assert empty.status_code == 200
    assert Unit.objects.by_words(["两办"]) == {"两办": units}


def test_the_list_of_aliases_costs_as_much_for_three_as_for_one(client):
    client.force_login(make_manager())
    costs = []
    for count in (1, 2):
        for number in range(count):
            make_alias(f"别称{count}{number}", make_unit(), make_unit())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:people_unitalias_changelist"))
        costs.append(len(queries))

    assert costs == [6, 6]


def test_quotas_are_read_by_alias():
    bureau = make_unit("县财政局")
    make_alias("财局", bureau)
    make_alias("两办", make_unit(), make_unit())

    (row,) = read_quotas("财局\t3")
    with pytest.raises(QuotasRefused) as caught:
        read_quotas("两办\t3")

    assert (row.unit, row.quota) == (bureau, 3)
    assert [type(reason) for reason in caught.value.reasons] == [UnitAmbiguous]
