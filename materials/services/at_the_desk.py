"""What the report-in desk hands out on paper: handbooks and textbooks, numbered."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from courses.models import Enrolment
from materials.models import Material, MaterialAssignment, MaterialVersion, PaperCopy
from materials.models.assignments import in_classes
from materials.services.copies import hold, issue_missing, meant, take_back_copy
from people.models import User

AT_REPORT_IN = (Material.Kind.HANDBOOK, Material.Kind.TEXTBOOK)


def issue_at_report_in(
    enrolments: Sequence[Enrolment], *, at: datetime, by: User | None
) -> dict[int, list[str]]:
    """Issue every handbook and textbook that is handed out on paper; say the numbers."""
    classes = {enrolment.training_class_id for enrolment in enrolments}
    assignments = MaterialAssignment.objects.current(at).filter(
        in_classes(classes),
        channel=MaterialAssignment.Channel.PAPER,
        material__kind__in=AT_REPORT_IN,
    )
    published = MaterialVersion.objects.filter(
        status=MaterialVersion.Status.PUBLISHED,
        material__in=assignments.order_by().values("material"),
    )
    said: dict[int, list[str]] = defaultdict(list)
    rows = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    # In one order, so that two desks do not wait for each other.
    for version in published.order_by("material_id"):
        held = hold(version)
        for copy in issue_missing(held, meant(held.material, rows, at), by, at):
            words = {"material": held.material, "number": f"{copy.serial_no:03}"}
            said[copy.enrolment_id or 0].append(_("“%(material)s” No. %(number)s") % words)
    return said


def take_back_from_desk(enrolment: Enrolment, *, at: datetime, by: User | None) -> None:
    """A report-in by mistake: what was issued with it comes back."""
    copies = PaperCopy.objects.in_hand().filter(enrolment=enrolment, issued_at__gte=at)
    for copy in copies.filter(version__material__kind__in=AT_REPORT_IN):
        take_back_copy(copy, by=by)
