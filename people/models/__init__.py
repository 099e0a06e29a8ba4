from people.models.accounts import ApiToken, Appointment, User
from people.models.aliases import UnitAlias
from people.models.notices import Notice
from people.models.persons import Person, Unit

__all__ = ["ApiToken", "Appointment", "Notice", "Person", "Unit", "UnitAlias", "User"]
