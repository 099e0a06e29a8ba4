from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from materials import services
from materials.models import (
    Acknowledgement,
    DownloadRecord,
    Material,
    MaterialAssignment,
    MaterialVersion,
)
from materials.models.assignments import TARGETS
from peixun.api.serializers import CleanModelSerializer, StrictSerializer, VisibleRelatedField
from people.models import Person


class MaterialSerializer(CleanModelSerializer):
    class Meta:
        model = Material
        fields = [
            "id", "code", "title", "kind", "training_class", "session", "owner_unit",
            "access_level", "restriction_notice", "tags", "retain_policy", "created_by",
            "created_at",
        ]  # fmt: skip


class MaterialVersionSerializer(CleanModelSerializer):
    class Meta:
        model = MaterialVersion
        fields = [
            "id", "material", "version_no", "file_name", "mime_type", "size_bytes", "sha256",
            "change_note", "status", "created_by", "created_at", "published_at", "withdrawn_at",
            "withdrawn_reason",
        ]  # fmt: skip


@extend_schema_field({"type": "string", "format": "binary"})
class UploadField(serializers.FileField):
    """A file of a form. What it may be is decided by the service."""

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)


class NewVersion(StrictSerializer):
    """A form with a file (multipart/form-data)."""

    file = UploadField()
    change_note = serializers.CharField(max_length=300, default="", allow_blank=True)


class WhichFile(StrictSerializer):
    """The copy with the account's own mark, or the file as it was uploaded."""

    original = serializers.BooleanField(default=False)


class Withdrawal(StrictSerializer):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class MaterialAssignmentSerializer(CleanModelSerializer):
    # assign() decides under its lock.
    validate_constraints = False

    class Meta:
        model = MaterialAssignment
        fields = [
            "id", "material", *TARGETS, "must_read", "due_at", "release_at", "expires_at",
            "channel", "assigned_by", "reminded_at", "created_at",
        ]  # fmt: skip
        extra_kwargs = {target: {"required": False} for target in TARGETS}

    def create(self, validated_data):
        named = [found for name in TARGETS if (found := validated_data.pop(name, None))]
        target = named[0] if len(named) == 1 else None
        return services.assign(
            validated_data.pop("material"),
            target,
            by=self.context["request"].user,
            **validated_data,
        )


class NoticeWording(StrictSerializer):
    """The notice as the reader was shown it."""

    wording = serializers.CharField(max_length=200)


class Receiver(StrictSerializer):
    person = VisibleRelatedField(queryset=Person.objects.active())


class MaterialConfirmation(StrictSerializer):
    kind = serializers.ChoiceField(["received", "read"])


class MaterialAcknowledgementSerializer(CleanModelSerializer):
    class Meta:
        model = Acknowledgement
        fields = [
            "id", "version", "person", "enrolment", "kind", "wording", "at", "recorded_by",
        ]  # fmt: skip


class DownloadRecordSerializer(CleanModelSerializer):
    class Meta:
        model = DownloadRecord
        fields = [
            "id", "version", "user", "enrolment", "at", "ip", "result", "deny_reason",
            "delivery_no", "repeats", "watermark_text", "copy_sha256",
        ]  # fmt: skip
