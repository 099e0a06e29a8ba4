"""The copies on paper of a class: who has which, and the closing list of what is not back."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.admin.tasks import TaskPage
from courses.models import TrainingClass
from materials import services
from materials.errors import NothingChosen
from materials.models import PaperCopy
from peixun import policy

MOST = 1000
Status = PaperCopy.Status
TONES = {"issued": "info", "acknowledged": "ok", "returned": "quiet", "lost": "bad"}


class CopiesPage(TaskPage):
    """Copies by number; those to be returned first asked for, all of them on request."""

    title = gettext_lazy("Copies on paper")
    template_name = "attendance/materials/copies.html"
    queryset = TrainingClass.objects.all()
    verb = "issue_copies"

    def copies(self):
        visible = PaperCopy.objects.visible_to(self.request.user)
        return visible.filter(enrolment__training_class=self.row)

    def get_context_data(self, **kwargs):
        is_all = self.request.GET.get("show") == "all"
        to_return = self.copies().to_return()
        rows = self.copies() if is_all else to_return
        rows = rows.select_related("version__material", "person", "enrolment__unit")
        return super().get_context_data(
            subtitle=str(self.row),
            training_class=self.row,
            is_all=is_all,
            copies=[shown(copy) for copy in rows.order_by("version", "serial_no")[:MOST]],
            to_return=to_return.count(),
            **kwargs,
        )

    def chosen(self):
        """The copies whose boxes are ticked: a button acts on all of them or on none."""
        rows = self.copies().filter(pk__in=self.keys("copy")).order_by("pk")
        if not rows:
            raise NothingChosen()
        if not all(policy.may(self.request.user, "take_back", copy) for copy in rows):
            raise PermissionDenied
        return list(rows)

    def take_back(self):
        copies = [services.take_back_copy(copy, by=self.request.user) for copy in self.chosen()]
        done = ngettext("%(count)s copy is back.", "%(count)s copies are back.", len(copies))
        return done % {"count": len(copies)}

    def sign_for(self):
        copies = [services.sign_for(copy, by=self.request.user) for copy in self.chosen()]
        done = ngettext(
            "%(count)s copy is signed for.", "%(count)s copies are signed for.", len(copies)
        )
        return done % {"count": len(copies)}

    def lose(self):
        reason = self.text("reason", 300)
        copies = [
            services.lose_copy(copy, reason=reason, by=self.request.user) for copy in self.chosen()
        ]
        return _("Written down as lost: %(count)s.") % {"count": len(copies)}

    buttons = {
        "take_back": ("issue_copies", take_back),
        "sign_for": ("issue_copies", sign_for),
        "lose": ("issue_copies", lose),
    }


def shown(copy):
    copy.tone = TONES[copy.status]
    copy.is_open = copy.status in PaperCopy.IN_HAND
    return copy
