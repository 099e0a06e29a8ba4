"""What a user holds, gathered in one statement from every app that hands out roles."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

# Each source is a SELECT of (role, scope kind, scope key); {user} stands for the user's key,
# {person} for that of the person the user is, or NULL. Unit roles reach the units below, too.
APPOINTMENTS = """
SELECT role, 'office', 0::bigint FROM people_appointment
WHERE user_id = {user} AND ended_at IS NULL AND unit_id IS NULL
UNION ALL
SELECT role, 'unit', unit_id FROM (
    WITH RECURSIVE below (role, unit_id) AS (
        (SELECT role, unit_id FROM people_appointment
         WHERE user_id = {user} AND ended_at IS NULL AND unit_id IS NOT NULL
         UNION ALL
         SELECT 'principal', id FROM people_unit WHERE principal_id = {person}
         UNION ALL
         SELECT 'liaison', id FROM people_unit WHERE liaison_id = {person})
        UNION
        SELECT below.role, child.id
        FROM below JOIN people_unit child ON child.parent_id = below.unit_id
    )
    SELECT role, unit_id FROM below
) units
UNION ALL
SELECT 'self', 'person', {person}::bigint WHERE {person} IS NOT NULL
"""


@dataclass(frozen=True)
class Standing:
    """The roles a user holds, with their scopes, and the person the user is."""

    held: frozenset[tuple[str, str, int]]
    user_id: int
    person_id: int | None

    @classmethod
    def of(cls, user_id: int, held: Iterable[tuple[str, str, int]]) -> "Standing":
        """Build a standing from (role, scope kind, scope key) rows."""
        rows = frozenset((role, kind, key) for role, kind, key in held)
        person = next((key for _role, kind, key in rows if kind == "person"), None)
        return cls(frozenset(row for row in rows if row[1] != "person"), user_id, person)

    def scopes(self, kind: str, roles: frozenset[str]) -> frozenset[int]:
        """The keys of the scopes in which one of the roles is held."""
        if kind == "account":
            return frozenset([self.user_id])
        return frozenset(
            key for role, held_in, key in self.held if held_in == kind and role in roles
        )

    def has(self, *roles: str) -> bool:
        """Whether one of the roles is held anywhere."""
        return any(role in roles for role, _kind, _key in self.held)


def sql(user: str, person: str) -> str:
    """The statement that gathers a standing; both are SQL expressions for keys."""
    sources = [import_string(name) for name in settings.STANDING_SOURCES]
    return " UNION ALL ".join(f"({source.format(user=user, person=person)})" for source in sources)


_PERSON = "(SELECT id FROM people_person WHERE user_id = %(user)s)"


def standing_of(user_id: int) -> Standing:
    """Read a user's standing, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql("%(user)s", _PERSON), {"user": user_id})
        return Standing.of(user_id, cursor.fetchall())
