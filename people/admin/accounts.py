from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peixun.admin import PolicyModelAdmin, Verb
from people import services
from people.models import ApiToken, Appointment, User
from people.roles import Role


class PasswordForm(AdminPasswordChangeForm):
    # The stock warning is in English alone; its script looks for this list.
    usable_password_help_text = format_lazy(
        '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        _("Without a password nobody can sign in with the account; the present one is lost."),
    )


@admin.register(User)
class UserAdmin(PolicyModelAdmin, DjangoUserAdmin):
    """Accounts and their passwords. What they may do is in the appointments."""

    list_display = ["username", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username", "name", "person__search_text"]
    search_help_text = _("User name, name or pinyin")
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["last_login"]
    add_form = UserCreationForm
    change_password_form = PasswordForm
    # The stock page promises more fields after saving; ours has none.
    add_form_template = "admin/change_form.html"
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "is_staff", "is_active", "last_login"]})
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "is_staff", "password1", "password2"]})]

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        # What a password is stored as concerns nobody who only looks.
        fields = [name for name in self.fieldsets[0][1]["fields"] if name != "password"]
        return [(None, {"fields": fields})]


@admin.register(Appointment)
class AppointmentAdmin(PolicyModelAdmin):
    """Roles are given and taken back, never edited."""

    list_display = ["user", "role", "unit", "appointed_by", "created_at", "ended_at"]
    list_select_related = ["user", "unit", "appointed_by"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__username", "user__name", "unit__search_text"]
    search_help_text = _("User name, name or unit")
    autocomplete_fields = ["user", "unit"]
    fields = ["user", "role", "unit", "appointed_by", "created_at", "ended_at"]
    readonly_fields = ["appointed_by", "created_at", "ended_at"]
    verbs = [
        Verb(
            "end",
            _("End"),
            services.end_appointment,
            question=_("The person loses this role at once. The entry stays as a record."),
            done=_("%(object)s has ended."),
            is_dangerous=True,
        )
    ]

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["user", "role", "unit"]

    def create(self, request, form):
        given = form.cleaned_data
        return services.appoint(
            given["user"], Role(given["role"]), unit=given["unit"], by=request.user
        )


class TokenForm(forms.ModelForm):
    """What a new token may do, and for how long."""

    scope = forms.ChoiceField(label=_("scope"), choices=ApiToken.Scope)
    days = forms.IntegerField(
        label=_("valid for days"), min_value=1, max_value=services.TOKEN_MAX_DAYS, initial=30
    )

    class Meta:
        model = ApiToken
        fields = ["name"]


def revoke(token, *, by):
    """Revoke the token; who did it is in the log entry."""
    return services.revoke_token(token)


@admin.register(ApiToken)
class ApiTokenAdmin(PolicyModelAdmin):
    """Tokens are made and revoked, never edited. The key is shown once."""

    list_display = ["prefix", "name", "user", "scopes", "expires_at", "revoked_at"]
    list_select_related = ["user"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["prefix", "name", "user__username", "user__name"]
    search_help_text = _("Beginning of the token, purpose or account")
    fields = ["prefix", "name", "user", "scopes", "expires_at", "revoked_at", "created_at"]
    readonly_fields = fields
    verbs = [
        Verb(
            "revoke",
            _("Revoke"),
            revoke,
            question=_("Programs that use this token stop working at once."),
            done=_("%(object)s is revoked."),
            is_dangerous=True,
        )
    ]

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["name", "scope", "days"]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else []

    def get_form(self, request, obj=None, **kwargs):
        if obj is None:
            kwargs["form"] = TokenForm
        return super().get_form(request, obj, **kwargs)

    def create(self, request, form):
        given = form.cleaned_data
        token, key = services.issue_token(
            request.user, scopes=[given["scope"]], days=given["days"], name=given["name"]
        )
        note = gettext("Copy the token now, it is not shown again: %(key)s")
        messages.warning(request, note % {"key": key})
        return token
