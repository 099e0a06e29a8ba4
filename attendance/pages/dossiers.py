"""The file of a class, for whoever answers for it."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from attendance.dossier import make_dossier
from courses.models import TrainingClass
from peixun import policy
from peixun.admin import show_refusal
from peixun.errors import Refused


class DossierFile(View):
    """Puts the archive together and hands it out. A POST, because it leaves readings on record."""

    http_method_names = ["post"]

    def post(self, request, pk):
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, "make_dossier", training_class):
            raise PermissionDenied

        try:
            return archive_answer(request, training_class)
        except Refused as refused:
            show_refusal(request, refused)
            return redirect("admin:class_completion", pk)


def archive_answer(request, training_class):
    """The archive as a download that nobody on the way keeps."""

    def address_of(code):
        return request.build_absolute_uri(reverse("check_certificate", args=[code]))

    stream = make_dossier(training_class, by=request.user, address_of=address_of)
    name = f"{_('Class file')} {training_class.class_code}.zip"
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer
