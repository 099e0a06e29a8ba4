from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.services import letters


class Command(BaseCommand):
    help = gettext_lazy(
        "Mark letters that no unit has confirmed in time as overdue, and remind the leaders they"
        " went to. Safe to run as often as you like, for example daily."
    )

    def handle(self, **options):
        done, refused = letters.remind_of_letters(at=timezone.now())
        for letter in done:
            self.stdout.write(_("%(doc_no)s: %(unit)s is reminded") % words_of(letter))
        for letter, refusal in refused:
            words = {"doc_no": letter.doc_no, "detail": refusal}
            self.stderr.write(_("%(doc_no)s: %(detail)s") % words)


def words_of(letter):
    return {"doc_no": letter.doc_no, "unit": letter.unit}
