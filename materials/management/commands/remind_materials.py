from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials import services


class Command(BaseCommand):
    help = gettext_lazy(
        "Remind readers of materials that must be read and are due, at most once a day each."
        " Safe to run as often as you like, for example daily."
    )

    def handle(self, **options):
        for assignment, people in services.remind_of_due(timezone.now()):
            words = {"assignment": assignment, "count": len(people)}
            self.stdout.write(_("%(assignment)s: %(count)s reminded") % words)
