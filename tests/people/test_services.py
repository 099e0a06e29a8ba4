from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import errors, services
from people.models import ApiToken, Appointment
from people.roles import Role
from tests.factories import fresh, make_member, make_officer, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_an_appointment_gives_the_role():
    user = make_user()

    services.appoint(user, Role.CLASS_MANAGER, by=make_officer(Role.SECURITY_ADMINISTRATOR))

    assert fresh(user).standing.held == {("class_manager", "office", 0)}


def test_refuses_to_appoint_oneself():
    user = make_officer(Role.SECURITY_ADMINISTRATOR)

    with pytest.raises(errors.OwnAppointment):
        services.appoint(user, Role.LIBRARIAN, by=user)


def test_refuses_the_same_appointment_twice_but_not_for_another_unit():
    user, unit = make_user(), make_unit()
    services.appoint(user, Role.CLASS_MANAGER, unit=unit, by=None)

    with pytest.raises(errors.AlreadyAppointed):
        services.appoint(user, Role.CLASS_MANAGER, unit=unit, by=None)
    services.appoint(user, Role.CLASS_MANAGER, unit=make_unit(), by=None)

    assert user.appointments.active().count() == 2


@pytest.mark.parametrize(
    "second", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR]
)
@pytest.mark.parametrize(
    "first", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR]
)
def test_nobody_holds_two_of_the_three_administrators(first, second):
    user = make_user()
    services.appoint(user, first, by=None)

    with pytest.raises(
        errors.AlreadyAppointed if first == second else errors.TwoAdministratorRoles
    ):
        services.appoint(user, second, by=None)


@pytest.mark.parametrize("admin", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_refuses_an_administrator_with_business_rights(admin):
    user, other = make_user(), make_user()
    services.appoint(user, admin, by=None)
    services.appoint(other, Role.CLASS_MANAGER, by=None)

    with pytest.raises(errors.AdministratorWithBusinessRole):
        services.appoint(user, Role.CLASS_MANAGER, by=None)
    with pytest.raises(errors.AdministratorWithBusinessRole):
        services.appoint(other, admin, by=None)


def test_the_database_refuses_two_administrators_at_every_door():
    user = make_user()
    Appointment.objects.create(user=user, role=Role.AUDITOR)

    with pytest.raises(IntegrityError, match="two_of_the_three"), transaction.atomic():
        Appointment.objects.create(user=user, role=Role.SYSTEM_ADMINISTRATOR)


def test_an_ended_appointment_gives_nothing_and_may_be_given_again():
    user, by = make_user(), make_officer(Role.SECURITY_ADMINISTRATOR)
    appointment = services.appoint(user, Role.AUDITOR, by=by)

    services.end_appointment(appointment, by=by)

    assert fresh(user).standing.held == frozenset()
    with pytest.raises(errors.AppointmentEnded):
        services.end_appointment(appointment, by=by)
    services.appoint(user, Role.AUDITOR, by=by)


def test_refuses_to_end_ones_own_appointment():
    user = make_officer(Role.SECURITY_ADMINISTRATOR)

    with pytest.raises(errors.OwnAppointment):
        services.end_appointment(user.appointments.get(), by=user)


def test_a_token_is_kept_as_a_digest_only():
    token, key = services.issue_token(make_user(), scopes=["read"], days=1)

    assert token.digest == services.digest_of(key)
    assert key not in str(ApiToken.objects.values().get(pk=token.pk))
    assert token.expires_at - timezone.now() <= timedelta(days=1)


def test_refuses_a_token_that_lives_too_long():
    with pytest.raises(errors.TokenTooLong):
        services.issue_token(make_user(), days=services.TOKEN_MAX_DAYS + 1)


def test_a_revoked_token_is_not_valid_and_stays_revoked():
    token, _key = services.issue_token(make_user())
    assert ApiToken.objects.valid().count() == 1

    first = services.revoke_token(token).revoked_at
    again = services.revoke_token(token).revoked_at

    assert not ApiToken.objects.valid().exists()
    assert first == again


def test_a_liaison_stands_for_the_units_below_too():
    user = make_member()
    bureau = make_unit(liaison=user.person)
    office = make_unit(parent=bureau)
    team = make_unit(parent=office)

    held = fresh(user).standing.held

    assert held == {("liaison", "unit", unit.pk) for unit in (bureau, office, team)}


def test_a_unit_cannot_be_below_itself():
    top = make_unit()
    middle = make_unit(parent=top)
    top.parent = make_unit(parent=middle)

    with pytest.raises(ValidationError) as refused:
        top.full_clean()

    assert refused.value.error_dict["parent"][0].code == "unit_below_itself"


def test_a_corrected_reading_orders_and_finds_a_person():
    person = make_person("覃桂香", pinyin="tan gui xiang")

    assert person.pinyin == "tan gui xiang"
    assert {"tanguixiang", "qinguixiang", "tgx", "覃桂香"} <= set(person.search_text.split())
