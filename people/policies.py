"""Who may do what with units, people, accounts and appointments."""

from peixun.policy import declare, of_unit, office, own, own_account, signed_in
from people.models import ApiToken, Appointment, Notice, Person, Unit, UnitAlias, User
from people.roles import Role

UNIT_ROLES = (Role.LIAISON, Role.PRINCIPAL, Role.CLASS_MANAGER)
EVERYWHERE = office(
    Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.CLASS_MANAGER, Role.LIBRARIAN, Role.INSPECTOR
)
OFFICE_MANAGERS = office(Role.SYSTEM_ADMINISTRATOR, Role.CLASS_MANAGER)

for named in (Unit, UnitAlias):
    declare(
        named,
        {
            # Names of units are no secret inside the office; everyone's forms need them.
            "view": [signed_in()],
            "add": [OFFICE_MANAGERS],
            "change": [OFFICE_MANAGERS],
            "delete": [office(Role.SYSTEM_ADMINISTRATOR)],
        },
    )
declare(
    Person,
    {
        "view": [
            EVERYWHERE,
            of_unit(*UNIT_ROLES, via="unit_id"),
            own("pk"),
        ],
        "add": [OFFICE_MANAGERS],
        "change": [OFFICE_MANAGERS],
        "link_account": [office(Role.SYSTEM_ADMINISTRATOR)],
        "delete": [office(Role.SYSTEM_ADMINISTRATOR)],
    },
)
ACCOUNTS = office(Role.SYSTEM_ADMINISTRATOR)
declare(
    User,
    {
        "view": [ACCOUNTS, office(Role.SECURITY_ADMINISTRATOR, Role.AUDITOR), own_account("pk")],
        "add": [ACCOUNTS],
        "change": [ACCOUNTS],
    },
)
declare(
    Appointment,
    {
        "view": [
            office(*{Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}),
            own_account("user_id"),
        ],
        "add": [office(Role.SECURITY_ADMINISTRATOR)],
        "end": [office(Role.SECURITY_ADMINISTRATOR)],
    },
)
OWN_TOKEN = own_account("user_id")
declare(
    ApiToken,
    {
        "view": [OWN_TOKEN, office(Role.SECURITY_ADMINISTRATOR)],
        "add": [signed_in()],
        "revoke": [OWN_TOKEN, office(Role.SECURITY_ADMINISTRATOR)],
    },
)
OWN_NOTICE = own("person_id")
declare(Notice, {"view": [OWN_NOTICE], "read": [OWN_NOTICE]})
