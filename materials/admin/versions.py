from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from materials import services
from materials.admin.forms import ReceiverForm, WithdrawalForm
from materials.admin.materials import file_link
from materials.models import MaterialVersion
from materials.pages.holders import HoldersPage
from peixun.admin import PolicyModelAdmin, Verb

Status = MaterialVersion.Status


def is_draft(version):
    return version.status == Status.DRAFT


def is_not_withdrawn(version):
    return version.status != Status.WITHDRAWN


@admin.register(MaterialVersion)
class MaterialVersionAdmin(PolicyModelAdmin):
    """Versions come from the page of their material; here they are published and withdrawn."""

    list_display = ["material", "version_no", "file_name", "status", "published_at"]
    list_select_related = ["material"]
    list_filter = ["status"]
    search_fields = ["material__title", "material__code", "file_name", "sha256"]
    search_help_text = _("Material, file name or SHA-256")
    fields = [
        "material", "version_no", "file", "handed_out", "mime_type", "size_bytes", "sha256",
        "change_note", "status", "created_by", "created_at", "published_by", "published_at",
        "withdrawn_by", "withdrawn_at", "withdrawn_reason", "holders",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb("publish", _("Publish"), services.publish_version, fits=is_draft),
        Verb(
            "withdraw",
            pgettext_lazy("material", "Withdraw"),
            services.withdraw_version,
            form=WithdrawalForm,
            question=_("Nobody can download this version any more. The entry stays as a record."),
            is_dangerous=True,
            fits=is_not_withdrawn,
        ),
        Verb(
            "recall",
            _("Recall"),
            services.recall_version,
            form=WithdrawalForm,
            question=_("Nobody can download it any more, and everybody who holds it is told."),
            is_dangerous=True,
            fits=is_not_withdrawn,
        ),
        Verb("issue_to", _("Issue a copy to a person"), services.issue_to, form=ReceiverForm),
    ]

    @admin.display(description=_("file"))
    def file(self, version):
        """The copy that readers get, and beside it the file itself for who keeps it."""
        link = file_link(version)
        if services.form_for_readers(version) is services.Form.ORIGINAL:
            return link
        address = reverse("file", args=[version.pk])
        return format_html('{} · <a href="{}?original=true">{}</a>', link, address, _("original"))

    @admin.display(description=_("readers get it"))
    def handed_out(self, version):
        form = services.form_for_readers(version)
        if form is None:
            return _("Not at all: it cannot be marked. Please upload a PDF of it.")
        if form is services.Form.ORIGINAL and services.is_to_be_marked(version.material):
            return _("As it is: files of this kind cannot be marked")
        return form.label

    @admin.display(description=_("holders"))
    def holders(self, version):
        page = reverse("admin:version_holders", args=[version.pk])
        return format_html('<a href="{}">{}</a>', page, _("Who holds it"))

    def get_verb_form(self, request, verb, obj):
        if verb.form is ReceiverForm:
            return ReceiverForm(request.POST or None, user=request.user)
        return super().get_verb_form(request, verb, obj)


admin.site.register_page(
    "materials/versions/<int:pk>/holders/", HoldersPage.as_view(), "version_holders"
)
