"""What people are told: written with its cause, read by the person alone."""

import pytest
from django.db import transaction
from django.urls import reverse

from people import services
from people.models import Notice
from tests.api.client import Program
from tests.factories import fresh, make_member, make_person

pytestmark = pytest.mark.django_db


def tell(*persons, subject="课程表有变动", link=""):
    return services.notify(persons, subject=subject, body="“公文写作”改到下午。", link=link)


def test_everybody_is_told_once():
    member, other = make_member(), make_person()

    tell(member.person, other, member.person)

    assert sorted(Notice.objects.values_list("person", flat=True)) == sorted(
        [member.person.pk, other.pk]
    )


def test_what_is_taken_back_told_nobody():
    member = make_member()

    with transaction.atomic():
        tell(member.person)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_a_notice_is_read_once_and_stays():
    (notice,) = tell(make_person())
    first = services.read_notice(notice).read_at
    second = services.read_notice(notice).read_at

    assert first is not None
    assert second == first
    assert list(Notice.objects.all()) == [notice]
    assert not Notice.objects.unread().exists()


def test_the_api_shows_a_person_their_own_notices_alone():
    member, other = make_member(), make_member()
    (mine,) = tell(member.person)
    (foreign,) = tell(other.person)
    program = Program(fresh(member))

    shown = program.read("notices/").json()["items"]
    read = program.post(f"notices/{mine.pk}/read/")
    waiting = program.read("notices/?read_at__isnull=true").json()["items"]

    assert [row["id"] for row in shown] == [mine.pk]
    assert (read.status_code, read.json()["read_at"] is not None) == (200, True)
    assert waiting == []
    assert program.post(f"notices/{foreign.pk}/read/").status_code == 404


def test_the_workbench_shows_what_is_unread(client):
    member = make_member(is_staff=True)
    notice, _other = tell(member.person, make_person(), link="/admin/courses/trainingclass/")
    client.force_login(member, backend="people.backends.AccountBackend")

    before = client.get(reverse("admin:index")).content.decode()
    client.post(reverse("admin:people_notice_read", args=[notice.pk]), follow=True)
    after = client.get(reverse("admin:index")).content.decode()

    assert "课程表有变动" in before
    assert 'href="/admin/courses/trainingclass/"' in before
    assert "课程表有变动" not in after
