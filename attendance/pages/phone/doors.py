"""Signing in and out on a phone, for people with or without rights in the office."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import TextInput
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from attendance.pages.phone.frame import Unkept


class SignInForm(AuthenticationForm):
    """Every account may sign in here; what it may do is asked of the policies."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget = TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        )


class SignIn(Unkept, LoginView):
    """User name and password; the address asked for is opened afterwards if it is ours."""

    authentication_form = SignInForm
    template_name = "attendance/phone/sign_in.html"
    next_page = reverse_lazy("my")
    extra_context = {"title": _("Sign in")}


class SignOut(Unkept, LogoutView):
    next_page = reverse_lazy("my_login")
