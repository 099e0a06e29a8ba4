"""The roles of an office: what one may do follows from role and scope."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Every role somebody can hold. Appointments, class staff and units hand them out."""

    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    SECURITY_ADMINISTRATOR = "security_administrator", _("Security administrator")
    AUDITOR = "auditor", _("Auditor")
    CLASS_MANAGER = "class_manager", _("Class manager")
    LIBRARIAN = "librarian", _("Librarian")
    PRESIDING_HOST = "presiding_host", _("Presiding host")
    CLASS_TEACHER = "class_teacher", _("Class teacher")
    ORGANISATION_OFFICER = "organisation_officer", _("Organisation officer")
    REGISTRAR = "registrar", _("Registrar")
    INSPECTOR = "inspector", _("Inspector")
    MONITOR = "monitor", _("Monitor")
    GROUP_LEADER = "group_leader", _("Group leader")
    LIAISON = "liaison", _("Liaison")
    PRINCIPAL = "principal", _("Principal leader")
    LEARNER = "learner", _("Learner")


# Separation of powers (GB/T 22239): nobody holds two of these, nor one of the
# first two together with business rights.
THREE_ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}
)
# What an appointment can give; the other roles follow from a class, a unit or an enrolment.
APPOINTABLE = THREE_ADMINISTRATORS | {Role.CLASS_MANAGER, Role.LIBRARIAN, Role.INSPECTOR}
# What a class gives to its staff.
OF_CLASS_STAFF = frozenset(
    {
        Role.CLASS_MANAGER,
        Role.PRESIDING_HOST,
        Role.CLASS_TEACHER,
        Role.ORGANISATION_OFFICER,
        Role.REGISTRAR,
        Role.INSPECTOR,
        Role.MONITOR,
    }
)
