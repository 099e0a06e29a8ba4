import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from people import services
from people.models import User
from people.roles import APPOINTABLE, Role


class Command(BaseCommand):
    help = "Makes an account on the console, such as the first ones of an office."

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument(
            "--role", choices=sorted(APPOINTABLE), help="a role for the whole office"
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    @transaction.atomic
    def handle(self, *, username, name, role, password_stdin, **options) -> None:
        user = User(username=username, name=name, is_staff=True)
        user.set_password(self._password(user, password_stdin))
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        if role:
            services.appoint(user, Role(role), by=None)
        self.stdout.write(_("Account %(username)s made.") % {"username": username})

    def _password(self, user: User, from_stdin: bool) -> str:
        password = sys.stdin.readline().rstrip("\n") if from_stdin else getpass(_("Password: "))
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
