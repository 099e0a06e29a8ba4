"""What the file of a class is made of, chapter by chapter: tables, papers, sealed words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.dossier.archive import Entry
from attendance.models import (
    Bulletin,
    Certificate,
    CompletionDecision,
    DisciplineReading,
    DisciplineRecord,
    LeaveProof,
    LeaveRequest,
    SheetPaper,
    UnitFeedback,
)
from attendance.papers import print_certificates
from attendance.papers.official.rendering import as_word
from attendance.reports.classes import report_of
from attendance.reports.distribution import table_of_distribution
from attendance.reports.exports import as_workbook
from attendance.reports.tables import Table, table_of_report
from attendance.services import discipline, sealed_files
from attendance.services import leave as leaves
from courses.models import TimetableRelease, TrainingClass
from courses.releases import SessionRow
from courses.when import instant_text
from materials.models import MaterialAssignment, MaterialVersion, PaperCopy
from materials.models.assignments import in_class
from materials.services import matrix_of
from people.models import User

FILING = DisciplineReading.Purpose.FILING


def _book(path: str, table: Table) -> Entry:
    return Entry(f"{path}.xlsx", as_workbook(table))


def _text(path: str, lines: Sequence[str]) -> Entry:
    # With the mark by which every editor knows the encoding.
    return Entry(f"{path}.txt", "\r\n".join(lines).encode("utf-8-sig"))


def timetable(training_class: TrainingClass) -> Iterator[Entry]:
    """Every release of the timetable, as it was announced."""
    folder = pgettext("dossier", "1 Timetable")
    heading = [_("Time"), _("Title"), _("Venue"), _("Lecturers"), _("Credit hours")]
    releases = TimetableRelease.objects.filter(training_class=training_class)
    for release in releases.select_related("released_by").order_by("number"):
        rows = [_session_row(SessionRow.from_json(one)) for one in release.snapshot]
        notes = [_("released by %(person)s") % {"person": release.released_by}, release.note]
        table = Table(str(release), heading, rows, notes)
        yield _book(f"{folder}/{release}", table)


def _session_row(row: SessionRow) -> list[str]:
    title = f"{row.title} ({_('cancelled')})" if row.is_cancelled else row.title
    return [row.when, title, row.venue_name, row.given_by, row.credit_hours]


def learners(training_class: TrainingClass) -> Iterator[Entry]:
    """The roster as it stands."""
    rows = training_class.enrolments.select_related("person", "unit", "group")
    heading = [_("No."), _("Name"), _("Unit"), _("Group"), _("Status"), _("Reported in")]
    cells = [
        [
            str(one.student_no or ""),
            one.person.name,
            str(one.unit),
            str(one.group or ""),
            one.get_status_display(),
            instant_text(one.reported_at),
        ]
        for one in rows.order_by("student_no", "pk")
    ]
    title = pgettext("dossier", "2 Roster")
    yield _book(f"{title}/{training_class.title}", Table(title, heading, cells))


def attendance(training_class: TrainingClass) -> Iterator[Entry]:
    """The attendance of everybody at every session, and the sheets that were signed by hand."""
    folder = pgettext("dossier", "3 Attendance")
    report = report_of(training_class, None)
    yield _book(f"{folder}/{training_class.title}", table_of_report(report))
    papers = SheetPaper.objects.filter(sheet__session__training_class=training_class)
    for paper in papers.select_related("sheet__session").order_by(
        "sheet__session__starts_at", "pk"
    ):
        session = paper.sheet.session
        name = f"{timezone.localdate(session.starts_at)} {session.title} {paper.file_name}"
        yield Entry(f"{folder}/{name}", sealed_files.read(paper.sha256))


def leave(training_class: TrainingClass, by: User, at: datetime) -> Iterator[Entry]:
    """Every request with its reason, what was decided, and its proof."""
    folder = pgettext("dossier", "4 Leave")
    rows = LeaveRequest.objects.filter(training_class=training_class).exclude(status="draft")
    related = ("enrolment__person", "enrolment__unit")
    for request in rows.select_related(*related).order_by("from_at", "pk"):
        path = f"{folder}/{request.pk} {request.enrolment.person.name}"
        yield _text(path, _lines_of_leave(request, leaves.read_reason(request, by=by, at=at)))
        if LeaveProof.objects.filter(request=request).exists():
            proof, content = leaves.open_proof(request, by=by, at=at)
            yield Entry(f"{path} {proof.file_name}", content)


def _lines_of_leave(request: LeaveRequest, reason: str) -> list[str]:
    trail = [
        f"{instant_text(one.at)} {one.get_kind_display()} {one.by or ''} "
        f"{leaves.opened(one.sealed_comment)}".rstrip()
        for one in request.decisions.select_related("by").order_by("pk")
    ]
    return [
        f"{request.enrolment} · {request.get_leave_type_display()} · "
        f"{request.get_status_display()}",
        f"{instant_text(request.from_at)} – {instant_text(request.to_at)}",
        _("Credit hours: %(hours)s") % {"hours": request.hours},
        _("Reason: %(reason)s") % {"reason": reason},
        *trail,
    ]


def conduct(training_class: TrainingClass, by: User, at: datetime) -> Iterator[Entry]:
    """Every record with its words, its steps and its evidence."""
    folder = pgettext("dossier", "5 Discipline")
    rows = DisciplineRecord.objects.filter(training_class=training_class)
    related = ("enrolment__person", "enrolment__unit", "rule")
    for record in rows.select_related(*related).order_by("occurred_at", "pk"):
        path = f"{folder}/{record.pk} {record.enrolment.person.name}"
        text = discipline.read_record(record, by=by, purpose=FILING, at=at)
        yield _text(path, _lines_of_record(record, text))
        for one in text.evidence:
            if one.piece.sha256 and one.piece.record_id == record.pk:
                piece, content = discipline.open_evidence(
                    record, one.piece.pk, by=by, purpose=FILING, at=at
                )
                yield Entry(f"{path} {piece.file_name}", content)


def _lines_of_record(record: DisciplineRecord, text: discipline.RecordText) -> list[str]:
    rule = record.rule or record.get_category_display()
    return [
        f"{record.enrolment} · {rule} · {record.get_severity_display()} · "
        f"{record.get_status_display()}",
        f"{instant_text(record.occurred_at)} {record.place}",
        text.description,
        *(f"{one.piece.get_kind_display()}: {one.text or one.piece.file_name}"
          for one in text.evidence),
        *(f"{instant_text(one.at)} {one.label} {one.by or ''} {one.comment}".rstrip()
          for one in text.steps),
        *(f"{_('Appeal')}: {one.text} · {one.appeal.get_result_display()} {one.answer}".rstrip()
          for one in text.appeals),
        f"{_('Handling')}: {record.get_handling_display()}" if record.handling else "",
    ]  # fmt: skip


def papers(training_class: TrainingClass) -> Iterator[Entry]:
    """Bulletins and letters as they were issued; those that were taken back say so."""
    folder = pgettext("dossier", "6 Bulletins and letters")
    for model in (Bulletin, UnitFeedback):
        issued = model.objects.filter(training_class=training_class, issued_at__isnull=False)
        for paper in issued.order_by("issued_at", "pk"):
            content = as_word(paper.content or {}, is_draft=False)
            name = f"{paper.doc_no} {paper} {paper.get_status_display()}"
            yield Entry(f"{folder}/{name}.docx", content)


def materials(training_class: TrainingClass) -> Iterator[Entry]:
    """What was handed out, with the hash by which each file is known."""
    folder = pgettext("dossier", "7 Materials")
    handed_out = MaterialAssignment.objects.filter(in_class(training_class)).values("material")
    versions = MaterialVersion.objects.filter(material__in=handed_out)
    heading = [_("Code"), _("Title"), _("Version"), _("Status"), _("File name"), "SHA-256"]
    rows = [
        [
            version.material.code,
            version.material.title,
            str(version.version_no),
            version.get_status_display(),
            version.file_name,
            version.sha256,
        ]
        for version in versions.select_related("material").order_by("material__code", "version_no")
    ]
    yield _book(f"{folder}/{training_class.title}", Table(folder, heading, rows))
    title = _("Who has what")
    matrix = table_of_distribution(training_class, matrix_of(training_class, None))
    yield _book(f"{folder}/{title}", matrix)
    title = _("Copies on paper")
    yield _book(f"{folder}/{title}", _copies_of(training_class, title))


def _copies_of(training_class: TrainingClass, title: str) -> Table:
    heading = [
        _("Title"), _("Version"), _("Serial number"), _("Holder"), pgettext("copy", "Status"),
        pgettext("copy", "Issued at"), pgettext("copy", "Returned at"), _("Remarks"),
    ]  # fmt: skip
    copies = PaperCopy.objects.filter(enrolment__training_class=training_class)
    copies = copies.select_related("version__material", "person").order_by("version", "serial_no")
    rows = [
        [
            copy.version.material.title,
            str(copy.version.version_no),
            f"{copy.serial_no:03}",
            copy.person.name,
            str(copy.get_status_display()),
            instant_text(copy.issued_at),
            instant_text(copy.returned_at),
            copy.lost_reason,
        ]
        for copy in copies
    ]
    return Table(title, heading, rows)


def completion(training_class: TrainingClass, address_of: Callable[[str], str]) -> Iterator[Entry]:
    """Who completed, and the certificates that are in force or were taken back."""
    folder = pgettext("dossier", "8 Completion")
    decisions = CompletionDecision.objects.filter(training_class=training_class)
    heading = [_("Name"), _("Unit"), _("Decision"), _("Credit hours"), _("Decided by")]
    rows = [
        [
            one.enrolment.person.name,
            str(one.enrolment.unit),
            one.get_decision_display(),
            f"{one.hours_awarded:f}",
            str(one.decided_by),
        ]
        for one in decisions.select_related(
            "enrolment__person", "enrolment__unit", "decided_by"
        ).order_by("enrolment__student_no", "pk")
    ]
    yield _book(f"{folder}/{training_class.title}", Table(folder, heading, rows))
    issued = list(
        Certificate.objects.filter(training_class=training_class)
        .exclude(status=Certificate.Status.DRAFT)
        .order_by("number")
    )
    if issued:
        name = _("Certificates")
        yield Entry(f"{folder}/{name}.pdf", print_certificates(issued, address_of))
