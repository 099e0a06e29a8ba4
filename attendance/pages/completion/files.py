"""Certificates and credit hours as files."""

from django.urls import reverse

from attendance.papers import print_certificates
from materials.delivery import download

PDF = "application/pdf"


def certificate_answer(request, rows, name=""):
    """The PDF of these certificates, to be kept by nobody on the way."""

    def address_of(code):
        return request.build_absolute_uri(reverse("check_certificate", args=[code]))

    content = print_certificates(rows, address_of)
    file_name = name or f"{rows[0].number or rows[0].name}.pdf"
    return download(content, file_name.replace("/", "-").replace("\\", "-"), PDF)
