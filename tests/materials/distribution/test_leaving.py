"""Whoever leaves the class finds every door shut at the next request."""

import pytest
from django.core.management import call_command
from django.test import Client

from courses import services as courses
from materials import services
from tests.api.client import Program
from tests.factories import fresh
from tests.materials.distribution.scenes import NOTICE, Handing, hours, with_notice

pytestmark = pytest.mark.django_db


def fetched(answer):
    """Read to the end, as a browser does: only then is the file closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def statuses(scene):
    """What each way to the material answers now."""
    user = fresh(scene.learner)
    program, client = Program(user), Client()
    client.force_login(user, backend="people.backends.AccountBackend")
    key, version = scene.material.pk, scene.version.pk

    def listed(path):
        return len(program.read(path).json()["items"])

    return {
        "materials": listed("materials/"),
        "versions": listed("material-versions/"),
        "library": listed("library/?q=手册"),
        "material": program.read(f"materials/{key}/").status_code,
        "version": program.read(f"material-versions/{version}/").status_code,
        "download": fetched(program.read(f"material-versions/{version}/download/")),
        "head": program.head(f"/api/v1/material-versions/{version}/download/").status_code,
        "confirm": program.post(
            f"material-versions/{version}/confirm/", {"kind": "read"}
        ).status_code,
        "notice": program.post(
            f"material-versions/{version}/acknowledge-notice/", {"wording": NOTICE}
        ).status_code,
        "page": fetched(client.get(f"/files/{version}/")),
        "page head": client.head(f"/files/{version}/").status_code,
        "page notice": client.post(f"/files/{version}/notice/", {"wording": NOTICE}).status_code,
        "phone": "手册" in client.get("/my/materials/").content.decode(),
        "phone confirm": client.post(f"/my/materials/{version}/confirm/").status_code,
    }


def test_every_way_is_shut_at_once():
    scene = with_notice(title="手册")
    for target in (scene.training_class, scene.group, scene.upper, scene.enrolment):
        scene.hand_to(target)
    services.acknowledge_notice(scene.version, wording=NOTICE, by=fresh(scene.learner))
    before = statuses(scene)
    assert {name for name, value in before.items() if value in (404, 0, False)} == set()

    courses.withdraw(scene.enrolment, reason="调离")

    after = statuses(scene)
    assert {name: value for name, value in after.items() if value not in (404, 0, False)} == {}


def test_the_command_says_whom_it_has_reminded(capsys):
    scene = Handing()
    scene.hand_to(scene.training_class, must_read=True, due_at=hours(5))
    call_command("remind_materials")
    call_command("remind_materials")
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{scene.material} → {scene.training_class}：已提醒1人"]


def test_a_liaison_finds_on_the_page_of_the_unit_what_was_handed_to_it():
    scene = Handing(title="通知一份")
    scene.hand_to(scene.unit)
    client = Client()
    client.force_login(fresh(scene.liaison), backend="people.backends.AccountBackend")
    assert "通知一份" in client.get("/admin/our-unit/").content.decode()
