from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from courses.errors import QuotaBelowNominated, QuotasRefused, QuotaTwice, WrongClassState
from courses.models import QuotaAllocation, TrainingClass
from peixun.errors import Refused
from people.models import Unit

BATCH = 500
# A quota reaches the units below, down to those that have one of their own.
_COVER = """
WITH RECURSIVE cover (training_class_id, unit_id, quota_id) AS (
    SELECT q.training_class_id, q.unit_id, q.id
    FROM courses_quotaallocation q WHERE q.training_class_id = ANY(%(classes)s)
    UNION
    SELECT cover.training_class_id, u.id, cover.quota_id
    FROM cover JOIN people_unit u ON u.parent_id = cover.unit_id
    WHERE NOT EXISTS (
        SELECT 1 FROM courses_quotaallocation own
        WHERE own.training_class_id = cover.training_class_id AND own.unit_id = u.id
    )
)
"""
_USE = f"""
{_COVER}
SELECT cover.quota_id, count(e.id), count(e.id) FILTER (WHERE e.status <> 'nominated')
FROM cover LEFT JOIN courses_enrolment e
    ON e.training_class_id = cover.training_class_id AND e.unit_id = cover.unit_id
    AND e.is_within_quota AND e.status NOT IN ('cancelled', 'withdrawn', 'no_show')
GROUP BY cover.quota_id
"""  # noqa: S608 - of constants
_UNITS = f"{_COVER} SELECT unit_id FROM cover WHERE quota_id = %(quota)s"  # noqa: S608


@dataclass(frozen=True)
class QuotaRow:
    """What a unit shall be allowed to send."""

    unit: Unit
    quota: int
    deadline: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class QuotaUse:
    """A quota with what the unit has made of it."""

    quota: QuotaAllocation
    nominated: int
    confirmed: int

    @property
    def missing(self) -> int:
        return max(self.quota.quota - self.nominated, 0)

    @property
    def left(self) -> int:
        return self.missing


def uses_of(quotas: Iterable[QuotaAllocation]) -> list[QuotaUse]:
    """Each quota with how many are nominated within it and how many of them confirmed."""
    quotas = list(quotas)
    counts = _counts({quota.training_class_id for quota in quotas})
    return [QuotaUse(quota, *counts.get(quota.pk, (0, 0))) for quota in quotas]


def quotas_of(training_class: TrainingClass) -> list[QuotaUse]:
    """The quotas of a class with their use, in the order of the units."""
    rows = training_class.quotas.select_related("unit", "training_class")
    return uses_of(rows)


def _counts(classes: Iterable[int]) -> dict[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_USE, {"classes": list(classes)})
        return {quota: (nominated, confirmed) for quota, nominated, confirmed in cursor.fetchall()}


def units_of(quota: QuotaAllocation) -> list[int]:
    """The keys of the units whose people count against the quota."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"classes": [quota.training_class_id], "quota": quota.pk})
        return [unit for (unit,) in cursor.fetchall()]


def quota_over(training_class: TrainingClass, unit: Unit) -> QuotaAllocation | None:
    """The quota against which people of the unit count: its own, or the nearest above it."""
    quotas = {quota.unit_id: quota for quota in training_class.quotas.select_related("unit")}
    above: Unit | None = unit
    seen: set[int] = set()
    while above is not None and above.pk not in seen:
        if above.pk in quotas:
            return quotas[above.pk]
        seen.add(above.pk)
        above = above.parent
    return None


@transaction.atomic
def set_quotas(
    training_class: TrainingClass, rows: Sequence[QuotaRow], *, replace: bool = False
) -> list[QuotaUse]:
    """Give units their quotas, all of them or none; `replace` takes away those not named.

    Refused with every reason at once: a unit named twice, fewer than are nominated.
    """
    # Hold the quotas so that nobody is nominated while they shrink.
    held = training_class.quotas.select_for_update(no_key=True, of=["self"]).order_by("pk")
    before = {use.quota.unit_id: use for use in uses_of(held.select_related("unit"))}
    _require_open(training_class)
    units = [row.unit for row in rows]
    twice = {unit.pk: unit for n, unit in enumerate(units) if unit in units[:n]}
    if twice:
        raise QuotasRefused(reasons=[QuotaTwice(unit=unit) for unit in twice.values()])
    gone = {key: use for key, use in before.items() if replace and key not in {u.pk for u in units}}
    _write(training_class, rows, gone)
    after = quotas_of(training_class)
    if reasons := [*_removed_in_use(gone), *_too_few(after, before)]:
        raise QuotasRefused(reasons=reasons)
    return after


def _require_open(training_class: TrainingClass) -> None:
    held = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if held.status in TrainingClass.CLOSED:
        raise WrongClassState(training_class=held, status=held.get_status_display())


def _write(
    training_class: TrainingClass, rows: Sequence[QuotaRow], gone: Mapping[int, QuotaUse]
) -> None:
    training_class.quotas.filter(unit__in=gone).delete()
    QuotaAllocation.objects.bulk_create(
        [
            QuotaAllocation(
                training_class=training_class,
                unit=row.unit,
                quota=row.quota,
                deadline=row.deadline,
                note=row.note,
            )
            for row in rows
        ],
        BATCH,
        update_conflicts=True,
        unique_fields=["training_class", "unit"],
        update_fields=["quota", "deadline", "note", "updated_at"],
    )


def _removed_in_use(gone: Mapping[int, QuotaUse]) -> list[Refused]:
    return [
        QuotaBelowNominated(unit=use.quota.unit, count=use.nominated)
        for use in gone.values()
        if use.nominated
    ]


def _too_few(after: Iterable[QuotaUse], before: Mapping[int, QuotaUse]) -> list[Refused]:
    """Those that shrank below what is nominated; one that was too small before may stay so."""
    return [
        QuotaBelowNominated(unit=use.quota.unit, count=use.nominated)
        for use in after
        if (old := before.get(use.quota.unit_id)) is not None
        and use.quota.quota < min(use.nominated, old.quota.quota)
    ]
