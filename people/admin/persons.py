from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from peixun import policy
from peixun.admin import PolicyModelAdmin, VisibleRelatedFilter
from people import services
from people.models import Person, Unit, UnitAlias

# The units above a unit and itself, topmost first, each as its place among its siblings.
PLACES_IN_TREE = """(
    WITH RECURSIVE above (id, parent_id, places) AS (
        SELECT u.id, u.parent_id, ARRAY[lpad(u.sort_order::text, 10, '0') || u.pinyin || u.id]
        FROM people_unit u WHERE u.id = people_unit.id
        UNION ALL
        SELECT u.id, u.parent_id, (lpad(u.sort_order::text, 10, '0') || u.pinyin || u.id) || places
        FROM people_unit u JOIN above ON u.id = above.parent_id
    ) CYCLE id SET is_circle USING trail
    SELECT places FROM above ORDER BY cardinality(places) DESC LIMIT 1
)"""


@admin.register(Person)
class PersonAdmin(PolicyModelAdmin):
    list_display = ["name", "unit", "post", "rank", "phone", "is_active"]
    list_select_related = ["unit"]
    list_filter = ["is_active", "post_level", ("unit", VisibleRelatedFilter)]
    search_fields = ["search_text", "staff_no", "phone"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    autocomplete_fields = ["unit", "user"]
    fieldsets = [
        (None, {"fields": ["name", "unit", "post", "post_level", "rank"]}),
        (_("Contact"), {"fields": ["phone", "email"]}),
        (_("For the office"), {"fields": ["staff_no", "pinyin", "user", "is_active"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        # Whoever gets an account linked gets the person's roles with it.
        may_link = policy.may_ever(request.user, "link_account", Person)
        return [] if may_link else ["user"]

    def create(self, request, form):
        return services.save_person(form.instance, by=request.user)

    update = create


@admin.register(Unit)
class UnitAdmin(PolicyModelAdmin):
    """The tree in its official order, each unit below its superior."""

    list_display = ["in_tree", "unit_type", "principal", "liaison", "sort_order", "is_active"]
    list_select_related = ["principal", "liaison"]
    list_filter = ["is_active", "unit_type", "admin_level"]
    search_fields = ["search_text", "code", "aliases__search_text"]
    search_help_text = _("Unit, alias, pinyin or initials")
    autocomplete_fields = ["parent", "principal", "liaison"]
    sortable_by = ()
    fieldsets = [
        (None, {"fields": ["name", "short_name", "parent", "unit_type", "admin_level"]}),
        (_("People in charge"), {"fields": ["principal", "liaison"]}),
        (_("For the office"), {"fields": ["code", "sort_order", "is_active"]}),
    ]

    def get_queryset(self, request):
        places = RawSQL(PLACES_IN_TREE, [], ArrayField(CharField()))  # noqa: S611 - a constant
        return super().get_queryset(request).annotate(places=places).order_by("places")

    @admin.display(description=_("unit name"))
    def in_tree(self, unit):
        return "\u3000" * (len(unit.places) - 1) + unit.name


@admin.register(UnitAlias)
class UnitAliasAdmin(PolicyModelAdmin):
    list_display = ["alias", "meant", "note"]
    search_fields = ["search_text", "units__search_text"]
    search_help_text = _("Unit, alias, pinyin or initials")
    autocomplete_fields = ["units"]
    fields = ["alias", "units", "note"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("units")

    @admin.display(description=_("units"))
    def meant(self, alias):
        return "、".join(unit.name for unit in alias.units.all())
