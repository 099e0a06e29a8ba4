"""One tap of an inspector: what was seen becomes discipline records, with what shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.errors import (
    IncidentUnknown,
    MinutesMissing,
    NobodyInvolved,
    NonceReused,
    NotEnrolled,
    WordsMissing,
)
from attendance.inspection_rules import NORMS, TIMED, Act, Incident
from attendance.models import (
    DisciplineEvidence,
    DisciplineRecord,
    DisciplineRule,
    Inspection,
    InspectionIncident,
)
from attendance.offline import made_at
from attendance.services import discipline
from attendance.services.inspections.writing import (
    Noted,
    hold,
    kept_once,
    refuse_reuse,
    state_after,
)
from courses.models import Enrolment, TrainingClass
from people.models import User

MOST_MINUTES, MOST_WORDS = 600, 500


class Sighting(NamedTuple):
    """What an inspector saw, of which enrolments."""

    kind: str
    enrolments: Sequence[int]
    minutes: int | None = None
    note: str = ""


@transaction.atomic
def report_incident(
    inspection: Inspection,
    sighting: Sighting,
    noted: Noted,
    *,
    by: User,
    at: datetime | None = None,
) -> InspectionIncident:
    """Record what was seen: a discipline record for each learner, the note as its evidence.

    The same nonce again writes nothing and gets the same answer. Refused: other content
    under a nonce that is used, nobody or learners of another class, no minutes where they
    matter, no words for what has no name, a round that is reported.
    """
    at = at or timezone.now()
    sighting = _plain(sighting)
    inspection = hold(inspection)
    digest = _digest(inspection, sighting, by)
    known = inspection.incidents.filter(nonce=noted.nonce).first()
    if known is not None:
        if known.digest != digest:
            raise NonceReused()
        return known
    state_after(inspection, Act.REPORT_INCIDENT)
    refuse_reuse(noted.nonce)
    _require_facts(sighting)
    when = made_at(at, noted.client_at, noted.sent_at)
    return kept_once(
        lambda: inspection.incidents.create(
            nonce=noted.nonce,
            kind=sighting.kind,
            minutes=sighting.minutes,
            incident=_record(inspection, sighting, by=by, when=when, at=at),
            digest=digest,
            happened_at=when,
            recorded_at=at,
            client_at=noted.client_at,
            recorded_by=by,
        )
    )


def add_photo(
    incident: InspectionIncident, upload: File[bytes], *, by: User, at: datetime | None = None
) -> DisciplineEvidence:
    """Put a photo behind an incident, also one that was taken later than the note.

    Refused: as evidence of its records is, such as after the learner was notified.
    """
    return discipline.add_evidence(
        _first_record(incident), by=by, upload=upload, taken_at=incident.happened_at, at=at
    )


def incident_of(inspection: Inspection, nonce: str) -> InspectionIncident:
    """What a phone noted under the nonce. Refused: nothing on this round."""
    found = inspection.incidents.filter(nonce=nonce).first()
    if found is None:
        raise IncidentUnknown()
    return found


def rule_for(training_class: TrainingClass, kind: str, when: datetime) -> DisciplineRule | None:
    """The rule a kind breaks on the day: the class's own, else that of the library."""
    code, day = NORMS[Incident(kind)].rule, timezone.localdate(when)
    own = Q(training_class=training_class) & (Q(code=code) | Q(adopted_from__code=code))
    rules = DisciplineRule.objects.filter(own | Q(training_class=None, code=code), is_active=True)
    rules = rules.exclude(effective_from__gt=day).exclude(effective_to__lt=day)
    return rules.order_by(F("training_class").asc(nulls_last=True), "pk").first() if code else None


def _plain(sighting: Sighting) -> Sighting:
    """The sighting without repetitions, and without minutes where they mean nothing."""
    return Sighting(
        sighting.kind,
        sorted(set(sighting.enrolments)),
        sighting.minutes if sighting.kind in TIMED else None,
        sighting.note.strip(),
    )


def _require_facts(sighting: Sighting) -> None:
    if not sighting.enrolments:
        raise NobodyInvolved()
    if sighting.kind in TIMED and sighting.minutes is None:
        raise MinutesMissing()
    if sighting.kind == Incident.OTHER and not sighting.note:
        raise WordsMissing()


def _digest(inspection: Inspection, sighting: Sighting, by: User) -> str:
    content = json.dumps([inspection.pk, by.pk, *sighting], ensure_ascii=False)
    return salted_hmac("attendance.inspection", content, algorithm="sha256").hexdigest()


def _record(
    inspection: Inspection, sighting: Sighting, *, by: User, when: datetime, at: datetime
) -> object:
    """Make the records; what ties them together."""
    training_class = inspection.training_class
    people = Enrolment.objects.filter(training_class=training_class, pk__in=sighting.enrolments)
    learners = list(people.select_related("person__user", "unit", "training_class").order_by("pk"))
    if len(learners) != len(sighting.enrolments):
        raise NotEnrolled()
    norm, rule = NORMS[Incident(sighting.kind)], rule_for(training_class, sighting.kind, when)
    breach = DisciplineRecord(
        rule=rule,
        session=inspection.session,
        category="" if rule else norm.category,
        severity="" if rule else norm.severity,
        place=inspection.place,
        occurred_at=when,
        origin=DisciplineRecord.Origin.INSPECTION,
    )
    records = discipline.record_incident(
        learners, breach, by=by, description=words_of(sighting), at=at
    )
    if sighting.note:
        discipline.add_evidence(records[0], by=by, text=sighting.note, taken_at=when, at=at)
    return records[0].incident


def words_of(sighting: Sighting) -> str:
    """What the record says, in the office's language."""
    with override(settings.LANGUAGE_CODE):
        words = str(InspectionIncident.Kind(sighting.kind).label)
        if sighting.minutes is not None:
            words = _("%(kind)s, %(minutes)s minutes") % {
                "kind": words,
                "minutes": sighting.minutes,
            }
        if sighting.note:
            words = _("%(what)s. %(note)s") % {"what": words, "note": sighting.note}
        return words


def _first_record(incident: InspectionIncident) -> DisciplineRecord:
    records = DisciplineRecord.objects.filter(incident=incident.incident)
    return records.order_by("pk")[0]
