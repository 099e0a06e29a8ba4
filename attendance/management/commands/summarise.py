from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import services

MOST_SHOWN = 20


class Command(BaseCommand):
    help = gettext_lazy(
        "Count the attendance of every unit and day anew, from the records of sheets handed in."
        " With --check nothing is written: any difference is reported and ends with an error."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, check, **options):
        if not check:
            self.stdout.write(_("%(count)s rows") % {"count": services.summarise()})
            return
        found = services.differences_of_summaries()
        for day, unit in found[:MOST_SHOWN]:
            self.stdout.write(_("%(day)s: unit %(unit)s") % {"day": day, "unit": unit})
        if found:
            raise CommandError(_("%(count)s summaries differ") % {"count": len(found)})
        self.stdout.write(_("Every summary equals its records."))
