from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.files import storage


class Command(BaseCommand):
    help = gettext_lazy(
        "Throw away the marked copies of days that are over. The records stay, and whoever may"
        " have a file gets a new copy. Doing it twice does nothing more."
    )

    def handle(self, **options):
        days = storage.clear_copies(timezone.localdate())
        self.stdout.write(_("Days whose copies were thrown away: %(days)s") % {"days": days})
