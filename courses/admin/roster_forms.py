"""The forms of the roster wizard, and what they carry from step to step."""

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.errors import RosterExpired, RosterTooLarge
from courses.rosters import FIELDS, guess
from courses.services import NEW
from people.models import Unit

# Below the limit of a form, with room for its other fields.
LARGEST_PACKAGE = 900_000
PACKAGE_LIVES = 8 * 60 * 60
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

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, **kwargs)
        guessed = guess(table.heading or [])
        meanings = [(meaning, label) for meaning, (label, _synonyms) in FIELDS.items()]
        for position in range(table.width):
            self.fields[f"{COLUMN}{position}"] = forms.ChoiceField(
                choices=[("", _("Do not import")), *meanings],
                required=False,
                initial=guessed.get(position, ""),
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

    def __init__(self, *args, suggestions, may_create, **kwargs):
        super().__init__(*args, **kwargs)
        for text, units in suggestions.items():
            choices = [("", _("Leave these rows out"))]
            choices += [(str(unit.pk), unit.name) for unit in units]
            choices += [(NEW, _("Create the unit"))] if may_create else []
            label = _("Unit “%(unit)s”") % {"unit": text}
            self.fields[f"{UNIT}{text}"] = forms.ChoiceField(
                choices=choices, required=False, label=label
            )


def chosen_units(posted, by, may_create):
    """What the person has said about units that are not known."""
    said = {name.removeprefix(UNIT): posted[name] for name in posted if name.startswith(UNIT)}
    keys = {
        text: int(value) for text, value in said.items() if value.isdecimal() and len(value) < 19
    }
    known = Unit.objects.visible_to(by).in_bulk(keys.values())
    choices = {text: known[key] for text, key in keys.items() if key in known}
    if may_create:
        choices |= {text: NEW for text, value in said.items() if value == NEW}
    return choices


def column_label(table, position):
    """The heading of a column, or else its number, with the first value below it."""
    words = table.heading[position] if table.heading and position < len(table.heading) else ""
    values = (row[position] for row in table.rows if position < len(row) and row[position])
    first = next(values, "")[:30]
    words = words or gettext("Column %(number)s") % {"number": position + 1}
    return f"{words} ({first})"


def pack(data):
    """Sign what the next step needs, so that the server keeps nothing in between."""
    package = signing.dumps(data, salt="courses.roster", compress=True)
    if len(package) > LARGEST_PACKAGE:
        raise RosterTooLarge()
    return package


def unpack(package):
    try:
        return signing.loads(package, salt="courses.roster", max_age=PACKAGE_LIVES)
    except signing.BadSignature as error:
        raise RosterExpired() from error
