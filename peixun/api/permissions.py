"""Who may call what. The rules themselves are in each app's policies.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from peixun import policy

READ, WRITE = "read", "write"
POLICY_VERBS = {
    "list": "view",
    "retrieve": "view",
    "create": "add",
    "update": "change",
    "partial_update": "change",
    "destroy": "delete",
}


class DenyAll(BasePermission):
    """The default: a view that names no permission answers nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class SignedIn(BasePermission):
    """Any active account, within the scopes of its token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not (request.user.is_authenticated and request.user.is_active):
            return False
        refuse_beyond_scopes(request, view)
        return True


class PolicyPermission(SignedIn):
    """Asks the policy table for the verb that the action stands for."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if view.action in (None, "metadata"):
            # The method does not exist here: 405, whoever asks.
            return True
        return policy.may_ever(request.user, policy_verb(view), view.queryset.model)

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return policy.may(request.user, policy_verb(view), obj)


def policy_verb(view: Any) -> str:
    """Return the verb of the policy table that the view's action asks for."""
    verbs = {**POLICY_VERBS, **getattr(view, "policy_verbs", {})}
    verb: str = verbs.get(view.action, view.action)
    return verb


def refuse_beyond_scopes(request: Request, view: Any) -> None:
    """Hold a token to its scopes; a browser session has all of its user's rights."""
    scopes = getattr(request.auth, "scopes", None)
    if scopes is None or WRITE in scopes:
        return
    if READ in scopes and request.method in SAFE_METHODS:
        return
    if getattr(view, "token_scope", None) in scopes:
        return
    raise PermissionDenied(_("This token's scopes do not cover the request."), "insufficient_scope")
