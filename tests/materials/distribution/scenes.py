"""A class with somebody at every end of the ways a material takes."""

from datetime import timedelta

from django.utils import timezone

from courses.models import Enrolment
from materials import services
from materials.models import Material
from tests.factories import (
    fresh,
    make_enrolment,
    make_group,
    make_liaison,
    make_member,
    make_running_class,
    make_unit,
)
from tests.materials.factories import make_published

NOTICE = "仅供学习 禁止外传"


class Handing:
    """A learner of a unit below another one, who speaks for both, a lecturer and a stranger."""

    def __init__(self, **fields):
        self.training_class = make_running_class()
        self.upper = make_unit()
        self.unit = make_unit(parent=self.upper)
        self.learner = make_member(unit=self.unit)
        self.group = make_group(self.training_class)
        self.enrolment = make_enrolment(self.training_class, self.learner.person)
        Enrolment.objects.filter(pk=self.enrolment.pk).update(group=self.group)
        self.enrolment.refresh_from_db()
        self.liaison = make_liaison(self.unit)
        self.upper_liaison = make_liaison(self.upper)
        self.lecturer = make_member()
        self.stranger = make_member()
        defaults = {"training_class": self.training_class}
        self.version = make_published(**defaults | fields)
        self.material = self.version.material
        self.by = self.material.created_by

    @property
    def users(self):
        names = ("learner", "liaison", "upper_liaison", "lecturer", "stranger")
        return {name: fresh(getattr(self, name)) for name in names}

    def hand_to(self, target, **terms):
        return services.assign(self.material, target, by=self.by, **terms)


def with_notice(**fields):
    return Handing(restriction_notice=NOTICE, **fields)


def hours(count):
    return timezone.now() + timedelta(hours=count)


RESTRICTED = Material.AccessLevel.RESTRICTED
