from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from attendance.demo.accounts import sign_ins
from attendance.demo.scene import make_scene
from people.models import User


class Command(BaseCommand):
    help = "Fills an empty database with an invented county office and prints its sign-ins."

    @transaction.atomic
    def handle(self, **options) -> None:
        if not settings.DEMO:
            raise CommandError(_("Demo data needs demo mode: set PEIXUN_DEMO=True."))
        if not User.objects.exists():
            make_scene()
        accounts, password = sign_ins()
        self.stdout.write(_("Demo sign-ins (password %(password)s):") % {"password": password})
        for username, purpose in accounts:
            self.stdout.write(f"  {username:<16} {purpose}")
