"""The forms of the pages beside the timetable."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import LearningGroup, Lecturer, TrainingClass, TrainingSession, Venue
from courses.series import LONGEST_TITLE, MOST_SESSIONS, Pattern
from courses.when import OF_OUR_AGE, date_text
from peixun.admin import SearchBoxMultiple

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class Reason(forms.CharField):
    """Why something is to be so although it asks for a reason."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Reason why it is to be so all the same"),
            help_text=_("Only needed where a finding asks for it."),
            required=False,
            max_length=200,
            **kwargs,
        )


class Day(forms.DateField):
    def __init__(self, **kwargs):
        picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=picker, validators=OF_OUR_AGE, **kwargs)


class MoveDayForm(forms.Form):
    day = forms.TypedChoiceField(label=_("Day to move"))
    to = Day(label=pgettext_lazy("day", "Move to"))
    reason = Reason()

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day.isoformat(), date_text(day)) for day in days]
        self.fields["day"].coerce = type(days[0]).fromisoformat if days else str


class CopyForm(forms.ModelForm):
    start_on = Day(label=_("starts on"))

    class Meta:
        model = TrainingClass
        fields = ["title", "class_code", "period_no", "period_text", "start_on"]


class SeriesForm(forms.Form):
    titles = forms.CharField(
        label=_("Titles"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line for each session; a single line is repeated with a number."),
    )
    first = Day(label=_("First day"))
    until = Day(label=_("Last day"), required=False)
    count = forms.IntegerField(
        label=_("Number of sessions"), required=False, min_value=1, max_value=MOST_SESSIONS
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every day."),
    )
    skips_days_off = forms.BooleanField(label=_("Skip weekends and holidays"), required=False)
    starts = forms.TimeField(
        label=_("Starts at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=1, max_value=24 * 60, initial=120
    )
    session_type = forms.ChoiceField(
        label=_("Kind of session"), choices=TrainingSession.Kind, initial="lecture"
    )
    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("Venue"), required=False)
    lecturers = forms.ModelMultipleChoiceField(
        Lecturer.objects.none(),
        label=_("Lecturers"),
        required=False,
        widget=SearchBoxMultiple(TrainingSession._meta.get_field("lecturers"), admin.site),
    )
    credit_hours = forms.DecimalField(
        label=_("Credit hours of each"),
        min_value=0,
        max_value=24,
        max_digits=4,
        decimal_places=1,
        initial=0,
    )
    is_required = forms.BooleanField(label=_("Attendance is kept"), required=False, initial=True)

    group = forms.ModelChoiceField(
        LearningGroup.objects.none(),
        label=_("Who takes part"),
        required=False,
        empty_label=_("The whole class"),
    )
    reason = Reason()

    def __init__(self, *args, user, training_class, **kwargs):
        super().__init__(*args, **kwargs)
        groups = LearningGroup.objects.visible_to(user).filter(training_class=training_class)
        self.fields["group"].queryset = groups
        self.fields["venue"].queryset = Venue.objects.visible_to(user).filter(is_active=True)
        self.fields["lecturers"].queryset = Lecturer.objects.visible_to(user)

    def clean_titles(self):
        titles = [line.strip() for line in self.cleaned_data["titles"].splitlines()]
        titles = [title for title in titles if title]
        if any(len(title) > LONGEST_TITLE for title in titles):
            raise forms.ValidationError(
                _("A title has at most %(limit)s characters."),
                "max_length",
                {"limit": LONGEST_TITLE},
            )
        if not titles:
            raise forms.ValidationError(_("Please give a title."), "required")
        return titles

    @property
    def series(self):
        """The pattern, and the fields that all sessions have in common."""
        values = dict(self.cleaned_data)
        names = ("first", "until", "count", "weekdays", "starts", "minutes", "titles")
        return {"pattern": Pattern(**{name: values.pop(name) for name in names}), **values}
