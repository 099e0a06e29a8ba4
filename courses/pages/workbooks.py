"""Workbooks as answers."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from courses.roster_files import XLSX


def workbook_response(data, name):
    response = HttpResponse(data, content_type=XLSX)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
