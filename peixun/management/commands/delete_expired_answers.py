from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from peixun.models import IdempotencyRecord


class Command(BaseCommand):
    help = _("Deletes stored answers to repeatable requests that are older than a day.")  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        deleted, _models = IdempotencyRecord.objects.expired().delete()
        self.stdout.write(str(deleted))
