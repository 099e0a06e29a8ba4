from collections import defaultdict
from collections.abc import Callable, Iterable

from django.urls import reverse

from courses.models import Enrolment, TrainingClass
from people.models import Person, Unit
from people.services import notify

# More levels than any office has; also the end of a circle.
MOST_LEVELS = 12


def liaisons_of(units: Iterable[int]) -> dict[int, Person]:
    """Who speaks for each unit: its liaison or principal, else that of the nearest above."""
    found: dict[int, Person] = {}
    looking = {key: key for key in units}
    for _level in range(MOST_LEVELS):
        if not looking:
            break
        rows = Unit.objects.select_related("liaison", "principal").in_bulk(set(looking.values()))
        for asked, key in list(looking.items()):
            unit = rows[key]
            if person := unit.liaison or unit.principal:
                found[asked] = person
            if person or unit.parent_id is None:
                del looking[asked]
            else:
                looking[asked] = unit.parent_id
    return found


def tell_liaisons(
    training_class: TrainingClass,
    enrolments: Iterable[Enrolment],
    say: Callable[[TrainingClass, Iterable[Person]], tuple[str, str]],
) -> None:
    """Tell each liaison once about the people of their units."""
    enrolments = list(enrolments)
    liaisons = liaisons_of({enrolment.unit_id for enrolment in enrolments})
    people: dict[Person, list[Person]] = defaultdict(list)
    for enrolment in enrolments:
        if liaison := liaisons.get(enrolment.unit_id):
            people[liaison].append(enrolment.person)
    for liaison, theirs in people.items():
        subject, body = say(training_class, theirs)
        notify([liaison], subject=subject, body=body, link=own_page())


def own_page() -> str:
    """Where a liaison finds the classes that ask the own units for people."""
    return reverse("admin:unit_nominations")
