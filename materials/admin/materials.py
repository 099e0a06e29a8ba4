from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials import services
from materials.admin.forms import AssignForm, NewVersionForm
from materials.models import Material, MaterialAssignment, MaterialVersion
from materials.models.assignments import TARGETS
from materials.policies import may_hand_out
from peixun.admin import PolicyModelAdmin, PolicyTabularInline, Verb, VisibleRelatedFilter

PUBLISHED = MaterialVersion.objects.filter(
    material=OuterRef("pk"), status=MaterialVersion.Status.PUBLISHED
)
READING = ["access_level", "restriction_notice", "retain_policy"]


def assign(material, *, by, **terms):
    """Hand the material to the one target that was chosen, if the user may."""
    chosen = {name: terms.pop(name) for name in TARGETS}
    targets = [target for target in chosen.values() if target]
    target = targets[0] if len(targets) == 1 else None
    if target and not may_hand_out(by, MaterialAssignment(material=material, **chosen)):
        raise PermissionDenied
    return services.assign(material, target, by=by, **terms)


class VersionInline(PolicyTabularInline):
    """The versions of the material, newest first; each has a page of its own."""

    model = MaterialVersion
    fields = ["version_no", "file", "size_bytes", "status", "published_at", "change_note"]
    readonly_fields = fields
    show_change_link = True
    max_num = 0

    @admin.display(description=_("file"))
    def file(self, version):
        return file_link(version)


def file_link(version):
    return format_html('<a href="{}">{}</a>', reverse("file", args=[version.pk]), version.file_name)


@admin.register(Material)
class MaterialAdmin(PolicyModelAdmin):
    list_display = ["code", "title", "kind", "training_class", "access_level", "published_no"]
    list_select_related = ["training_class"]
    list_filter = ["kind", "access_level", ("training_class", VisibleRelatedFilter)]
    search_fields = ["code", "title"]
    search_help_text = _("Code or title")
    autocomplete_fields = ["training_class", "session", "owner_unit", "topics"]
    fieldsets = [
        (None, {"fields": ["code", "title", "kind", "topics", "tags"]}),
        (_("Whose it is"), {"fields": ["training_class", "session", "owner_unit"]}),
        (_("Who may read it"), {"fields": [*READING, "handed_to"]}),
    ]
    new_fieldsets = [*fieldsets[:2], (_("Who may read it"), {"fields": READING})]
    readonly_fields = ["handed_to"]
    inlines = [VersionInline]
    verbs = [
        Verb("add_version", _("Upload a version"), services.add_version, form=NewVersionForm),
        Verb("assign", _("Hand out"), assign, form=AssignForm),
    ]

    def get_queryset(self, request):
        number = Subquery(PUBLISHED.values("version_no")[:1])
        return super().get_queryset(request).annotate(published_no=number)

    @admin.display(description=_("published version"), ordering="published_no")
    def published_no(self, material):
        return material.published_no

    @admin.display(description=_("handed out to"))
    def handed_to(self, material):
        page = reverse("admin:materials_materialassignment_changelist")
        count = gettext("%(count)s targets") % {"count": material.assignments.count()}
        return format_html('<a href="{}?material={}">{}</a>', page, material.pk, count)

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.new_fieldsets

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_verb_form(self, request, verb, obj):
        if verb.form is AssignForm:
            return AssignForm(request.POST or None, user=request.user)
        return verb.form(request.POST or None, request.FILES or None)

    def create(self, request, form):
        form.instance.created_by = request.user
        return super().create(request, form)

    def update(self, request, form):
        return services.save_material(form.instance)
