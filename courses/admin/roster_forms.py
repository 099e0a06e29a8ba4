"""The forms of the roster wizard, and what they carry from step to step."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.rosters import FIELDS
from courses.services import NEW, called

# A form has two thousand fields at most; who needs more corrects the file.
MOST_UNITS = 100
COLUMN, UNIT = "column-", "unit-"


class SourceForm(forms.Form):
    file = forms.FileField(label=_("File (.xlsx or .csv)"), required=False)
    text = forms.CharField(
        label=_("or cells copied from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ColumnsForm(forms.Form):
    """One choice for each column of the table."""

    def __init__(self, *args, table, proposed=None, **kwargs):
        super().__init__(*args, **kwargs)
        proposed = proposed or {}
        meanings = [(meaning, label) for meaning, (label, _synonyms) in FIELDS.items()]
        for position in range(table.width):
            self.fields[f"{COLUMN}{position}"] = forms.ChoiceField(
                choices=[("", _("Do not import")), *meanings],
                required=False,
                initial=proposed.get(position, ""),
                label=column_label(table, position),
            )

    def clean(self):
        chosen = [meaning for meaning in self.cleaned_data.values() if meaning]
        if len(chosen) > len(set(chosen)):
            raise forms.ValidationError(_("Two columns cannot hold the same."), "twice")

    @property
    def columns(self):
        return {
            int(name.removeprefix(COLUMN)): meaning
            for name, meaning in self.cleaned_data.items()
            if meaning
        }


class CheckForm(forms.Form):
    """What shall become of units that are not known, and how far learners are taken."""

    report_in = forms.BooleanField(required=False, label=_("Confirm and report in at once"))

    def __init__(self, *args, suggestions, chosen, unknown, **kwargs):
        super().__init__(*args, **kwargs)
        for text in sorted(suggestions.keys() | chosen.keys())[:MOST_UNITS]:
            choices = [("", _("Row by row"))]
            choices += [(str(unit.pk), called(unit)) for unit in suggestions.get(text, [])]
            choices += [(NEW, _("Create the unit"))] if text in unknown else []
            label = _("Unit “%(unit)s” in all its rows") % {"unit": text}
            self.fields[f"{UNIT}{text}"] = forms.ChoiceField(
                choices=choices, required=False, label=label, initial=chosen.get(text, "")
            )


def column_label(table, position):
    """The heading of a column, or else its number, with the first value below it."""
    words = table.heading[position] if table.heading and position < len(table.heading) else ""
    values = (row[position] for row in table.rows if position < len(row) and row[position])
    first = next(values, "")[:30]
    words = words or gettext("Column %(number)s") % {"number": position + 1}
    return f"{words} ({first})"
