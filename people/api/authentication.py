import json
from functools import cache

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from peixun.prepared import prepared_cursor
from people import standing
from people.models import ApiToken, User
from people.services import digest_of

SCHEME = "Bearer"
# What requests ask of a token and its account; the rest is read when somebody wants it.
TOKEN = ["id", "user_id", "scopes"]
ACCOUNT = ["id", "username", "name", "is_staff", "is_active"]


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`: token, account and standing in one statement."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = signed_in(digest_of(key.strip()))
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, expired or revoked."), "invalid_token"
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


def signed_in(digest: str) -> ApiToken | None:
    """The valid token of an active account with this digest, the account with its standing."""
    with prepared_cursor() as cursor:
        cursor.execute(statement(), {"digest": digest, "now": timezone.now()})
        row = cursor.fetchone()
    if row is None:
        return None
    held, values = row[0], row[1:]
    token = ApiToken.from_db(DEFAULT_DB_ALIAS, TOKEN, values[: len(TOKEN)])
    token.user = User.from_db(DEFAULT_DB_ALIAS, ACCOUNT, values[len(TOKEN) :])
    rows = [(role, kind, key) for role, kind, key in json.loads(held)]
    token.user.standing = standing.Standing.of(token.user_id, rows)
    return token


@cache
def statement() -> str:
    columns = [f"t.{name}" for name in TOKEN] + [f"u.{name}" for name in ACCOUNT]
    # Only the apps' own SQL: nothing in it comes from outside.
    return f"""
        SELECT (SELECT COALESCE(json_agg(json_build_array(role, kind, key)), '[]')::text
                FROM ({standing.sql("u.id", "p.id")}) AS held (role, kind, key)),
            {", ".join(columns)}
        FROM people_apitoken t JOIN people_user u ON u.id = t.user_id
        LEFT JOIN people_person p ON p.user_id = u.id
        WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > %(now)s
          AND u.is_active
    """  # noqa: S608
