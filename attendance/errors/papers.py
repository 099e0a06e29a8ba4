"""Refusals about papers, files and reports."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class TooManyPapers(Refused):
    code = "too_many_papers"
    message = _("A sheet keeps at most %(limit)s signed papers.")


class ProofKind(Refused):
    code = "proof_kind"
    status = 415
    message = _("A proof is a photo (JPEG or PNG) or a PDF.")


class SealBroken(Refused):
    """Sealed with a key that the installation has no longer: an operator has to mend it."""

    code = "seal_broken"
    status = 503
    message = _("This cannot be read at the moment. Please tell the office.")


class ReportTooLarge(Refused):
    code = "report_too_large"
    message = _(
        "The report has %(cells)s cells; a file takes %(most)s. Choose fewer days, a unit or a"
        " group."
    )


class PaperFailed(Refused):
    code = "paper_failed"
    message = _("The document could not be typeset in time. Choose fewer days, a unit or a group.")
