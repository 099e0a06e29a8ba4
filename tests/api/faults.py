"""A URL conf with views that fail in every way the handler knows."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import include, path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny

from peixun.errors import Refused
from people.models import Unit

handler400 = "peixun.api.handlers.bad_request"
handler403 = "peixun.api.handlers.permission_denied"
handler404 = "peixun.api.handlers.page_not_found"
handler500 = "peixun.api.handlers.server_error"


class NoHost(Refused):
    code = "no_host"
    message = "“%(name)s” has no host."


class NoSessions(Refused):
    code = "no_sessions"
    message = "There are no sessions."


class NotReady(Refused):
    code = "not_ready"
    message = "It cannot be published."


class Gone(Refused):
    code = "gone"
    message = "It was withdrawn."
    status = 410


def violate_named_unique():
    Unit.objects.bulk_create([Unit(name="县委"), Unit(name="县委")])


def violate_named_check():
    unit = Unit.objects.create(name="县委")
    Unit.objects.filter(pk=unit.pk).update(parent=unit)


def violate_plain_unique():
    Unit.objects.bulk_create([Unit(name="甲", code="1"), Unit(name="乙", code="1")])


def violate_not_null():
    Unit.objects.bulk_create([Unit(name=None)])


def store_nul():
    Unit.objects.filter(name="\0").exists()


def lock_timeout():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10ms'")
        cursor.execute("SELECT pg_sleep(5)")


def fail(exception):
    def raise_it():
        raise exception

    return raise_it


FAULTS = {
    "refused": fail(NoHost(name="办班")),
    "reasons": fail(NotReady(reasons=[NoHost(name="办班"), NoSessions()])),
    "gone": fail(Gone()),
    "model": fail(ValidationError({"name": ValidationError("no", code="too_odd")})),
    "model-rules": fail(ValidationError("no", code="too_odd")),
    "denied": fail(PermissionDenied()),
    "throttled": fail(Throttled(wait=7)),
    "suspicious": fail(SuspiciousOperation("path /etc")),
    "database": fail(OperationalError("server closed the connection")),
    "strange-integrity": fail(IntegrityError("no diagnosis")),
    "bug": fail(RuntimeError("SELECT secret FROM vault")),
    "named-unique": violate_named_unique,
    "named-check": violate_named_check,
    "plain-unique": violate_plain_unique,
    "not-null": violate_not_null,
    "nul": store_nul,
    "slow": lock_timeout,
}


@api_view()
@permission_classes([AllowAny])
def fault(request, name):
    with transaction.atomic():
        FAULTS[name]()


def plain(request, name):
    """The same faults outside of DRF: Django's own handlers answer."""
    FAULTS[name]()


urlpatterns = [
    path("api/v1/fault/<name>/", fault),
    path("api/v1/plain/<name>/", plain),
    path("page/<name>/", plain),
    path("", include("peixun.urls")),
]
