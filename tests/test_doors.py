"""Every refusal, at every door, in both languages.

Each module of tests.doors holds the cases of the app of its name. A refusal without a
case fails here, so a new rule needs its row.
"""

import inspect
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
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


@pytest.fixture(params=["zh-hans", "en"])
def language(request, settings):
    settings.LANGUAGE_CODE = request.param
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def manager():
    return make_manager()


@pytest.mark.parametrize("case", CASES)
def test_every_door_says_the_same(case: Case, language, manager, client):
    scene = case.scene()

    own, *reasons = meant(case, scene)

    if case.api is not None:
        program = Program(manager)
        program.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = case.api(program, scene)
        pairs = told(answer.json())
        assert (case.code, " ".join([own, *reasons])) in pairs, pairs
        assert [reason for reason in reasons if reason not in dict(map(reversed, pairs))] == []
    if case.admin is not None:
        client.force_login(manager)
        page = case.admin(client, scene)
        text = shown(page)
        assert [sentence for sentence in (own, *reasons) if sentence not in text] == []
        assert page.status_code == 200


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_is_in_both_languages(case):
    scene = case.scene()
    with translation.override("zh-hans"):
        chinese = meant(case, scene)
    with translation.override("en"):
        english = meant(case, scene)

    assert all(CHINESE.search(sentence) for sentence in chinese)
    assert all(ours != theirs for ours, theirs in zip(chinese, english, strict=True))


@pytest.mark.parametrize("app", APPS)
def test_every_refusal_has_a_case(app):
    errors = import_module(f"{app}.errors")
    codes = {
        error.code
        for _name, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, Refused) and error is not Refused
    }

    assert codes - {code for case in APPS[app] for code in (case.code, *case.reasons)} == set()
