import json
from typing import Any

from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from people import standing
from people.models import ApiToken, User
from people.services import digest_of

SCHEME = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`: token, account and standing in one statement."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = tokens_with_standing().filter(digest=digest_of(key.strip())).first()
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, expired or revoked."), "invalid_token"
            )
        held = [(role, kind, key) for role, kind, key in json.loads(token.held)]
        token.user.standing = standing.Standing.of(token.user_id, held)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


def tokens_with_standing() -> Any:
    """Valid tokens of active accounts, with what the account holds as JSON."""
    held = standing.sql("people_apitoken.user_id")
    pairs = "json_agg(json_build_array(role, kind, key))"
    # Only the apps' own SQL: nothing in it comes from outside.
    as_json = f"(SELECT COALESCE({pairs}, '[]')::text FROM ({held}) AS held (role, kind, key))"  # noqa: S608
    return (
        ApiToken.objects.valid()
        .filter(user__is_active=True)
        .select_related("user")
        .annotate(held=RawSQL(as_json, (), TextField()))  # noqa: S611
        .order_by()
    )
