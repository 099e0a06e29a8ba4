"""The rules of people that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class OwnAppointment(Refused):
    code = "own_appointment"
    message = _("Nobody appoints themselves.")


class TwoAdministratorRoles(Refused):
    code = "two_administrator_roles"
    message = _(
        "%(user)s holds another of the roles system administrator, security administrator"
        " and auditor."
    )


class AdministratorWithBusinessRole(Refused):
    code = "administrator_with_business_role"
    message = _(
        "%(user)s cannot hold an administrator's role together with a role in the training work."
    )


class AlreadyAppointed(Refused):
    code = "already_appointed"
    message = _("%(user)s holds this role already.")


class AppointmentEnded(Refused):
    code = "appointment_ended"
    message = _("This appointment has ended already.")


class OwnAccount(Refused):
    code = "own_account"
    message = _("Nobody links their own account to a person.")


class WrongCredentials(Refused):
    code = "wrong_credentials"
    message = _("User name or password is wrong.")
    status = 401


class TokenTooLong(Refused):
    code = "token_lives_too_long"
    message = _("A token lives for at most %(days)s days.")
