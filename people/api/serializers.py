from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from peixun.api.serializers import CleanModelSerializer, StrictSerializer
from people import services
from people.models import ApiToken, Appointment, Notice, Person, Unit, UnitAlias, User


class UnitSerializer(CleanModelSerializer):
    class Meta:
        model = Unit
        fields = [
            "id", "name", "short_name", "code", "unit_type", "admin_level",
            "parent", "principal", "liaison", "sort_order", "is_active",
        ]  # fmt: skip


class UnitAliasSerializer(CleanModelSerializer):
    class Meta:
        model = UnitAlias
        fields = ["id", "alias", "units", "note"]


class PersonSerializer(CleanModelSerializer):
    class Meta:
        model = Person
        fields = [
            "id", "name", "pinyin", "staff_no", "unit", "post", "post_level",
            "rank", "phone", "email", "user", "is_active",
        ]  # fmt: skip
        # An account takes on the roles of its person: linking the two is no edit.
        read_only_fields = ["user"]


class UserSerializer(CleanModelSerializer):
    class Meta:
        model = User
        fields = ["id", "username", "name", "is_staff", "is_active"]


class AppointmentSerializer(CleanModelSerializer):
    # appoint() decides, under its lock, what an account may hold.
    validate_constraints = False

    class Meta:
        model = Appointment
        fields = ["id", "user", "role", "unit", "appointed_by", "ended_at", "created_at"]

    def create(self, validated_data):
        return services.appoint(**validated_data, by=self.context["request"].user)


class NoticeSerializer(CleanModelSerializer):
    class Meta:
        model = Notice
        fields = ["id", "person", "subject", "body", "link", "created_at", "read_at"]
        read_only_fields = fields


class TokenSerializer(CleanModelSerializer):
    class Meta:
        model = ApiToken
        fields = [
            "id",
            "user",
            "name",
            "prefix",
            "scopes",
            "created_at",
            "expires_at",
            "revoked_at",
        ]
        read_only_fields = fields


class Credentials(StrictSerializer):
    """Who wants a token, and what for."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(
        max_length=128, trim_whitespace=False, style={"input_type": "password"}
    )
    name = serializers.CharField(max_length=100, default="", allow_blank=True)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(ApiToken.Scope.choices),
        default=lambda: [ApiToken.Scope.WRITE],
        min_length=1,
        max_length=len(ApiToken.Scope.choices),
    )
    days = serializers.IntegerField(default=30, min_value=1, max_value=services.TOKEN_MAX_DAYS)


class NewTokenSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    token = serializers.CharField(help_text=_("Shown once, never again."))
    scopes = serializers.ListField(child=serializers.ChoiceField(ApiToken.Scope.choices))
    expires_at = serializers.DateTimeField()


class HeldRoleSerializer(serializers.Serializer):
    role = serializers.CharField()
    scope = serializers.ChoiceField(["office", "unit", "class", "group"])
    scope_id = serializers.IntegerField(allow_null=True)


class MeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    person = serializers.IntegerField(allow_null=True)
    roles = HeldRoleSerializer(many=True)
