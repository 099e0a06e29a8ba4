"""What is made known to a learner: issued bulletins, and praise that is public in their class."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from attendance.models import Bulletin, Commendation
from attendance.pages.phone.frame import PhonePage
from attendance.pages.phone.mine import enrolments_of
from attendance.services import letters

MOST = 30


def classes_of(user):
    return [one.training_class_id for one in enrolments_of(user.standing.person_id)]


def bulletins_for(user, classes):
    """What is issued for everybody or for a class of the person; nothing an office is sent."""
    reaches = Q(scope=Bulletin.Scope.PUBLIC) | Q(
        scope=Bulletin.Scope.CLASS, training_class__in=classes
    )
    rows = Bulletin.objects.visible_to(user).filter(reaches, status=Bulletin.Status.ISSUED)
    return rows.order_by("-issued_at", "-pk")


def praise_for(user, classes):
    """Who is proposed in a class of the person, for anybody there to object."""
    rows = Commendation.objects.visible_to(user).filter(
        training_class__in=classes, status=Commendation.Status.PUBLICISED
    )
    return rows.select_related(
        "enrolment__person", "enrolment__unit", "person", "unit", "group", "training_class"
    )


class Bulletins(PhonePage):
    title = _("Bulletins and praise")
    template_name = "attendance/phone/bulletins.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        classes = classes_of(user)
        return super().get_context_data(
            bulletins=bulletins_for(user, classes)[:MOST],
            praise=praise_for(user, classes)[:MOST],
            **kwargs,
        )


class OneBulletin(PhonePage):
    """A bulletin as it was issued, word for word."""

    title = _("Bulletins and praise")
    template_name = "attendance/phone/bulletin.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        readable = bulletins_for(user, classes_of(user))
        paper = get_object_or_404(readable.select_related("corrects"), pk=self.kwargs["pk"])
        content = letters.content_of(paper)
        table = content["table"]
        return super().get_context_data(
            paper=paper,
            content=content,
            # A table is wider than a phone: each row is a line of words.
            numbers=[
                (row[0], list(zip(table["heading"][1:], row[1:], strict=True)))
                for row in table["rows"]
            ],
            corrections=readable.filter(corrects=paper),
            **kwargs,
        )
