from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance import services
from courses.models import TrainingClass


class Command(BaseCommand):
    help = gettext_lazy(
        "Tell learners and class teachers of limits of leave and absence that are near or reached,"
        " once for each level. Safe to run as often as you like, for example every evening."
    )

    def handle(self, **options):
        running = TrainingClass.objects.filter(status=TrainingClass.Status.IN_PROGRESS)
        for training_class in running.order_by("pk"):
            if news := services.warn(training_class):
                words = {"training_class": training_class, "count": len(news)}
                self.stdout.write(_("%(training_class)s: %(count)s warnings") % words)
