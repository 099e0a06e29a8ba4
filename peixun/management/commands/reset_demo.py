import shutil
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """`make demo`: only ever the private database of a trial."""

    help = "Throw away everything in the trial's database and load the demo anew."

    def handle(self, **options: Any) -> None:
        if not (settings.DEMO and settings.PRIVATE_DATABASE):
            raise CommandError(
                _("This deletes everything, so it runs in demo mode and without DATABASE_URL only.")
            )
        # Append-only tables refuse to be emptied, so the whole schema goes.
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo")
