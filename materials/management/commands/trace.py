from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials import services
from peixun.errors import Refused

WITH = ("user__person__unit", "version__material", "enrolment__training_class")


class Command(BaseCommand):
    help = gettext_lazy(
        "Say to whom a copy was given: by the number on its pages, or by the file itself, also"
        " one that was saved anew. Changes nothing; ends with an error when nothing is found."
    )

    def add_arguments(self, parser):
        parser.add_argument("copy", help=_("The number of a delivery, or a file."))

    def handle(self, *, copy, **options):
        try:
            found = _found(copy)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        deliveries = list(found.select_related(*WITH).order_by("at"))
        if not deliveries:
            raise CommandError(_("No delivery is known for it."))
        for delivery in deliveries:
            self._show(delivery)

    def _show(self, delivery):
        person = getattr(delivery.user, "person", None)
        lines = {
            _("delivery number"): delivery.delivery_no,
            _("account"): f"{delivery.user.name} ({delivery.user.username})",
            _("unit"): person.unit if person else "",
            _("material version"): f"{delivery.version} · {delivery.version.file_name}",
            _("training class"): delivery.enrolment and delivery.enrolment.training_class,
            _("asked at"): timezone.localtime(delivery.at).strftime("%Y-%m-%d %H:%M:%S"),
            _("IP address"): delivery.ip,
            _("asked for again"): delivery.repeated_by.count(),
        }
        for label, value in lines.items():
            self.stdout.write(f"{label}: {'' if value is None else value}")
        self.stdout.write("")


def _found(copy):
    path = Path(copy)
    if not path.is_file():
        return services.trace(copy)
    with path.open("rb") as file:
        return services.trace_file(file)
