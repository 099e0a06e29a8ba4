"""Who may sign in with a password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

# Accounts of the demo bear this; their password is printed, so they are shut outside it.
DEMO_PREFIX = "demo-"


class AccountBackend(ModelBackend):
    """Active accounts; those of the demo in demo mode only. No Django permissions."""

    def user_can_authenticate(self, user: Any) -> bool:
        if user.username.startswith(DEMO_PREFIX) and not settings.DEMO:
            return False
        return bool(super().user_can_authenticate(user))
