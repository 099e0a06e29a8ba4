"""A person decides what becomes of the importer's proposals. Accepting one takes effect here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.models import (
    ClassUnit,
    Lecturer,
    Topic,
    TrainingClass,
    TrainingSession,
    Venue,
)
from courses.services import (
    change_parts,
    create_class,
    edit_class,
    save_lecturer,
    schedule_session,
)
from materials.errors import (
    FactDecided,
    FactNeedsClass,
    FactsLeft,
    NotATopic,
    SpeechMatched,
    TitleMissing,
    UnitUnknown,
    WrongSession,
)
from materials.models import Material, SourceDocument, Speech, SpeechFact
from materials.services.codes import free_code
from people.models import Person, Unit, User

Kind, Status, Match = SpeechFact.Kind, SpeechFact.Status, Speech.Match
Effect = Callable[[SpeechFact, User], object]
# A fact of these kinds says something of the speech itself.
OF_THE_SPEECH = (Kind.TRAINING_CLASS, Kind.SPEAKER)
QUOTATION_MARKS = ' “”"‘’《》'
EDITABLE = (
    "title", "occasion_type", "speaker", "speaker_name", "speaker_post", "on_behalf_of",
    "audience", "delivered_on", "date_precision",
)  # fmt: skip


@transaction.atomic
def match_speech(
    speech: Speech,
    *,
    by: User,
    training_class: TrainingClass | None,
    session: TrainingSession | None = None,
) -> Speech:
    """Say to which class the speech belongs, and at which session it was given, or to none.

    Refused: a session of another class, another class than that for which facts
    have been accepted.
    """
    speech = _hold(speech)
    if session is not None and session.training_class != training_class:
        raise WrongSession()
    return _match(speech, training_class, session)


def _match(
    speech: Speech, training_class: TrainingClass | None, session: TrainingSession | None
) -> Speech:
    if speech.training_class not in (None, training_class) and _has_effects(speech):
        raise SpeechMatched(training_class=speech.training_class)
    speech.training_class, speech.session = training_class, session
    speech.match = Match.CONFIRMED if training_class else Match.ALONE
    speech.save(update_fields=["training_class", "session", "match", "updated_at"])
    return speech


def _has_effects(speech: Speech) -> bool:
    accepted = speech.facts.filter(status=Status.ACCEPTED)
    return accepted.exclude(kind__in=OF_THE_SPEECH).exists()


@transaction.atomic
def begin_class(speech: Speech, *, by: User) -> Speech:
    """Match the speech with the class that it names: the one there is, or a new draft."""
    speech = _hold(speech)
    if not speech.class_name:
        raise FactNeedsClass()
    return _begin_class(speech, speech.class_name, by)


def _begin_class(speech: Speech, name: str, by: User, *, period_text: str = "") -> Speech:
    """Link the one class of this name that the person may change, or begin a new one."""
    known = list(TrainingClass.objects.permitted(by, "change").filter(title=name[:200])[:2])
    if len(known) == 1:
        return _match(speech, known[0], None)
    new = TrainingClass(
        title=name[:200],
        class_code=free_code(TrainingClass.objects.all(), "class_code", f"JH-{speech.pk}"),
        period_text=period_text[:20],
        date_precision=TrainingClass.DatePrecision.UNKNOWN,
    )
    return _match(speech, create_class(new, by=by), None)


@transaction.atomic
def edit_speech(speech: Speech, **changes: Any) -> Speech:
    """Correct what was read of the speech. Its text stays as it was given."""
    speech = _hold(speech)
    for name in changes.keys() & set(EDITABLE):
        setattr(speech, name, changes[name])
    speech.save(update_fields=[*(changes.keys() & set(EDITABLE)), "updated_at"])
    return speech


@transaction.atomic
def accept_fact(fact: SpeechFact, *, by: User) -> SpeechFact:
    """Take the proposal over: what it names is made, or found and linked.

    Refused: decided before; without a class, what only a class can have; a unit
    that nobody knows. What the effect itself refuses is refused here.
    """
    fact = _undecided(fact)
    for effect in _effects.get(Kind(fact.kind), ()):
        effect(fact, by)
    return _decide(fact, Status.ACCEPTED, by)


@transaction.atomic
def reject_fact(fact: SpeechFact, *, by: User) -> SpeechFact:
    """The proposal is wrong or of no use. It stays on record."""
    return _decide(_undecided(fact), Status.REJECTED, by)


@transaction.atomic
def reject_remaining(speech: Speech, *, by: User) -> int:
    """Reject whatever has not been decided; return how many that were."""
    _hold(speech)
    left = speech.facts.filter(status=Status.PROPOSED)
    return left.update(status=Status.REJECTED, decided_by=by, decided_at=timezone.now())


@transaction.atomic
def finish_review(speech: Speech, *, by: User) -> Speech:
    """The speech has been looked through. Refused: without a title, with open proposals."""
    speech = _hold(speech)
    if not speech.title:
        raise TitleMissing()
    left = speech.facts.filter(status=Status.PROPOSED).count()
    if left:
        raise FactsLeft(count=left)
    if speech.match not in (Match.CONFIRMED, Match.ALONE):
        raise FactNeedsClass()
    speech.review = Speech.Review.REVIEWED
    speech.save(update_fields=["review", "updated_at"])
    others = speech.document.speeches.exclude(review=Speech.Review.REVIEWED)
    if not others.exists():
        SourceDocument.objects.filter(pk=speech.document_id).update(
            status=SourceDocument.Status.REVIEWED, updated_at=timezone.now()
        )
    return speech


def _hold(speech: Speech) -> Speech:
    related = ("document", "training_class", "session")
    held = Speech.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related(*related).get(pk=speech.pk)


def _undecided(fact: SpeechFact) -> SpeechFact:
    # The speech is held, so that two people cannot decide about it at once.
    speech = _hold(fact.speech)
    fact = SpeechFact.objects.get(pk=fact.pk)
    fact.speech = speech
    if fact.status != Status.PROPOSED:
        raise FactDecided()
    return fact


def _decide(fact: SpeechFact, status: SpeechFact.Status, by: User) -> SpeechFact:
    fact.status, fact.decided_by, fact.decided_at = status, by, timezone.now()
    fact.save()
    return fact


def class_of(fact: SpeechFact) -> TrainingClass:
    """The class for which the fact is accepted. Refused: where the speech has none."""
    if fact.speech.training_class is None:
        raise FactNeedsClass()
    return fact.speech.training_class


def _named(fact: SpeechFact) -> str:
    named = fact.value.get("name") or fact.value.get("unit") or fact.quote
    return str(named).strip(QUOTATION_MARKS) or fact.quote


def _unit_called(name: str) -> Unit:
    means = Unit.objects.active().by_words([name]).get(name, [])
    if len(means) != 1:
        raise UnitUnknown(name=name)
    return means[0]


def _find_class(fact: SpeechFact, by: User) -> None:
    if fact.speech.match != Match.CONFIRMED:
        period = str(fact.value.get("period_text") or "")
        _begin_class(fact.speech, _named(fact), by, period_text=period)


def _add_unit(fact: SpeechFact, by: User) -> None:
    role = fact.value.get("role")
    _join(fact, role if role in ClassUnit.Role.values else ClassUnit.Role.HOST)


def _add_supervisor(fact: SpeechFact, by: User) -> None:
    _join(fact, ClassUnit.Role.SUPERVISOR)


def _join(fact: SpeechFact, role: str) -> None:
    training_class, unit = class_of(fact), _unit_called(_named(fact))
    if not training_class.class_units.filter(unit=unit, role=role).exists():
        part = ClassUnit(training_class=training_class, unit=unit, role=role)
        change_parts(training_class, saved=[part])


def _find_speaker(fact: SpeechFact, by: User) -> None:
    people = list(Person.objects.filter(name=fact.value.get("name") or "", is_active=True)[:2])
    if len(people) == 1:
        fact.speech.speaker = people[0]
        fact.speech.save(update_fields=["speaker", "updated_at"])


def _fill(field: str) -> Effect:
    """Add the quotation to a text of the class."""

    def effect(fact: SpeechFact, by: User) -> None:
        training_class = class_of(fact)
        lines = getattr(training_class, field).splitlines()
        words = _named(fact)
        if words not in lines:
            edit_class(training_class, **{field: "\n".join([*lines, words])})

    return effect


def _find_topic(fact: SpeechFact, by: User) -> None:
    """Link the topic, made if need be, and the class's session about it where there is one."""
    fact.topic, _made = Topic.objects.get_or_create(name=_named(fact)[:80])
    if fact.speech.training_class is not None:
        sessions = fact.speech.training_class.sessions.taking_place()
        about = Q(topic=fact.topic) | Q(title=fact.topic.name)
        fact.session = sessions.filter(about).first()


@transaction.atomic
def schedule_topic(
    fact: SpeechFact,
    *,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    venue: Venue | None = None,
    credit_hours: Decimal = Decimal(0),
    reason: str = "",
) -> SpeechFact:
    """Put the lecture about an accepted topic on the timetable of the class.

    Refused: of another fact, twice, and whatever the timetable refuses.
    """
    speech = _hold(fact.speech)
    fact = SpeechFact.objects.select_related("topic").get(pk=fact.pk)
    fact.speech = speech
    if fact.topic is None or fact.session is not None:
        raise NotATopic()
    fact.session = schedule_session(
        class_of(fact),
        title=fact.topic.name,
        topic=fact.topic,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue,
        credit_hours=credit_hours,
        reason=reason,
        by=by,
    )
    fact.save(update_fields=["session"])
    return fact


def _find_lecturer(fact: SpeechFact, by: User) -> None:
    """Link the lecturer who stands for the unit until somebody is named."""
    name = _named(fact)[:120]
    units = Unit.objects.active().by_words([name]).get(name, [])
    unit = units[0] if len(units) == 1 else None
    whose = {"unit": unit} if unit else {"unit": None, "unit_text": name}
    known = Lecturer.objects.filter(name="", **whose).first()
    fact.lecturer = known or save_lecturer(Lecturer(**whose))


def _announce_material(fact: SpeechFact, by: User) -> None:
    """Enter the material that is named, still without a file."""
    training_class, title = class_of(fact), _named(fact)[:200]
    if training_class.materials.filter(title=title).exists():
        return
    number = training_class.materials.count() + 1
    Material.objects.create(
        code=f"{training_class.class_code[:30]}-{fact.pk}-{number}",
        title=title,
        kind=_kind_by(title),
        training_class=training_class,
        created_by=by,
    )


def _kind_by(title: str) -> str:
    words = {
        "教材": Material.Kind.TEXTBOOK,
        "手册": Material.Kind.HANDBOOK,
        "方案": Material.Kind.PLAN,
        "细则": Material.Kind.PLAN,
        "通知": Material.Kind.NOTICE,
    }
    return next((kind for word, kind in words.items() if word in title), Material.Kind.HANDOUT)


_effects: dict[SpeechFact.Kind, list[Effect]] = {
    Kind.TRAINING_CLASS: [_find_class],
    Kind.UNIT: [_add_unit],
    Kind.INSPECTION: [_add_supervisor],
    Kind.SPEAKER: [_find_speaker],
    Kind.AUDIENCE: [_fill("audience")],
    Kind.GOAL: [_fill("goals")],
    Kind.TOPIC: [_find_topic],
    Kind.LECTURER_UNIT: [_find_lecturer],
    Kind.MATERIAL: [_announce_material],
}


def also_accepts(kind: SpeechFact.Kind, effect: Effect) -> None:
    """For an app further right: `effect(fact, by)` makes what an accepted fact of the kind says."""
    effects = _effects.setdefault(kind, [])
    if effect not in effects:
        effects.append(effect)
