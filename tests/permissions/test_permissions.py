import json
import re

import pytest

from tests.permissions import matrix
from tests.permissions.matrix import Asker
from tests.permissions.routes import Route, all_routes
from tests.permissions.world import PRINCIPALS

pytestmark = pytest.mark.django_db
SIGNED_IN = [principal for principal in PRINCIPALS if principal != "anonymous"]


def test_every_route_is_in_the_table_and_nothing_else():
    assert {str(route) for route in all_routes()} == matrix.declared().keys()


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_everybody_gets_the_declared_answer(world, principal):
    assert list(matrix.surprises(Asker(world, principal), all_routes())) == []


@pytest.mark.parametrize("principal", SIGNED_IN)
def test_lists_hold_exactly_what_the_details_show(world, principal):
    asker = Asker(world, principal)
    for listing, detail in api_pairs():
        for key in (world.own[detail.model], world.foreign[detail.model]):
            in_list = key in keys_listed(asker, listing)
            assert in_list == (asker.ask(detail, key).status_code == 200), (detail, key)


@pytest.mark.parametrize("principal", SIGNED_IN)
def test_changelists_hold_exactly_what_the_forms_show(world, principal):
    asker = Asker(world, principal)
    for listing, detail in admin_pairs():
        page = asker.ask(listing)
        listed = set(map(int, re.findall(rf"/{listing.path}(\d+)/change/", page.seen.decode())))
        for key in (world.own[detail.model], world.foreign[detail.model]):
            assert (key in listed) == (asker.ask(detail, key).status_code == 200), (detail, key)


def api_pairs():
    """The lists of the API with their details."""
    routes = {str(route): route for route in all_routes()}
    for route in routes.values():
        listing = str(route).removesuffix("{pk}/")
        if (
            str(route).startswith("GET api/")
            and str(route).endswith("/{pk}/")
            and listing in routes
        ):
            yield routes[listing], route


def admin_pairs():
    """The changelists of the admin with their forms."""
    routes = {str(route): route for route in all_routes()}
    for route in routes.values():
        listing = str(route).removesuffix("{object_id}/change/")
        if str(route).startswith("GET admin/") and str(route).endswith("/{object_id}/change/"):
            yield routes[listing], route


def keys_listed(asker: Asker, listing: Route) -> set[int]:
    response = asker.ask(listing)
    if response.status_code != 200:
        return set()
    body = json.loads(response.seen)
    assert body["next"] is None, "the world is larger than a page"
    return {item["id"] for item in body["items"]}
