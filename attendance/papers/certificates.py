"""Certificates as PDF, a page each, with the way to check them."""

from collections.abc import Callable, Sequence
from typing import Any

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from attendance.models import Certificate
from attendance.papers.printing import typeset

# More pages than the largest hall has seats.
MOST = 1000


def print_certificates(rows: Sequence[Certificate], address_of: Callable[[str], str]) -> bytes:
    """What was frozen when each was issued; `address_of(code)` is where it can be checked."""
    # In the office's language, whoever prints it.
    with override(settings.LANGUAGE_CODE):
        data = {
            "title": pgettext("certificate", "Certificate of completion"),
            "draft": pgettext("certificate", "Specimen"),
            "pages": [_page(row, address_of) for row in rows[:MOST]],
        }
    return typeset("certificate.typ", data)


def _page(row: Certificate, address_of: Callable[[str], str]) -> dict[str, Any]:
    address = address_of(row.verify_code) if row.verify_code else ""
    issued_on = date_format(row.issued_on, _("F j, Y")) if row.issued_on else ""
    number = _("No. %(number)s") % {"number": row.number} if row.number else ""
    return {
        "is_draft": row.status == Certificate.Status.DRAFT,
        "number": number,
        "name": row.name,
        "unit": row.unit_name,
        "lines": _lines(row),
        "issuer": row.issuer,
        "issued_on": issued_on,
        "qr": _square(address) if address else "",
        "check": [_("To check: %(code)s") % {"code": row.printed_code}, address] if address else [],
    }


def _lines(row: Certificate) -> list[str]:
    hours = f"{row.hours.normalize():f}"
    words = {"title": row.class_title, "hours": hours, "dates": _dates(row)}
    lines = [
        _(
            "took part in the training “%(title)s”%(dates)s, %(hours)s credit hours, and has"
            " completed it."
        )
        % words
    ]
    if old := row.replaces:
        lines.append(_("In the place of No. %(number)s.") % {"number": old.number})
    return lines


def _dates(row: Certificate) -> str:
    if row.start_on is None:
        return ""
    days = [date_format(day, _("F j, Y")) for day in (row.start_on, row.end_on) if day]
    if len(set(days)) == 1:
        return pgettext("certificate", " on %(day)s") % {"day": days[0]}
    return pgettext("certificate", " from %(start)s to %(end)s") % {
        "start": days[0],
        "end": days[-1],
    }


def _square(address: str) -> str:
    code = segno.make_qr(address, error="m", boost_error=False)
    return code.svg_inline(border=4, dark="#000", light="#fff", scale=4)
