from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from materials.files.kinds import ACCEPTED, KINDS
from materials.models import MaterialAssignment
from materials.models.assignments import TARGETS
from peixun import policy
from peixun.admin import SearchBox
from peixun.models import in_our_time, of_our_age

ENDINGS = sorted(ending for kind in KINDS.values() for ending in kind.extensions)


class NewVersionForm(forms.Form):
    """The file of the next version and what is new in it."""

    upload = forms.FileField(label=_("file"), allow_empty_file=True, max_length=None)
    change_note = forms.CharField(label=_("what changed"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        size = settings.MATERIAL_MAX_BYTES // (1024 * 1024)
        accepted = _("%(kinds)s, at most %(size)s MB") % {"kinds": ACCEPTED, "size": size}
        self.fields["upload"].help_text = accepted
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{end}" for end in ENDINGS)


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        # An empty reason is for the service to refuse, with its own sentence.
        required=False,
        help_text=_("Shown to those who ask for the file."),
    )


def moment_field(label, help_text=""):
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=False,
        validators=[of_our_age, in_our_time],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


class AssignForm(forms.Form):
    """Whom the material is handed to: one of the targets; from when and until when."""

    must_read = forms.BooleanField(label=_("must be read"), required=False)
    due_at = moment_field(_("to be read by"))
    release_at = moment_field(
        _("available from"), _("Before that it is hidden from them. Empty: at once.")
    )
    expires_at = moment_field(
        _("available up to and including"),
        _("The last moment that counts: for the whole of a day name 00:00 of the next one."),
    )
    channel = forms.ChoiceField(label=_("channel"), choices=MaterialAssignment.Channel)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TARGETS:
            self.fields[name] = target_field(name, user)
        self.order_fields(TARGETS)


def target_field(name, user):
    """Choose a target by typing, among those the user may see."""
    relation = MaterialAssignment._meta.get_field(name)
    rows = policy.rows(user, "view", relation.related_model)
    return forms.ModelChoiceField(
        relation.related_model._default_manager.filter(rows),
        label=capfirst(relation.verbose_name),
        required=False,
        widget=SearchBox(relation, admin.site),
    )


class ReceiverForm(forms.Form):
    """Who gets a copy on paper by name."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"] = target_field("person", user)
        self.fields["person"].required = True
