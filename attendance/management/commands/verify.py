from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance import services
from attendance.management.differences import class_of, told


class Command(BaseCommand):
    help = gettext_lazy(
        "Derive every attendance record anew from what happened and name each that differs."
        " Changes nothing; ends with an error when something differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--class", dest="class_code", help=_("Only the class of this code."))

    def handle(self, *, class_code, **options):
        found = services.verify(class_of(class_code))
        for line in told(found):
            self.stdout.write(line)
        if found:
            count = len(found)
            text = ngettext("%(count)s record differs.", "%(count)s records differ.", count)
            raise CommandError(text % {"count": count})
        self.stdout.write(_("Every record says what the facts say."))
