"""The notice of a material is acknowledged for each version, in its own words, before the file."""

import pytest
from django.db import IntegrityError, connection, transaction

from courses import services as courses
from materials import errors, services
from materials.models import Acknowledgement, DownloadRecord, Material
from materials.models.acknowledgements import digest_of
from people import services as people
from people.roles import Role
from tests.api.client import Program, assert_problem
from tests.factories import fresh, make_class_staff, make_officer, make_user
from tests.materials.distribution.scenes import NOTICE, with_notice
from tests.materials.factories import ask, make_published, make_version
from tests.materials.test_pages import browser, fetch

pytestmark = pytest.mark.django_db
BYTES = b"text\n"


@pytest.fixture
def scene():
    scene = with_notice()
    scene.hand_to(scene.training_class)
    return scene


def acknowledge(scene, user=None, version=None, wording=NOTICE):
    user = fresh(user or scene.learner)
    return services.acknowledge_notice(version or scene.version, wording=wording, by=user)


def test_the_file_comes_after_the_notice(scene):
    assert ask(scene.version, scene.learner) == "notice_not_acknowledged"

    row = acknowledge(scene)

    assert ask(scene.version, scene.learner) == BYTES
    assert (row.kind, row.wording, row.wording_sha256) == ("notice", NOTICE, digest_of(NOTICE))
    assert (row.person, row.enrolment) == (scene.learner.person, scene.enrolment)
    asked = DownloadRecord.objects.order_by("id").values_list("result", "deny_reason")
    assert list(asked) == [("denied", "notice_not_acknowledged"), ("ok", "")]


def test_twice_is_harmless(scene):
    assert acknowledge(scene) == acknowledge(scene)
    assert Acknowledgement.objects.count() == 1


def test_a_new_version_asks_again(scene):
    acknowledge(scene)
    second = make_version(scene.material, b"second\n", published=True)

    assert ask(second, scene.learner) == "notice_not_acknowledged"
    acknowledge(scene, version=second)
    assert ask(second, scene.learner) == b"second\n"


def test_another_wording_asks_again_and_both_are_kept(scene):
    acknowledge(scene)
    scene.material.restriction_notice = "内部资料 注意保密"
    scene.material.save()
    scene.version.refresh_from_db()

    assert ask(scene.version, scene.learner) == "notice_not_acknowledged"
    with pytest.raises(errors.WordingChanged, match="内部资料"):
        acknowledge(scene)
    acknowledge(scene, wording="内部资料 注意保密")

    assert ask(scene.version, scene.learner) == BYTES
    kept = Acknowledgement.objects.order_by("id").values_list("wording", flat=True)
    assert list(kept) == [NOTICE, "内部资料 注意保密"]


def test_it_is_for_each_reader(scene):
    acknowledge(scene)
    teacher = make_class_staff(scene.training_class, Role.CLASS_TEACHER)
    assert ask(scene.version, teacher) == "notice_not_acknowledged"


def test_keepers_are_not_asked(scene):
    for keeper in (
        make_officer(Role.LIBRARIAN),
        make_class_staff(scene.training_class, Role.CLASS_MANAGER),
    ):
        assert ask(scene.version, keeper) == BYTES


def test_an_account_that_is_nobody_speaks_for_itself():
    inspector, other = make_user(), make_user()
    for user in (inspector, other):
        people.appoint(user, Role.INSPECTOR, by=None)
    version = make_published(access_level="internal", restriction_notice=NOTICE)

    row = services.acknowledge_notice(version, wording=NOTICE, by=fresh(inspector))

    assert (row.person, row.recorded_by) == (None, inspector)
    assert ask(version, inspector) == BYTES
    assert ask(version, other) == "notice_not_acknowledged"
    again = services.acknowledge_notice(version, wording=NOTICE, by=fresh(inspector))
    assert again == row


def test_what_is_public_asks_nobody():
    version = make_published(access_level=Material.AccessLevel.PUBLIC, restriction_notice=NOTICE)
    user = make_user()
    assert ask(version, user) == BYTES
    with pytest.raises(errors.NoNotice):
        services.acknowledge_notice(version, wording=NOTICE, by=user)


def test_whom_it_is_not_meant_for_learns_nothing_by_acknowledging(scene):
    with pytest.raises(errors.NotAssigned):
        acknowledge(scene, scene.stranger)
    courses.withdraw(scene.enrolment, reason="调离")
    with pytest.raises(errors.NotAssigned):
        acknowledge(scene)
    assert not Acknowledgement.objects.exists()


def test_received_and_read_come_after_the_notice(scene):
    learner = fresh(scene.learner)
    for kind in ("received", "read"):
        with pytest.raises(errors.NoticeNotAcknowledged):
            services.confirm(scene.version, kind, by=learner)
    acknowledge(scene)
    for kind in ("received", "read", "read"):
        services.confirm(scene.version, kind, by=learner)
    kinds = Acknowledgement.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["notice", "received", "read"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE materials_acknowledgement SET wording = 'x'",
        "DELETE FROM materials_acknowledgement",
        "TRUNCATE materials_acknowledgement",
    ],
)
def test_what_was_acknowledged_stays(scene, statement):
    acknowledge(scene)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_the_api_says_the_wording_and_takes_it(scene):
    program = Program(fresh(scene.learner))
    path = f"material-versions/{scene.version.pk}/"

    refused = program.read(f"{path}download/")
    assert_problem(refused, 409, "notice_not_acknowledged")
    assert NOTICE in refused.json()["detail"]
    wrong = program.post(f"{path}acknowledge-notice/", {"wording": "别的"})
    assert_problem(wrong, 409, "wording_changed")
    done = program.post(f"{path}acknowledge-notice/", {"wording": NOTICE})
    read = program.post(f"{path}confirm/", {"kind": "read"})

    assert (done.status_code, read.status_code) == (200, 200)
    assert program.read(f"{path}download/").getvalue() == BYTES
    assert_problem(
        program.post(f"{path}confirm/", {"kind": "notice"}),
        400,
        "invalid",
        ("/kind", "invalid_choice"),
    )
    rows = program.read("acknowledgements/").json()["items"]
    assert [(row["kind"], row["wording"]) for row in rows] == [("read", ""), ("notice", NOTICE)]


def test_a_browser_is_shown_the_notice_in_the_place_of_the_file(scene):
    client = browser(fresh(scene.learner))
    path = f"/files/{scene.version.pk}/"

    shown = fetch(client, path)
    assert shown.status_code == 409
    assert f'action="{path}notice/"' in shown.content.decode()
    stale = client.post(f"{path}notice/", {"wording": "旧的"})
    assert (stale.status_code, NOTICE in stale.content.decode()) == (409, True)
    done = client.post(f"{path}notice/", {"wording": NOTICE})
    assert (done.status_code, done.url) == (302, path)
    assert fetch(client, path).body == BYTES


def test_markup_in_a_notice_is_text():
    scene = with_notice()
    scene.material.restriction_notice = "<script>alert(1)</script>\u202e'\""
    scene.material.save()
    scene.hand_to(scene.training_class)
    client = browser(fresh(scene.learner))
    path = f"/files/{scene.version.pk}/"

    shown = fetch(client, path).content.decode()

    assert "<script>alert" not in shown
    wording = scene.material.restriction_notice
    assert client.post(f"{path}notice/", {"wording": wording}).status_code == 302


def test_the_page_is_for_those_it_is_meant_for(scene):
    path = f"/files/{scene.version.pk}/notice/"
    assert browser().post(path).status_code == 302
    assert browser(fresh(scene.stranger)).post(path, {"wording": NOTICE}).status_code == 404
    assert browser(fresh(scene.learner)).get(path).status_code == 405
    assert browser(fresh(scene.learner)).post(path, {"wording": "\0"}).status_code == 409
