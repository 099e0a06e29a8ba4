"""The tab of a class's page on attendance: its sessions, and learners by sessions."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import pgettext

from attendance.models import AttendanceSheet, Survey
from attendance.models.sheets import Status
from attendance.pages.lines import counts_of
from attendance.pages.links import admin_link
from attendance.pages.report_form import ReportForm
from attendance.reports.classes import learners_of, report_of
from attendance.reports.tables import COUNTS, SIGNS, legend
from courses.models import NameOrder, TrainingSession
from courses.when import day_text

LEARNERS_A_PAGE = 250
States = AttendanceSheet.State


def contents(training_class, user, may, query=None):
    """What the tab shows of the learners whose records the user may see."""
    form = ReportForm(query, learners=learners_of(training_class, user))
    report = report_of(training_class, user, form.filters)
    page = Paginator(report.learners, LEARNERS_A_PAGE).get_page((query or {}).get("page"))
    taken = [session for session in report.sessions if session.state]
    may_read = may("view", AttendanceSheet(session=TrainingSession(training_class=training_class)))
    of_class = TrainingSession(training_class=training_class)
    return {
        "form": form,
        "sessions": [_row(report, session) for session in report.sessions],
        "taken": [(session, report.of_session(session)) for session in taken],
        "still_open": len(report.still_open),
        "page": page,
        "asked": _asked(query),
        "matrix": [_line(report, learner, taken) for learner in page],
        "total": report.total(),
        "counted": [status.label for status in Status if status in COUNTS],
        "total_counts": [report.total().counts[status] for status in COUNTS],
        "legend": legend(),
        "may_read": may_read,
        "may_take": may("open_sheet", of_class),
        "may_print": may("print_sign_in_sheet", of_class),
        "orders": [("seat", pgettext("order", "Seats")), *NameOrder.choices],
        "rates_url": admin_link("class_rates", training_class.pk),
        "surveys_url": admin_link("survey_results", training_class.pk)
        if may("view", Survey(training_class=training_class))
        else None,
        "files": [(kind.upper(), _file(training_class, kind, query)) for kind in KINDS],
    }


KINDS = ("xlsx", "csv", "pdf")


def _row(report, session):
    """A session with its day, the words for its sheet's state and how many are what."""
    cells = [report.cells.get(session.pk, {}).get(learner.pk) for learner in report.learners]
    return {
        "session": session,
        "day": day_text(session.starts_at),
        "state": States(session.state).label if session.state else None,
        "counts": counts_of(status for status in cells if status),
    }


def _line(report, learner, taken):
    cells = report.statuses_of(learner)
    tally = report.of_learner(learner)
    statuses = [Status(cells[s.pk]) if s.pk in cells else None for s in taken]
    return {
        "learner": learner,
        "cells": [(status, SIGNS[status] if status else "") for status in statuses],
        "counts": [tally.counts[status] for status in COUNTS],
        "tally": tally,
    }


def _asked(query):
    """The filters of the address, for links that keep them."""
    if query is None:
        return ""
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()


def _file(training_class, kind, query):
    url = reverse("admin:class_attendance_file", args=[training_class.pk])
    asked = _asked(query)
    return f"{url}?as={kind}{'&' + asked if asked else ''}"
