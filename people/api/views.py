from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from peixun.api.permissions import PolicyPermission, SignedIn
from peixun.api.viewsets import AppendViewSet, EditViewSet, ReadViewSet, StrictView, verb
from people import services
from people.api import serializers
from people.errors import WrongCredentials
from people.models import ApiToken, Appointment, Notice, Person, Unit, UnitAlias, User


class UnitViewSet(EditViewSet):
    queryset = Unit.objects.all()
    serializer_class = serializers.UnitSerializer
    ordering = ("sort_order", "pinyin", "id")
    ordering_fields = ("name", "pinyin", "sort_order")
    search_fields = ("search_text", "aliases__search_text")
    filterset_fields = [
        "parent",
        "unit_type",
        "admin_level",
        "code",
        "principal",
        "liaison",
        "is_active",
    ]


class UnitAliasViewSet(EditViewSet):
    """Other words for units; one that means several is for somebody to choose from."""

    queryset = UnitAlias.objects.prefetch_related("units")
    serializer_class = serializers.UnitAliasSerializer
    ordering = ("alias",)
    ordering_fields = ("alias",)
    search_fields = ("search_text",)
    filterset_fields = ["alias"]


class PersonViewSet(EditViewSet):
    queryset = Person.objects.all()
    serializer_class = serializers.PersonSerializer
    ordering = ("pinyin", "id")
    ordering_fields = ("name", "pinyin", "surname_strokes", "name_strokes")
    search_fields = ("search_text",)
    filterset_fields = ["unit", "name", "staff_no", "post_level", "user", "is_active"]


class UserViewSet(ReadViewSet):
    queryset = User.objects.all()
    serializer_class = serializers.UserSerializer
    ordering = ("username", "id")
    ordering_fields = ("username", "name")
    filterset_fields = ["username", "is_staff", "is_active"]


class AppointmentViewSet(AppendViewSet):
    """Appointments are made and ended, never edited or deleted."""

    queryset = Appointment.objects.all()
    serializer_class = serializers.AppointmentSerializer
    ordering = ("-id",)
    filterset_fields = {
        "user": ["exact"],
        "role": ["exact"],
        "unit": ["exact"],
        "ended_at": ["isnull"],
    }

    @verb()
    def end(self, appointment):
        services.end_appointment(appointment, by=self.request.user)


class NoticeViewSet(ReadViewSet):
    """What the account's person was told. Notices are read, never edited or deleted."""

    queryset = Notice.objects.all()
    serializer_class = serializers.NoticeSerializer
    ordering = ("-id",)
    filterset_fields = {"read_at": ["isnull"]}

    @verb()
    def read(self, notice):
        services.read_notice(notice)


class TokenViewSet(ReadViewSet):
    """Tokens of the account. The token itself is in the answer that makes it and nowhere else."""

    queryset = ApiToken.objects.all()
    serializer_class = serializers.TokenSerializer
    ordering = ("-id",)
    filterset_fields = ["user"]
    policy_verbs = {"destroy": "revoke"}
    needs_version = False
    # A stored answer would keep the token in clear text; sending the request
    # again makes a second token, and the first one expires unused.
    idempotent = False

    def get_authenticators(self):
        # User name and password are the proof; a stale token beside them is no hindrance.
        return [] if self.is_creating() else super().get_authenticators()

    def get_permissions(self):
        return [AllowAny()] if self.is_creating() else [PolicyPermission()]

    def is_creating(self):
        return self.request is not None and self.request.method == "POST"

    @extend_schema(
        request=serializers.Credentials, responses={201: serializers.NewTokenSerializer}, auth=[]
    )
    def create(self, request):
        wanted = serializers.Credentials(data=request.data)
        wanted.is_valid(raise_exception=True)
        values = wanted.validated_data
        user = signed_in_user(request, values.pop("username"), values.pop("password"))
        token, key = services.issue_token(user, **values)
        shown = {
            "id": token.pk,
            "token": key,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        }
        return Response(shown, status=201)

    def destroy(self, request, pk):
        services.revoke_token(self.get_object())
        return Response(status=204)


def signed_in_user(request, username, password):
    # axes counts on Django's request; its middleware answers 429 once the name is locked.
    user = authenticate(request._request, username=username, password=password)
    if user is None:
        raise WrongCredentials()
    return user


class MeView(StrictView, APIView):
    """Whose token or session this is, and what they may do."""

    permission_classes = [SignedIn]

    @extend_schema(responses=serializers.MeSerializer)
    def get(self, request):
        user = request.user
        roles = [
            {"role": role, "scope": scope, "scope_id": key or None}
            for role, scope, key in sorted(user.standing.held)
        ]
        person = user.standing.person_id
        me = {
            "id": user.pk,
            "username": user.username,
            "name": user.name,
            "person": person,
            "roles": roles,
        }
        return Response(me)
