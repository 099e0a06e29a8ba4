"""The report-in desk: who is awaited, who has come, with group, seat and room."""

from collections import defaultdict

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses import services
from courses.admin.people_search import matching
from courses.admin.tasks import TaskPage
from courses.models import Enrolment, LearningGroup, TrainingClass
from courses.services.enrolments import REPORT_IN
from courses.when import moment_text

Status = Enrolment.Status
MOST_LEARNERS = 400
SHOWN = (Status.CONFIRMED, Status.REPORTED, Status.NO_SHOW)


class PlaceForm(forms.Form):
    """Group, seat and room for one learner; what is left empty is suggested."""

    group = forms.ModelChoiceField(LearningGroup.objects.none(), required=False, label=_("group"))
    seat_no = forms.IntegerField(
        min_value=1, max_value=32767, required=False, label=_("seat number")
    )
    room_no = forms.CharField(max_length=20, required=False, label=_("room number"))

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups


class SizeForm(forms.Form):
    size = forms.IntegerField(
        min_value=2, max_value=200, initial=services.GROUP_SIZE, label=_("learners in a group")
    )


class DeskPage(TaskPage):
    title = _("Report-in desk")
    template_name = "courses/desk.html"
    queryset = TrainingClass.objects.all()
    verb = "keep_desk"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()
        rows = list(self.learners().filter(status__in=SHOWN)[:MOST_LEARNERS])
        kept = set(self.learners().filter(matching(words, "person__")).values_list("pk", flat=True))
        shown = [row for row in rows if row.pk in kept] if words else rows
        until = services.place_kept_until(self.row)
        by_status = defaultdict(list)
        for row in shown:
            by_status[row.status].append(row)
        arrived = sorted(by_status[Status.REPORTED], key=lambda row: row.reported_at, reverse=True)
        awaited = [row for row in rows if row.status == Status.CONFIRMED]
        return super().get_context_data(
            subtitle=str(self.row),
            training_class=self.row,
            words=words,
            is_reporting=self.row.status in REPORT_IN,
            awaited=by_status[Status.CONFIRMED],
            arrived=arrived,
            lost=by_status[Status.NO_SHOW],
            counts=counts_of(rows),
            unconfirmed=self.learners().filter(status=Status.NOMINATED).count(),
            units=units_of(rows),
            missing=awaited,
            next_seat=free_seat(rows),
            until=moment_text(until) if until else "",
            placing=self.placing(shown),
            ungrouped=sum(row.group_id is None and row.status in GROUPED for row in rows),
            size_form=SizeForm(),
            may_distribute=self.may("distribute_groups"),
            may_take_back=self.may("enrol"),
            **kwargs,
        )

    def learners(self):
        visible = Enrolment.objects.visible_to(self.request.user)
        rows = visible.filter(training_class=self.row).select_related("person", "unit", "group")
        return rows.order_by("unit__sort_order", "unit__pinyin", "person__pinyin", "pk")

    def placing(self, rows):
        """The learner whose group, seat and room are asked for, with the form."""
        key = self.request.GET.get("place", "")
        row = next((row for row in rows if str(row.pk) == key), None)
        if row is None or row.status != Status.CONFIRMED:
            return None
        initial = {"group": row.group_id, "room_no": row.room_no, "seat_no": row.seat_no}
        form = PlaceForm(groups=self.row.groups.all(), initial=initial)
        if row.group_id:
            # From one group to another leads a transfer, with its reason.
            del form.fields["group"]
        return {"row": row, "form": form}

    def report_in(self):
        enrolment = self.own(self.learners())
        form = PlaceForm(self.request.POST, groups=self.row.groups.all())
        if not form.is_valid():
            return show_errors(self.request, form)
        place = form.cleaned_data
        done = services.report_in(enrolment, suggest=True, by=self.request.user, **place)
        return said_of(done)

    def undo(self):
        done = services.undo_report_in(self.own(self.learners()), by=self.request.user)
        return gettext("%(person)s is awaited again.") % {"person": done.person}

    def mark_no_shows(self):
        count = len(services.mark_no_shows(self.row))
        done = ngettext(
            "%(count)s learner did not report in; the liaison is told.",
            "%(count)s learners did not report in; their liaisons are told.",
            count,
        )
        return done % {"count": count}

    def distribute(self):
        form = SizeForm(self.request.POST)
        if not form.is_valid():
            return show_errors(self.request, form)
        count = len(services.distribute_groups(self.row, **form.cleaned_data))
        done = ngettext(
            "%(count)s learner has a group now.", "%(count)s learners have a group now.", count
        )
        return done % {"count": count}

    buttons = {
        "report_in": ("keep_desk", report_in),
        "undo": ("keep_desk", undo),
        "mark_no_shows": ("mark_no_shows", mark_no_shows),
        "distribute": ("distribute_groups", distribute),
    }


GROUPED = (Status.CONFIRMED, Status.REPORTED)


def show_errors(request, form):
    for name, errors in form.errors.items():
        for error in errors:
            messages.error(request, f"{form.fields[name].label}: {error}")


def said_of(enrolment):
    """Who has reported in, and where the learner belongs now."""
    places = [
        str(enrolment.group) if enrolment.group else "",
        gettext("seat %(number)s") % {"number": enrolment.seat_no} if enrolment.seat_no else "",
        gettext("room %(number)s") % {"number": enrolment.room_no} if enrolment.room_no else "",
        *enrolment.handed_over,
    ]
    words = {"person": enrolment.person, "place": gettext(", ").join(filter(None, places))}
    return gettext("%(person)s has reported in: %(place)s") % words


def counts_of(rows):
    """How many should come, have come, are awaited, lost the place."""
    statuses = [row.status for row in rows]
    return {
        "expected": len(statuses),
        "arrived": statuses.count(Status.REPORTED),
        "awaited": statuses.count(Status.CONFIRMED),
        "lost": statuses.count(Status.NO_SHOW),
    }


def units_of(rows):
    """(unit, arrived, all) in the order of the units."""
    units = {}
    for row in rows:
        arrived, total = units.get(row.unit, (0, 0))
        units[row.unit] = (arrived + (row.status == Status.REPORTED), total + 1)
    return [(unit, arrived, total) for unit, (arrived, total) in units.items()]


def free_seat(rows):
    taken = {row.seat_no for row in rows if row.status not in Enrolment.ENDED}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


admin.site.register_page("training-classes/<int:pk>/desk/", DeskPage.as_view(), "class_desk")
