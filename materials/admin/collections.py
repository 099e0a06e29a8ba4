from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from materials.models import CollectionItem, MaterialCollection
from peixun.admin import PolicyModelAdmin, PolicyTabularInline


class ItemInline(PolicyTabularInline):
    """The materials of the collection, in order."""

    model = CollectionItem
    fields = ["number", "material"]
    autocomplete_fields = ["material"]
    extra = 3


@admin.register(MaterialCollection)
class MaterialCollectionAdmin(PolicyModelAdmin):
    """Series and collections of materials."""

    list_display = ["title", "kind", "owner_unit"]
    list_select_related = ["owner_unit"]
    list_filter = ["kind"]
    search_fields = ["title"]
    search_help_text = _("Title")
    autocomplete_fields = ["owner_unit"]
    fields = ["title", "kind", "description", "owner_unit"]
    inlines = [ItemInline]
