"""Buttons of the materials tab, and the list of who signed for what as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from attendance.pages.reports import FORMATS, file_response
from attendance.reports.distribution import table_of_distribution
from courses.models import TrainingClass
from materials import services
from materials.errors import RemindedToday
from materials.models import MaterialAssignment, MaterialVersion
from materials.models.assignments import in_class
from peixun import policy
from peixun.admin import show_refusal
from peixun.errors import Refused
from peixun.typed import typed_key


class OfMaterials(View):
    """Something done in the materials tab of a class."""

    verb = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingClass.objects.visible_to(request.user)
        self.training_class = get_object_or_404(rows, pk=kwargs["pk"])
        if not policy.may(request.user, self.verb, self.training_class):
            raise PermissionDenied


class Button(OfMaterials):
    """Does one thing with a material and goes back to the tab."""

    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            self.press(typed_key(request.POST.get("material", "")) or 0)
        except Refused as refused:
            show_refusal(request, refused)
        return redirect("admin:class_materials", pk)


class DistributionFile(OfMaterials):
    """The list of who signed for what: XLSX, CSV, or PDF to print and sign."""

    verb = "see_distribution"
    http_method_names = ["get"]

    def get(self, request, pk):
        kind = request.GET.get("as", "xlsx")
        if kind not in FORMATS:
            raise Http404
        matrix = services.matrix_of(self.training_class, request.user)
        if key := typed_key(request.GET.get("material", "")):
            matrix = matrix.only(key)
        try:
            return file_response(table_of_distribution(self.training_class, matrix), kind)
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_materials", pk)


class Remind(Button):
    """Reminds whoever is still open with a material, through each of its assignments."""

    verb = "see_distribution"

    def press(self, material):
        rows = MaterialAssignment.objects.permitted(self.request.user, "remind").filter(
            in_class(self.training_class), material=material
        )
        if not rows:
            raise PermissionDenied
        told, refused = set(), None
        for assignment in rows:
            try:
                told |= {person.pk for person in services.remind(assignment)}
            except RemindedToday as today:
                refused = today
        if refused and not told:
            raise refused
        done = ngettext(
            "%(count)s person is reminded.", "%(count)s people are reminded.", len(told)
        )
        messages.success(self.request, done % {"count": len(told)})


class Issue(Button):
    """Issues the next copies to everybody who should have one and has none."""

    verb = "issue_copies"

    def press(self, material):
        version = get_object_or_404(
            MaterialVersion.objects.visible_to(self.request.user),
            material=material,
            status=MaterialVersion.Status.PUBLISHED,
        )
        copies = services.issue_in_class(version, self.training_class, by=self.request.user)
        if not copies:
            messages.info(self.request, _("Everybody who has reported in has a copy."))
            return
        words = {"count": len(copies), "first": copies[0].serial_no, "last": copies[-1].serial_no}
        done = ngettext(
            "%(count)s copy is issued: No. %(first)s.",
            "%(count)s copies are issued: No. %(first)s to %(last)s.",
            len(copies),
        )
        messages.success(self.request, done % words)
