from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.models.sheets import Status
from attendance.reports.classes import Filters
from courses.models import LearningGroup
from peixun.admin import TypedDateField


class ReportForm(forms.Form):
    """What of a class's attendance is asked for. Units and groups are those the asker sees."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    group = forms.TypedChoiceField(label=_("Group"), coerce=int, empty_value=None, required=False)
    status = forms.ChoiceField(
        label=_("status"), choices=[("", _("all")), *Status.choices], required=False
    )
    from_on = TypedDateField(label=_("from day"), required=False)
    to_on = TypedDateField(label=_("to day"), required=False)

    def __init__(self, data, *, learners):
        super().__init__(data or None)
        everything = [("", _("all"))]
        units = dict(sorted({(each.unit_id, each.unit) for each in learners}))
        self.fields["unit"].choices = [*everything, *units.items()]
        keys = {each.group_id for each in learners if each.group_id}
        groups = LearningGroup.objects.filter(pk__in=keys) if keys else []
        self.fields["group"].choices = [*everything, *((g.pk, str(g)) for g in groups)]
        if not groups:
            del self.fields["group"]

    @property
    def filters(self) -> Filters:
        """What was asked for, as far as it can be understood."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Filters(**{name: value or None for name, value in given.items()})
