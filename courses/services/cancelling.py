"""Who hears that a class does not take place."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.models import TrainingClass
from courses.releases import differences
from courses.services.liaisons import liaisons_of
from courses.services.releases import changes_by_person, timetable_rows
from courses.when import held_on_text
from people.models import Person, User
from people.services import notify


def tell_of_cancelling(training_class: TrainingClass, reason: str, *, by: User | None) -> None:
    """Tell learners, lecturers, staff and the liaisons of units with a quota; not who did it."""
    off = differences(timetable_rows(training_class), [])
    keys = set(changes_by_person(training_class, off))
    units = training_class.quotas.values_list("unit_id", flat=True)
    keys |= {liaison.pk for liaison in liaisons_of(units).values()}
    keys.discard((by and by.standing.person_id) or 0)
    with override(settings.LANGUAGE_CODE):
        words = {
            "training_class": training_class,
            "dates": held_on_text(training_class),
            "reason": reason,
        }
        notify(
            Person.objects.filter(pk__in=keys),
            subject=_("“%(training_class)s” does not take place") % words,
            body=_("“%(training_class)s” (%(dates)s) is called off: %(reason)s") % words,
        )
