"""Who may do what: each app declares one table, every door asks it.

A table names, for each model and verb, the grants that allow it. A grant says
which roles, held in which scope, reach which rows. The same grant answers
"which rows" (a `Q`) and "this object?" (a bool), so lists and details cannot
drift apart. What no grant allows is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP

NO_ROWS = Q(pk__in=[])
Verb = str
Row = TypeVar("Row", bound=models.Model)


class Standing(Protocol):
    """What a signed-in user holds: roles in scopes, and the person they are."""

    person_id: int | None

    def scopes(self, kind: str, roles: frozenset[str]) -> frozenset[int]: ...


@dataclass(frozen=True)
class Grant:
    """`roles` held in a scope of `kind` reach the rows whose `via` leads to that scope.

    `via` is an ORM path from the row to the scope's key; None reaches every row.
    `where` narrows the rows further, for example to published ones.
    """

    kind: str
    roles: frozenset[str]
    via: str | None = None
    where: Q = field(default_factory=Q)

    def held_by(self, standing: Standing) -> frozenset[int]:
        if self.kind == "person":
            return frozenset() if standing.person_id is None else frozenset([standing.person_id])
        return standing.scopes(self.kind, self.roles)

    def rows(self, standing: Standing, model: type[models.Model]) -> Q:
        scopes = self.held_by(standing)
        if not scopes:
            return NO_ROWS
        if self.via is None:
            return self.where
        reached = Q(**{f"{self.via}__in": scopes}) & self.where
        if not _is_multi_valued(model, self.via):
            return reached
        # A join to many rows would repeat the row; a subquery cannot.
        return Q(pk__in=model._base_manager.filter(reached).values("pk"))

    def covers(self, standing: Standing, row: models.Model) -> bool:
        """Whether the row, saved or not, is reached. Asks the database only where it must."""
        scopes = self.held_by(standing)
        if not scopes:
            return False
        if self.where:
            # One statement, so that `via` and `where` speak of the same related row.
            reached = self.rows(standing, type(row))
            return type(row)._base_manager.filter(reached, pk=row.pk).exists()
        return self.via is None or _leads_to(row, self.via, scopes)


def office(*roles: str) -> Grant:
    """These roles, held for the whole office, reach every row."""
    return Grant("office", frozenset(roles))


def of_unit(*roles: str, via: str, where: Q | None = None) -> Grant:
    """These roles, held for a unit, reach the rows of that unit and those below it."""
    return Grant("unit", frozenset(roles), via, where or Q())


def of_class(*roles: str, via: str, where: Q | None = None) -> Grant:
    """These roles, held in a training class, reach the rows of that class."""
    return Grant("class", frozenset(roles), via, where or Q())


def of_group(*roles: str, via: str, where: Q | None = None) -> Grant:
    """These roles, held in a learning group, reach the rows of that group."""
    return Grant("group", frozenset(roles), via, where or Q())


def own(via: str, where: Q | None = None) -> Grant:
    """A person reaches the rows that are about themselves."""
    return Grant("person", frozenset(), via, where or Q())


def own_account(via: str) -> Grant:
    """An account reaches the rows that belong to it."""
    return Grant("account", frozenset(), via)


def signed_in(where: Q | None = None) -> Grant:
    """Everybody with an account reaches every row."""
    return Grant("account", frozenset(), None, where or Q())


_table: dict[type[models.Model], Mapping[Verb, tuple[Grant, ...]]] = {}


def declare(model: type[models.Model], verbs: Mapping[Verb, Iterable[Grant]]) -> None:
    """Enter a model's row of the policy table. Called once, by the app's policies.py."""
    if model in _table:
        raise ValueError(f"{model._meta.label} has a policy already.")
    _table[model] = {verb: tuple(grants) for verb, grants in verbs.items()}


def extend(model: type[models.Model], verbs: Mapping[Verb, Iterable[Grant]]) -> None:
    """Add verbs and grants to a model of an app to the left, which cannot know them."""
    current = _table[model]
    added = {verb: (*current.get(verb, ()), *grants) for verb, grants in verbs.items()}
    _table[model] = {**current, **added}


def declared() -> Mapping[type[models.Model], Mapping[Verb, tuple[Grant, ...]]]:
    """The whole table, for the permission tests and the docs."""
    return _table


def rows(user: Any, verb: Verb, model: type[models.Model]) -> Q:
    """The rows of the model on which the user may do the verb."""
    standing = _standing(user)
    if standing is None:
        return NO_ROWS
    reached = [grant.rows(standing, model) for grant in _grants(model, verb)]
    # An empty Q means every row; "or" would drop it silently.
    if any(not part for part in reached):
        return Q()
    allowed = NO_ROWS
    for part in reached:
        if part != NO_ROWS:
            allowed = part if allowed == NO_ROWS else allowed | part
    return allowed


def may(user: Any, verb: Verb, row: models.Model) -> bool:
    """Whether the user may do the verb on this row."""
    standing = _standing(user)
    if standing is None:
        return False
    return any(grant.covers(standing, row) for grant in _grants(type(row), verb))


def may_ever(user: Any, verb: Verb, model: type[models.Model]) -> bool:
    """Whether the user holds any role that allows the verb on some row."""
    standing = _standing(user)
    if standing is None:
        return False
    return any(grant.held_by(standing) for grant in _grants(model, verb))


class PolicyQuerySet(models.QuerySet[Row], Generic[Row]):
    """A queryset that knows which of its rows a user may see."""

    def visible_to(self, user: Any) -> "PolicyQuerySet[Row]":
        return self.permitted(user, "view")

    def permitted(self, user: Any, verb: Verb) -> "PolicyQuerySet[Row]":
        """The rows on which the user may do the verb."""
        return self.filter(rows(user, verb, self.model))


def _grants(model: type[models.Model], verb: Verb) -> tuple[Grant, ...]:
    return _table.get(model, {}).get(verb, ())


def _standing(user: Any) -> Standing | None:
    if not user.is_authenticated or not user.is_active:
        return None
    standing: Standing = user.standing
    return standing


def _is_multi_valued(model: type[models.Model], via: str) -> bool:
    """Whether a path passes a relation that leads to several rows."""
    current: Any = model
    for name in via.split(LOOKUP_SEP):
        if name == "pk":
            return False
        step = current._meta.get_field(name.removesuffix("_id"))
        if step.one_to_many or step.many_to_many:
            return True
        current = step.related_model
    return False


def _leads_to(row: models.Model, via: str, scopes: frozenset[int]) -> bool:
    """Follow a path from the row; ask the database from where it fans out."""
    current: Any = row
    names = via.split(LOOKUP_SEP)
    for position, name in enumerate(names):
        rest = LOOKUP_SEP.join(names[position:])
        if _is_multi_valued(type(current), rest) and not _is_single(type(current), name):
            reached = {f"{rest}__in": scopes}
            return bool(type(current)._base_manager.filter(pk=current.pk, **reached).exists())
        current = getattr(current, name)
        if current is None:
            return False
    found: bool = current in scopes
    return found


def _is_single(model: type[models.Model], name: str) -> bool:
    step = model._meta.get_field(name.removesuffix("_id"))
    return not (step.one_to_many or step.many_to_many)
