from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import services


class Command(BaseCommand):
    help = gettext_lazy(
        "Take the places of learners who have not reported in when the grace of their class is"
        " over, and tell their liaisons. Safe to run as often as you like, for example hourly."
    )

    def handle(self, **options):
        at = timezone.now()
        for training_class in services.classes_with_no_shows(at):
            count = len(services.mark_no_shows(training_class, at=at))
            words = {"training_class": training_class, "count": count}
            self.stdout.write(_("%(training_class)s: %(count)s did not report in") % words)
