"""A refusal of what is handed out: the rule, the API and the admin say the same."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone, translation

from materials import errors, services
from materials.models import MaterialAssignment, PaperCopy
from people.models import User
from tests.api.client import Program
from tests.doors.case import Case
from tests.factories import fresh, make_enrolment, make_manager, make_person, make_running_class
from tests.materials.distribution.scenes import NOTICE, Handing, hours, with_notice
from tests.materials.factories import make_material
from tests.test_doors import knock

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_manager(name="敲门人")


def me():
    """Whoever knocks at the doors."""
    return fresh(User.objects.get(name="敲门人"))


def assigning(**terms):
    """Hand a material to a class, with these terms."""
    shown = {name: value.isoformat() for name, value in terms.items()}

    def service(at):
        return services.assign(at.material, at.training_class, by=me(), **terms)

    def api(program, at):
        target = {"material": at.material.pk, "training_class": at.training_class.pk}
        return program.post("material-assignments/", target | shown)

    def admin(client, at):
        typed = {
            name: timezone.localtime(value).isoformat(timespec="seconds")[:19]
            for name, value in terms.items()
        }
        form = {"training_class": at.training_class.pk, "channel": "online"} | typed
        return client.post(f"/admin/materials/material/{at.material.pk}/assign/", form)

    return {"service": service, "api": api, "admin": admin}


def a_material(**fields):
    def scene():
        return SimpleNamespace(
            material=make_material(**fields), training_class=make_running_class()
        )

    return scene


def of_version(verb, **body):
    def api(program, at):
        return program.post(f"material-versions/{at.version.pk}/{verb}/", body)

    return api


def with_copy(status="issued"):
    def scene():
        at = Handing()
        at.hand_to(at.training_class, channel="paper")
        (at.copy,) = services.issue_in_class(at.version, at.training_class, by=at.by)
        PaperCopy.objects.filter(pk=at.copy.pk).update(status=status, returned_at=timezone.now())
        return at

    return scene


def copy_of_admin(verb, **form):
    def admin(client, at):
        path = f"/admin/materials/papercopy/{at.copy.pk}/{verb}/"
        return client.post(path, form, follow=True)

    return admin


def issuing(who):
    def api(program, at):
        body = {"version": at.version.pk, "enrolments": [who(at).pk]}
        return program.post(f"training-classes/{at.training_class.pk}/issue-copies/", body)

    def service(at):
        return services.issue_copies(at.version, [who(at)], by=me())

    return {"service": service, "api": api}


def reminded():
    at = Handing()
    at.assignment = at.hand_to(at.training_class, must_read=True)
    MaterialAssignment.objects.filter(pk=at.assignment.pk).update(reminded_at=timezone.now())
    return at


def remind_in_admin(client, at):
    path = f"/admin/materials/materialassignment/{at.assignment.pk}/remind/"
    return client.post(path, follow=True)


def nothing_chosen(at):
    raise errors.NothingChosen()


def unreached():
    at = Handing()
    at.other = make_enrolment(at.training_class, make_person())
    return at


NOW = hours(0)
CASES = [
    Case(
        "expires_before_release",
        a_material(),
        **assigning(release_at=hours(2), expires_at=hours(1)),
    ),
    Case(
        "due_while_unavailable",
        a_material(),
        **assigning(release_at=hours(2), due_at=hours(1)),
    ),
    Case("open_to_all", a_material(access_level="internal"), **assigning(release_at=hours(2))),
    Case(
        "no_notice",
        Handing,
        lambda at: services.acknowledge_notice(at.version, wording=NOTICE, by=me()),
        api=of_version("acknowledge-notice", wording=NOTICE),
    ),
    Case(
        "wording_changed",
        with_notice,
        lambda at: services.acknowledge_notice(at.version, wording="旧的", by=me()),
        api=of_version("acknowledge-notice", wording="旧的"),
    ),
    Case("copy_not_meant", unreached, **issuing(lambda at: at.other)),
    Case("holds_copy", with_copy(), **issuing(lambda at: at.enrolment)),
    Case(
        "wrong_copy_state",
        with_copy("returned"),
        lambda at: services.sign_for(at.copy, by=me()),
        api=lambda program, at: program.post(f"paper-copies/{at.copy.pk}/sign-for/"),
        admin=copy_of_admin("sign_for"),
    ),
    Case(
        "reminded_today",
        reminded,
        lambda at: services.remind(at.assignment),
        api=lambda program, at: program.post(f"material-assignments/{at.assignment.pk}/remind/"),
        admin=remind_in_admin,
    ),
    Case(
        "nothing_chosen",
        with_copy(),
        nothing_chosen,
        admin=lambda client, at: client.post(
            f"/admin/training-classes/{at.training_class.pk}/materials/copies/",
            {"do": "take_back"},
            follow=True,
        ),
    ),
    Case(
        "reason_missing",
        with_copy(),
        lambda at: services.lose_copy(at.copy, reason="", by=me()),
        api=lambda program, at: program.post(f"paper-copies/{at.copy.pk}/lose/", {"reason": ""}),
        admin=copy_of_admin("lose", reason="", sent="1"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_door_says_the_same_in_both_languages(case, manager, client, settings):
    scene = case.scene()
    client.force_login(manager)
    said = {}
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        undo = transaction.savepoint()
        with translation.override(language):
            said[language] = knock(case, deepcopy(scene), Program(manager), client, language)
        transaction.savepoint_rollback(undo)

    assert all(ours != theirs for ours, theirs in zip(*said.values(), strict=True))


@pytest.mark.parametrize("refused", ["expired", "notice_not_acknowledged"])
def test_readers_are_told_the_same_by_the_api_and_the_page(refused, client, settings):
    scene = with_notice()
    terms = {"expires_at": hours(-1)} if refused == "expired" else {}
    scene.hand_to(scene.training_class, **terms)
    reader = fresh(scene.learner)
    client.force_login(reader)
    said = []
    for language in ("zh-hans", "en"):
        settings.LANGUAGE_CODE = language
        with translation.override(language):
            sentence = str(services.downloads.refusal_of(scene.version, reader))
        program = Program(reader)
        program.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answer = program.read(f"material-versions/{scene.version.pk}/download/")
        assert (answer.json()["code"], answer.json()["detail"]) == (refused, sentence)
        page = client.get(f"/files/{scene.version.pk}/")
        assert page.status_code == answer.status_code
        said.append(sentence)
    assert said[0] != said[1]


OURS = (
    errors.ExpiresBeforeRelease,
    errors.DueWhileUnavailable,
    errors.OpenToAll,
    errors.DownloadExpired,
    errors.NoticeNotAcknowledged,
    errors.WordingChanged,
    errors.NoNotice,
    errors.RemindedToday,
    errors.CopyNotMeant,
    errors.HoldsCopy,
    errors.WrongCopyState,
    errors.NothingChosen,
)


def test_every_refusal_has_a_case():
    of_readers = {"expired", "notice_not_acknowledged"}
    met = {case.code for case in CASES} | of_readers
    assert {error.code for error in OURS} - met == set()
