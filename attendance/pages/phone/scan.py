"""Checking in on one's own phone.

Opening the address of the code gives the phone a form token for five minutes: a slow
sign-in and the next code on the screen take nothing away. Only the button checks in, and
it checks in whoever is signed in; no field could name somebody else.
"""

import hashlib
import secrets
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from attendance import codes, services
from attendance.errors import CodeExpired, NotEnrolled
from attendance.models import AttendanceFact
from attendance.pages.phone.frame import PhonePage, Unkept, navigation
from attendance.pages.phone.mine import enrolments_of, records_of, sessions_of, window_of
from attendance.services import PHONE, Scan
from attendance.verdicts import Kind, started_minutes
from courses.when import span_text
from peixun.errors import Refused

PHONE_COOKIE, FORM_COOKIE = "peixun_phone", "peixun_form"
A_YEAR, FIVE_MINUTES = 365 * 24 * 60 * 60, 5 * 60
SCANS = (Kind.CHECK_IN, Kind.CHECK_OUT)


def phone_of(request):
    """The random number of this phone; a new one if it has none."""
    return request.get_signed_cookie(PHONE_COOKIE, None, salt=PHONE_COOKIE) or secrets.token_hex(16)


def device_of(phone):
    """How a phone is written into facts: alike for the same phone, and of no use elsewhere."""
    return PHONE + hashlib.sha256(phone.encode()).hexdigest()[:24]


def remember(response, phone, token=None):
    """Let the phone keep its number and, for five minutes, its right to the form."""
    flags = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
    response.set_signed_cookie(PHONE_COOKIE, phone, PHONE_COOKIE, max_age=A_YEAR, **flags)
    if token:
        response.set_cookie(FORM_COOKIE, token, max_age=FIVE_MINUTES, path="/c/", **flags)
    return response


class Scanned(Unkept, View):
    """The address in the QR code. Changes nothing, whoever or whatever opens it."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, code):
        phone = phone_of(request)
        try:
            token = self.change(pk, code, device_of(phone))
        except Refused as refused:
            return remember(expired(request, pk, refused), phone)
        return remember(HttpResponseRedirect(reverse("check_in_here", args=[pk])), phone, token)

    def change(self, pk, code, device):
        # A typed code is no address: guesses are made where they are counted.
        if len(codes.as_typed(code)) == codes.TYPED_LENGTH or ":" in code:
            raise CodeExpired()
        return services.form_token(pk, code, by=self.request.user, device=device)


def expired(request, pk, refused):
    """Say what to do; whether there is such a session is not told."""
    context = {
        "title": _("Check in"),
        "navigation": navigation(request) if request.user.is_authenticated else [],
        "refusal": refused,
        "pk": pk,
    }
    return render(request, "attendance/phone/code_expired.html", context, status=410)


class CheckIn(PhonePage):
    """One button for whoever has scanned, a field for the typed code for everybody else."""

    title = gettext_lazy("Check in")
    template_name = "attendance/phone/check_in.html"
    refusal = None

    def dispatch(self, request, *args, **kwargs):
        self.phone = phone_of(request)
        self.token = None
        return remember(super().dispatch(request, *args, **kwargs), self.phone, self.token)

    def get(self, request, *args, **kwargs):
        return self.show()

    def post(self, request, pk):
        try:
            self.scan()
        except Refused as refused:
            self.refusal = refused
            return self.show(status=getattr(refused, "status", 409))
        return HttpResponseRedirect(request.path)

    def scan(self):
        given = self.request.POST
        kind = Kind.CHECK_OUT if given.get("kind") == Kind.CHECK_OUT else Kind.CHECK_IN
        proof = given.get("code", "").strip()[:300] or self.request.COOKIES.get(FORM_COOKIE, "")
        nonce = given.get("nonce", "")
        is_nonce = nonce.isalnum() and nonce.isascii() and len(nonce) == 32
        scan = Scan(nonce if is_nonce else uuid4().hex, None, kind, proof=proof)
        device = device_of(self.phone)
        arrival = services.Arrival(self.kwargs["pk"], scan)
        outcome = services.take_scan(arrival, by=self.request.user, device=device)
        if outcome.error:
            raise outcome.error
        if outcome.result == "already":
            messages.info(self.request, _("You are checked in already; once is enough."))

    def show(self, status=200):
        enrolments = list(enrolments_of(self.person_id))
        session = sessions_of(enrolments).filter(pk=self.kwargs["pk"]).first()
        if session is None:
            context = self.get_context_data(refusal=NotEnrolled())
            return render(self.request, "attendance/phone/not_enrolled.html", context, status=404)
        context = self.get_context_data(**self.about(session, enrolments))
        return self.render_to_response(context, status=status)

    def about(self, session, enrolments):
        enrolment = next(
            one for one in enrolments if one.training_class_id == session.training_class_id
        )
        now = timezone.now()
        return {
            "session": session,
            "when": span_text(session.starts_at, session.ends_at),
            "enrolment": enrolment,
            "record": records_of([enrolment], [session]).get(session.pk),
            "form": form_of(session, last_scans([enrolment], [session]).get(session.pk), now),
            "is_proven": self.is_proven(session),
            "refusal": self.refusal,
            "is_expired": isinstance(self.refusal, CodeExpired),
        }

    def is_proven(self, session):
        """Whether the button is enough; the token is bound to whoever has signed in."""
        if not services.needs_code(session.training_class_id):
            return True
        token = self.request.COOKIES.get(FORM_COOKIE, "")
        try:
            self.token = services.form_token(
                session.pk, token, by=self.request.user, device=device_of(self.phone)
            )
        except Refused:
            return False
        return True


def last_scans(enrolments, sessions):
    """The last check-in or check-out at each of the sessions."""
    scans = AttendanceFact.objects.filter(
        session__in=sessions, enrolment__in=enrolments, kind__in=SCANS, annulment=None
    )
    return {fact.session_id: fact for fact in scans.order_by("id")}


def form_of(session, last, now):
    """What somebody can do at a session now: come, leave, or neither."""
    window = window_of(session)
    is_there = last is not None and last.kind == Kind.CHECK_IN
    is_second_half = now >= session.starts_at + (session.ends_at - session.starts_at) / 2
    return {
        "last": last,
        "is_there": is_there,
        "opens_at": window.opens_at if now < window.opens_at else None,
        "may_come": not is_there and window.opens_at <= now < session.ends_at,
        "may_leave": is_there
        and is_second_half
        and now < session.ends_at + services.CHECK_OUT_GRACE,
        "minutes_left": started_minutes(session.ends_at - now),
        "nonce": uuid4().hex,
    }
