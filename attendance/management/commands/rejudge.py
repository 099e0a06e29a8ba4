from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance import services
from attendance.management.differences import class_of, told


class Command(BaseCommand):
    help = gettext_lazy(
        "Show what the present numbers and rules change in attendance sheets that are open;"
        " with --apply, judge them so. Sheets that are handed in stay as they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("--class", dest="class_code", help=_("Only the class of this code."))
        parser.add_argument("--apply", action="store_true", help=_("Write it down."))

    def handle(self, *, class_code, apply, **options):
        key = class_of(class_code)
        if apply:
            found = services.apply_policy(key, at=timezone.now())
            text = ngettext("%(count)s record changed.", "%(count)s records changed.", len(found))
        else:
            found = services.changes_of_policy(key)
            text = ngettext(
                "%(count)s record would change.", "%(count)s records would change.", len(found)
            )
        for line in told(found):
            self.stdout.write(line)
        self.stdout.write(text % {"count": len(found)})
