import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client

from attendance.demo.accounts import PASSWORD, PURPOSES
from attendance.demo.speeches import PAPERS
from attendance.models import AttendanceSheet
from courses.models import TrainingClass
from materials.models import CollectionItem, MaterialVersion, SourceDocument, Speech
from people.models import Person, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    call_command("demo")


def test_the_demo_is_an_office_at_work_and_loading_it_twice_adds_nothing(demo):
    call_command("demo")

    assert (Unit.objects.count(), Person.objects.count()) == (20, 150)
    assert sorted(TrainingClass.objects.values_list("status", flat=True)) == [
        "concluded",
        "draft",
        "in_progress",
        "published",
        "published",
        "registering",
    ]
    assert set(AttendanceSheet.objects.values_list("state", flat=True)) == {"locked", "open"}
    # And what is handed out on paper, and a speech that was found on a page.
    assert MaterialVersion.objects.filter(status="published").count() == len(PAPERS) + 4
    assert Speech.objects.filter(facts__status="accepted").distinct().count() == 1
    assert SourceDocument.objects.count() == 2
    assert CollectionItem.objects.count() == 2
    assert User.objects.count() == len(PURPOSES)


def test_refuses_outside_demo_mode(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")
    assert not User.objects.exists()


def test_demo_accounts_are_shut_outside_demo_mode(demo, settings):
    request = Client().request().wsgi_request

    def signed_in():
        return [
            name
            for name in PURPOSES
            if authenticate(request, username=f"demo-{name}", password=PASSWORD)
        ]

    assert signed_in() == list(PURPOSES)
    settings.DEMO = False
    assert signed_in() == []
