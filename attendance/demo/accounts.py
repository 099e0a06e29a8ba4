"""The sign-ins of the demo. They work in demo mode only."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.demo.office import DIRECTOR, Office
from people import services as people
from people.backends import DEMO_PREFIX
from people.models import Person, User
from people.roles import Role

PASSWORD = "wangchuan-demo"  # noqa: S105 - printed at the start, worthless outside demo mode
PURPOSES = {
    "organiser": _("class manager: plans classes, imports rosters"),
    "host": _("presiding host: takes the roll"),
    "teacher": _("class teacher"),
    "inspector": _("inspector: records breaches of discipline"),
    "librarian": _("librarian: speeches and materials"),
    "liaison": _("liaison of the finance bureau"),
    "principal": _("principal leader of the finance bureau: letters, own people"),
    "learner": _("learner: own pages for the phone, materials, check-in"),
    "auditor": _("auditor: reads, changes nothing"),
    "sysadmin": _("system administrator: accounts and units"),
    "secadmin": _("security administrator: appointments"),
}
APPOINTMENTS = {
    "organiser": Role.CLASS_MANAGER,
    "inspector": Role.INSPECTOR,
    "librarian": Role.LIBRARIAN,
    "auditor": Role.AUDITOR,
    "sysadmin": Role.SYSTEM_ADMINISTRATOR,
    "secadmin": Role.SECURITY_ADMINISTRATOR,
}


class SignIns(NamedTuple):
    """User names with what each account is for, and the password of them all."""

    accounts: list[tuple[str, str | Promise]]
    password: str


def sign_ins() -> SignIns:
    """What to sign in with, for the console and the sign-in page."""
    accounts = [(f"{DEMO_PREFIX}{name}", purpose) for name, purpose in PURPOSES.items()]
    return SignIns(accounts, PASSWORD)


def make_sign_ins(office: Office) -> dict[str, User]:
    """Make an account for each kind of user, by its short name."""
    party_office, organisers = office.of("县委办"), office.of("县委组织部")
    bearers = {
        "organiser": party_office[3],
        "host": office.of("县委办", DIRECTOR)[0],
        "teacher": party_office[4],
        "inspector": office.of("县作风办")[3],
        "librarian": party_office[5],
        "liaison": office.of("县财政局")[1],
        "principal": office.of("县财政局")[0],
        "learner": office.of("县财政局")[2],
        "auditor": organisers[3],
        "sysadmin": organisers[4],
        "secadmin": organisers[5],
    }
    return {name: _account(name, person) for name, person in bearers.items()}


def _account(name: str, person: Person) -> User:
    user = User.objects.create_user(
        f"{DEMO_PREFIX}{name}", PASSWORD, name=person.name, is_staff=name != "learner"
    )
    person.user = user
    person.save()
    if role := APPOINTMENTS.get(name):
        people.appoint(user, role, by=None)
    return User.objects.get(pk=user.pk)
