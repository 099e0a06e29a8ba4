import pytest

from people import services as people
from people.roles import Role
from tests.factories import (
    make_class_staff,
    make_learner,
    make_manager,
    make_member,
    make_officer,
    make_running_class,
    make_unit,
    make_user,
)


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    """The folder of kept files, new for each test; call it for the files inside."""
    settings.MEDIA_ROOT = tmp_path / "files"

    def files():
        return sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())

    return files


@pytest.fixture
def office():
    """A class with everybody who may ask for its material, and those who may not."""
    training_class = make_running_class()
    unit = make_unit()
    liaison, unit_manager = make_member(), make_member()
    unit.liaison = liaison.person
    unit.save()
    host = training_class.class_units.first().unit
    people.appoint(unit_manager, Role.CLASS_MANAGER, unit=host, by=None)
    users = {
        "learner": make_learner(training_class),
        "staff": make_class_staff(training_class, Role.CLASS_TEACHER),
        "class manager": make_class_staff(training_class, Role.CLASS_MANAGER),
        "host's manager": unit_manager,
        "manager": make_manager(),
        "librarian": make_officer(Role.LIBRARIAN),
        "auditor": make_officer(Role.AUDITOR),
        "liaison": liaison,
        "learner elsewhere": make_learner(make_running_class()),
        "stranger": make_member(),
        "account": make_user(),
        "administrator": make_officer(Role.SYSTEM_ADMINISTRATOR),
    }
    return training_class, users
