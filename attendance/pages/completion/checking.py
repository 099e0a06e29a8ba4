"""The public page on which a certificate is checked: by its code, without signing in."""

from django.http import HttpResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from attendance.certificate_rules import masked, typed_code
from attendance.models import Certificate

TONES = {
    Certificate.Status.ISSUED: "ok",
    Certificate.Status.REPLACED: "warn",
    Certificate.Status.REVOKED: "bad",
}
NOT_FOUND = _("There is no certificate with this code.")


@require_safe
def check_certificate(request, verify_code=""):
    """The masked name, the class, the hours and the state of a certificate, and nothing else.

    Nobody is signed in, nothing is remembered, nothing is kept on the way; a code that
    nobody has is answered by the same page.
    """
    typed = verify_code or request.GET.get("code", "")
    context = {"typed": typed[:40], "shown": shown(typed_code(typed)), "is_asked": bool(typed)}
    # Without the request: neither session nor account is looked at.
    page = loader.render_to_string("attendance/completion/check.html", context)
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}
    return HttpResponse(page, headers=headers)


def shown(code):
    """What a certificate says in public; without a code the answer takes as long."""
    rows = Certificate.objects.numbered().filter(verify_code=code or "-")
    row = rows.first()
    if row is None:
        return None
    return {
        "name": masked(row.name),
        "class_title": row.class_title,
        "hours": row.hours.normalize(),
        "state": row.get_status_display(),
        "tone": TONES[row.status],
    }
