from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance import services
from attendance.models import AttendanceFact, AttendanceRecord, AttendanceSheet
from attendance.models.sheets import Status
from attendance.reports.words import sentence_of_fact
from attendance.services import CORRECTABLE
from peixun.admin import PolicyModelAdmin, Verb


def submit_sheet(sheet, *, by):
    return services.submit_sheet(sheet.session, by=by)


def confirm_sheet(sheet, *, by):
    return services.confirm_sheet(sheet.session, by=by)


def lock_sheet(sheet, *, by):
    return services.lock_sheet(sheet.session, by=by)


def reopen_sheet(sheet, *, reason, by):
    return services.reopen_sheet(sheet.session, reason=reason, by=by)


def correct(record, *, status, reason, by):
    return services.correct_record(record, status, reason=reason, by=by)


def propose(record, *, status, reason, by):
    return services.propose_correction(record, status, reason=reason, by=by)


def is_locked(record):
    sheet = record.session.sheet
    return sheet.state == sheet.State.LOCKED


def is_not_locked(record):
    return not is_locked(record)


def count_of(status, label):
    """A column of the list: how many learners have the status."""

    @admin.display(description=label)
    def column(self, sheet):
        return sheet.counts[status]

    return column


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


@admin.register(AttendanceSheet)
class AttendanceSheetAdmin(PolicyModelAdmin):
    """The rolls and how they add up. Marks are made at the roll call, not here."""

    list_display = [
        "session", "training_class", "starts_at", "state", "expected", "pending", "present",
        "late", "left_early", "late_and_left", "absent", "on_leave", "exempt",
    ]  # fmt: skip
    list_select_related = ["session__training_class"]
    list_filter = ["state", "session__starts_at"]
    search_fields = [
        "session__title", "session__training_class__title", "session__training_class__class_code"
    ]  # fmt: skip
    search_help_text = _("Session, title or code of the class")
    sortable_by = ["state"]
    fieldsets = [
        (None, {"fields": ["session", "training_class", "starts_at", "state", "records"]}),
        (_("Counts"), {"fields": [
            "expected", "pending", "present", "late", "left_early", "late_and_left", "absent",
            "on_leave", "exempt",
        ]}),
        (_("Who did what"), {"fields": [
            "opened_by", "opened_at", "submitted_by", "submitted_at", "confirmed_by",
            "confirmed_at", "locked_by", "locked_at", "events",
        ]}),
    ]  # fmt: skip
    verbs = [
        Verb(
            "submit_sheet",
            _("Hand in"),
            submit_sheet,
            question=_("Afterwards only a correction with a reason changes the sheet."),
            done=_("The sheet of “%(object)s” has been handed in."),
        ),
        Verb(
            "confirm_sheet",
            _("Confirm the sheet"),
            confirm_sheet,
            question=_("You stand for what the sheet says."),
            done=_("The sheet of “%(object)s” is confirmed."),
        ),
        Verb(
            "lock_sheet",
            _("Lock"),
            lock_sheet,
            question=_("The sheet has been checked and is closed for good."),
            done=_("The sheet of “%(object)s” is locked."),
        ),
        Verb(
            "reopen_sheet",
            _("Reopen"),
            reopen_sheet,
            form=ReasonForm,
            question=_("The sheet can then be marked again; the reason stays visible."),
            done=_("The sheet of “%(object)s” is open again."),
            is_dangerous=True,
        ),
    ]

    expected = count_of("expected", _("Expected"))
    pending = count_of("pending", Status.PENDING.label)
    present = count_of("present", Status.PRESENT.label)
    late = count_of("late", Status.LATE.label)
    left_early = count_of("left_early", Status.LEFT_EARLY.label)
    late_and_left = count_of("late_and_left", Status.LATE_AND_LEFT.label)
    absent = count_of("absent", Status.ABSENT.label)
    on_leave = count_of("on_leave", Status.ON_LEAVE.label)
    exempt = count_of("exempt", Status.EXEMPT.label)

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    @admin.display(description=_("training class"))
    def training_class(self, sheet):
        return sheet.session.training_class

    @admin.display(description=pgettext_lazy("timetable", "starts"))
    def starts_at(self, sheet):
        return sheet.session.starts_at

    @admin.display(description=_("What happened"))
    def events(self, sheet):
        lines = ((event_text(event),) for event in sheet.events.select_related("by"))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", lines))

    @admin.display(description=_("attendance records"))
    def records(self, sheet):
        url = reverse("admin:attendance_attendancerecord_changelist")
        return format_html(
            '<a href="{}?session__id__exact={}">{}</a>', url, sheet.session_id, _("Show them")
        )


class CorrectionForm(ReasonForm):
    status = forms.ChoiceField(
        label=_("status"),
        choices=[(value, label) for value, label in Status.choices if value in CORRECTABLE],
    )
    field_order = ["status", "reason"]


@admin.register(AttendanceRecord)
class AttendanceRecordAdmin(PolicyModelAdmin):
    """What each learner's attendance was. Derived; a correction is the only way to change it."""

    list_display = [
        "learner", "unit", "session", "status", "minutes_late", "minutes_early", "source",
        "updated_at",
    ]  # fmt: skip
    list_select_related = ["enrolment__person", "enrolment__unit", "session__sheet"]
    list_filter = ["status", "source"]
    search_fields = ["enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    # By a joined column the list would sort the whole table.
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "learner", "unit", "training_class", "session", "status", "minutes_late",
        "minutes_early", "hours_lost", "source", "updated_at", "history",
    ]  # fmt: skip
    readonly_fields = fields
    verbs = [
        Verb(
            "correct",
            _("Correct"),
            correct,
            form=CorrectionForm,
            question=_("The status before and the reason stay visible."),
            done=_("The record of %(object)s has been corrected."),
            fits=is_not_locked,
        ),
        Verb(
            "propose_correction",
            _("Propose a correction"),
            propose,
            form=CorrectionForm,
            question=_("The sheet is locked: a second person has to agree."),
            done=_("The correction of %(object)s waits for a second person."),
            fits=is_locked,
        ),
    ]

    @admin.display(description=_("learner"))
    def learner(self, record):
        return record.enrolment.person

    @admin.display(description=_("unit"))
    def unit(self, record):
        return record.enrolment.unit

    @admin.display(description=_("What happened"))
    def history(self, record):
        facts = AttendanceFact.objects.filter(
            session=record.session_id, enrolment=record.enrolment_id
        ).select_related("recorded_by")
        lines = ((sentence_of_fact(fact),) for fact in facts)
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", lines))


def event_text(event):
    """One line of a sheet's history: when, what, by whom, and why."""
    when = date_format(timezone.localtime(event.happened_at), "DATETIME_FORMAT")
    parts = [when, event.get_action_display(), str(event.by), event.reason]
    return " · ".join(filter(None, parts))


@admin.register(AttendanceFact)
class AttendanceFactAdmin(PolicyModelAdmin):
    """What happened, in the order in which it was recorded."""

    list_display = [
        "happened_at", "learner", "session", "kind", "status", "old_status", "reason", "method",
        "recorded_by",
    ]  # fmt: skip
    list_select_related = ["enrolment__person", "session", "recorded_by"]
    list_filter = ["kind", "method"]
    search_fields = ["enrolment__person__search_text"]
    search_help_text = _("Name, pinyin or initials, such as wjg")
    ordering = ["-id"]
    sortable_by = ()
    fields = [
        "learner", "training_class", "session", "kind", "status", "old_status", "reason",
        "happened_at", "recorded_at", "client_at", "method", "device", "recorded_by", "nonce",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description=_("learner"))
    def learner(self, fact):
        return fact.enrolment.person
