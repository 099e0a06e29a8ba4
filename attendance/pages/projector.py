"""The page on the wall of the hall: the rotating code, how many are there, who came last."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from attendance import services
from attendance.models import AttendanceFact, AttendanceRecord, AttendanceSheet
from attendance.pages.lines import counts_of
from attendance.pages.phone.frame import Unkept
from attendance.pages.pictures import picture_of
from attendance.pages.workbench import MISSING
from courses.models import Enrolment, TrainingSession
from courses.when import hours_text
from peixun import policy

MOST_LATEST, MOST_MISSING = 8, 60
OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Screen(Unkept):
    """Finds the session and what its screen shows at this moment."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = TrainingSession.objects.visible_to(request.user)
        self.session = get_object_or_404(
            rows.select_related("training_class", "venue"), pk=kwargs["pk"]
        )
        if not policy.may(request.user, "project", self.session):
            raise PermissionDenied

    @cached_property
    def sheet(self):
        return AttendanceSheet.objects.filter(session=self.session).first()

    @property
    def is_open(self):
        return self.sheet is not None and self.sheet.state == AttendanceSheet.State.OPEN

    def moment(self):
        """What changes from second to second. Only the codes of now are in it."""
        codes = services.shown_codes(self.session)
        counts = self.counts()
        return {
            "picture": picture_of(address_of(self.request, self.session, codes.scanned)),
            "typed": codes.typed,
            "there": counts["there"],
            "expected": counts["expected"],
            "latest": self.latest(),
            "missing": self.missing(),
            "open": self.is_open,
        }

    def counts(self):
        if self.sheet is None:
            expected = Enrolment.objects.expected().of_session(self.session)
            return {"there": 0, "expected": expected.filter(attendance_exempt=False).count()}
        records = AttendanceRecord.objects.filter(session=self.session).order_by()
        numbers = records.values_list("status").annotate(number=Count("pk"))
        return counts_of(status for status, number in numbers for _one in range(number))

    def latest(self):
        """Who checked in last; nobody where the screen hides names."""
        if self.hides_names:
            return []
        facts = AttendanceFact.objects.filter(session=self.session, kind="in", annulment=None)
        rows = facts.order_by("-id").values_list("enrolment__person__name", "happened_at")[
            :MOST_LATEST
        ]
        return [[name, f"{timezone.localtime(at):%H:%M}"] for name, at in rows]

    def missing(self):
        """Who is not there yet, where the screen is asked to say so."""
        if not self.shows_missing:
            return []
        records = AttendanceRecord.objects.filter(session=self.session, status__in=MISSING)
        names = records.order_by("enrolment__student_no", "pk").values_list(
            "enrolment__person__name", flat=True
        )
        return list(names[:MOST_MISSING])

    @property
    def hides_names(self):
        return self.request.GET.get("names") == "0"

    @property
    def shows_missing(self):
        return self.request.GET.get("missing") == "1" and not self.hides_names


class Projector(Screen, TemplateView):
    """The whole page; without a script it loads itself anew."""

    template_name = "attendance/projector.html"

    def get_context_data(self, **kwargs):
        base = base_of(self.request)
        return super().get_context_data(
            session=self.session,
            hours=hours_text(self.session.starts_at, self.session.ends_at),
            sheet=self.sheet,
            may_open=self.sheet is None
            and policy.may(self.request.user, "open_sheet", self.session),
            hides_names=self.hides_names,
            shows_missing=self.shows_missing,
            base=base,
            is_plain=base.startswith("http:"),
            is_local=urlsplit(base).hostname in OF_THIS_MACHINE,
            **self.moment(),
            **kwargs,
        )


class Now(Screen, View):
    """The moment alone, for the page's script."""

    def get(self, request, *args, **kwargs):
        return JsonResponse(self.moment())


def base_of(request):
    """Where phones find us: the setting, or else as the page itself was found."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def address_of(request, session, code):
    return base_of(request) + reverse("scan", args=[session.pk, code])
