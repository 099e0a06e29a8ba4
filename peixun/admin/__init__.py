"""The admin's frame: the site, the base classes of every admin, verbs and task pages."""

from peixun.admin.dates import TypedDateField, TypedDateTimeField, TypedTimeField
from peixun.admin.filters import VisibleRelatedFilter
from peixun.admin.inlines import PolicyTabularInline
from peixun.admin.models import PolicyModelAdmin
from peixun.admin.pages import AdminPage
from peixun.admin.refusals import show_refusal
from peixun.admin.verbs import Verb
from peixun.admin.widgets import SearchBox, SearchBoxMultiple

__all__ = [
    "AdminPage",
    "PolicyModelAdmin",
    "PolicyTabularInline",
    "SearchBox",
    "SearchBoxMultiple",
    "TypedDateField",
    "TypedDateTimeField",
    "TypedTimeField",
    "Verb",
    "VisibleRelatedFilter",
    "show_refusal",
]
