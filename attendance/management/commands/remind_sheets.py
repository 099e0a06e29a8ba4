from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import services


class Command(BaseCommand):
    help = gettext_lazy(
        "Tell the owners of attendance sheets that are not handed in in time, each once."
        " Safe to run as often as you like, for example hourly."
    )

    def handle(self, **options):
        at = timezone.now()
        for session in services.missing_sheets(at=at):
            if owner := services.remind_of_sheet(session, at=at):
                self.stdout.write(
                    _("%(session)s: %(owner)s is told") % {"session": session, "owner": owner}
                )
