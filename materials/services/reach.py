"""Through which place in a class a material reaches somebody."""

from django.db.models import Exists

from courses.models import Enrolment
from materials.models import Material
from materials.policies import LEARNING
from people.models import User


def enrolment_reached(material: Material, user: User) -> Enrolment | None:
    """The place in a class through which the material reaches the user."""
    reaching = material.assignments.reaching_enrolment()
    return (
        Enrolment.objects.filter(
            Exists(reaching), person=user.standing.person_id, status__in=LEARNING
        )
        .order_by("id")
        .first()
    )
