import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client

from attendance.demo.accounts import PASSWORD, PURPOSES
from attendance.models import AttendanceSheet
from courses.models import TrainingClass
from people.models import Person, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    call_command("demo")


def test_the_demo_is_an_office_at_work(demo):
    assert (Unit.objects.count(), Person.objects.count()) == (20, 150)
    assert sorted(TrainingClass.objects.values_list("status", flat=True)) == [
        "concluded",
        "draft",
        "in_progress",
        "published",
        "registering",
    ]
    assert set(AttendanceSheet.objects.values_list("state", flat=True)) == {"locked", "open"}


def test_loading_the_demo_twice_adds_nothing(demo):
    call_command("demo")

    assert User.objects.count() == len(PURPOSES)


def test_refuses_outside_demo_mode(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.parametrize("name", PURPOSES)
def test_demo_accounts_are_shut_outside_demo_mode(demo, settings, name):
    client = Client()
    request = client.request().wsgi_request
    assert authenticate(request, username=f"demo-{name}", password=PASSWORD) is not None

    settings.DEMO = False

    assert authenticate(request, username=f"demo-{name}", password=PASSWORD) is None
