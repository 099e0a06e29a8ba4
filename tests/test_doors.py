"""Every refusal, at every door, in both languages.

Each module of tests.doors holds the cases of the app of its name. A refusal without a
case fails here, so a new rule needs its row.
"""

import inspect
import re
from copy import deepcopy
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db import transaction
from django.utils import translation

from peixun.errors import Refused
from tests import doors
from tests.api.client import Program
from tests.doors.case import Case, meant, shown, told
from tests.factories import make_manager

pytestmark = pytest.mark.django_db

APPS = {
    module.name: import_module(f"tests.doors.{module.name}").CASES
    for module in iter_modules(doors.__path__)
    if module.name not in ("case", "ways")
}
CASES = [
    pytest.param(case, id=f"{app}-{case.code}-{number}")
    for app, cases in APPS.items()
    for number, case in enumerate(cases)
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def manager():
    return make_manager()


@pytest.mark.parametrize("case", CASES)
def test_every_door_says_the_same_in_both_languages(case: Case, manager, client, settings):
    scene = case.scene()
    client.force_login(manager)
    said = {}
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        undo = transaction.savepoint()
        with translation.override(language):
            said[language] = knock(case, deepcopy(scene), Program(manager), client, language)
        transaction.savepoint_rollback(undo)

    assert all(CHINESE.search(sentence) for sentence in said["zh-hans"])
    assert all(ours != theirs for ours, theirs in zip(*said.values(), strict=True))


def knock(case, scene, program, client, language):
    """What the rule itself says; every door of the case must say it too."""
    own, *reasons = meant(case, scene)
    if case.api is not None:
        program.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = case.api(program, scene)
        pairs = told(answer.json())
        assert (case.code, " ".join([own, *reasons])) in pairs, pairs
        assert [reason for reason in reasons if reason not in dict(map(reversed, pairs))] == []
    if case.admin is not None:
        page = case.admin(client, scene)
        text = shown(page)
        assert [sentence for sentence in (own, *reasons) if sentence not in text] == []
        assert page.status_code == 200
    return [own, *reasons]


@pytest.mark.parametrize("app", APPS)
def test_every_refusal_has_a_case(app):
    errors = import_module(f"{app}.errors")
    codes = {
        error.code
        for _name, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, Refused) and error is not Refused
    }

    assert codes - {code for case in APPS[app] for code in (case.code, *case.reasons)} == set()
