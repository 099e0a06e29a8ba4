from people.models.accounts import ApiToken, Appointment, User
from people.models.persons import Person, Unit

__all__ = ["ApiToken", "Appointment", "Person", "Unit", "User"]
