from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from materials import services
from materials.models import PaperCopy
from peixun.admin import PolicyModelAdmin, Verb

Status = PaperCopy.Status


class LossForm(forms.Form):
    # An empty reason is for the service to refuse, with its own sentence.
    reason = forms.CharField(label=_("how it was lost"), max_length=300, required=False)


def is_issued(copy):
    return copy.status == Status.ISSUED


def is_out(copy):
    return copy.status in PaperCopy.IN_HAND


def is_not_back(copy):
    return copy.status != Status.RETURNED


@admin.register(PaperCopy)
class PaperCopyAdmin(PolicyModelAdmin):
    """Numbered copies. They are issued in the class, and at the report-in desk."""

    list_display = ["version", "serial_no", "person", "status", "issued_at", "returned_at"]
    list_select_related = ["version__material", "person__unit"]
    list_filter = ["status", "version__material__retain_policy"]
    search_fields = ["person__search_text", "version__material__title", "version__material__code"]
    search_help_text = _("Person or material")
    fields = [
        "version", "serial_no", "person", "enrolment", "status", "issued_by", "issued_at",
        "acknowledged_at", "returned_at", "lost_at", "lost_reason", "settled_by",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb("sign_for", pgettext_lazy("copy", "Signed for"), services.sign_for, fits=is_issued),
        Verb(
            "take_back",
            pgettext_lazy("copy", "Take back"),
            services.take_back_copy,
            fits=is_not_back,
        ),
        Verb(
            "lose",
            pgettext_lazy("copy", "Write down as lost"),
            services.lose_copy,
            form=LossForm,
            is_dangerous=True,
            fits=is_out,
        ),
    ]
