"""The library as far as the person may read it, found by any two characters."""

from django.utils.translation import gettext_lazy as _

from attendance.pages.phone.frame import PhonePage
from materials.pages.library import Searching


class Library(Searching, PhonePage):
    """One box to type in, and what was found."""

    title = _("Library")
    template_name = "attendance/phone/library.html"
