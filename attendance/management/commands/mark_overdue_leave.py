from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.services import leave


class Command(BaseCommand):
    help = gettext_lazy(
        "Mark leaves from which nobody reported back in time as overdue, and tell the learner"
        " and the class teacher. Safe to run as often as you like, for example hourly."
    )

    def handle(self, **options):
        done, refused = leave.mark_overdue_leave(at=timezone.now())
        for request in done:
            words = {"person": request.enrolment.person, "training_class": request.training_class}
            self.stdout.write(_("%(training_class)s: %(person)s is overdue") % words)
        for request, refusal in refused:
            words = {"person": request.enrolment.person, "detail": refusal}
            self.stderr.write(_("%(person)s: %(detail)s") % words)
