"""Copies on paper through the API."""

from rest_framework import serializers

from courses.api.serializers import TrainingClassSerializer
from courses.models import Enrolment, LearningGroup, TrainingClass
from materials import services
from materials.models import MaterialVersion, PaperCopy
from peixun.api.serializers import CleanModelSerializer, StrictSerializer, VisibleRelatedField
from peixun.api.viewsets import ReadViewSet, ViewSet, verb

MOST_AT_ONCE = 500


class PaperCopySerializer(CleanModelSerializer):
    class Meta:
        model = PaperCopy
        fields = [
            "id", "version", "serial_no", "person", "enrolment", "status", "issued_by",
            "issued_at", "acknowledged_at", "returned_at", "lost_at", "lost_reason", "settled_by",
        ]  # fmt: skip


class Loss(StrictSerializer):
    reason = serializers.CharField(max_length=300, allow_blank=True)


class Issue(StrictSerializer):
    """To everybody of the class who should have one; to a group; or to these learners."""

    version = VisibleRelatedField(queryset=MaterialVersion.objects.all())
    group = VisibleRelatedField(queryset=LearningGroup.objects.all(), required=False)
    enrolments = serializers.ListField(
        child=VisibleRelatedField(queryset=Enrolment.objects.all()),
        required=False,
        max_length=MOST_AT_ONCE,
        allow_empty=False,
    )


class IssuedCopy(serializers.Serializer):
    id = serializers.IntegerField()
    serial_no = serializers.IntegerField()
    person = serializers.IntegerField()
    enrolment = serializers.IntegerField(allow_null=True)


class Issued(serializers.Serializer):
    copies = IssuedCopy(many=True)


def issued(copies):
    return {
        "copies": [
            {
                "id": copy.pk,
                "serial_no": copy.serial_no,
                "person": copy.person_id,
                "enrolment": copy.enrolment_id,
            }
            for copy in copies
        ]
    }


class PaperCopyViewSet(ReadViewSet):
    """Numbered copies on paper: who has which, and what became of it."""

    queryset = PaperCopy.objects.all()
    serializer_class = PaperCopySerializer
    ordering = ("-id",)
    filterset_fields = [
        "version", "version__material", "version__material__retain_policy", "person", "enrolment",
        "enrolment__training_class", "status",
    ]  # fmt: skip

    @verb()
    def sign_for(self, copy):
        """The holder has signed the list."""
        services.sign_for(copy, by=self.request.user)

    @verb()
    def take_back(self, copy):
        services.take_back_copy(copy, by=self.request.user)

    @verb(body=Loss)
    def lose(self, copy, reason):
        services.lose_copy(copy, reason=reason, by=self.request.user)


class ClassCopiesViewSet(ViewSet):
    """Issues copies in a class."""

    # As the class is shown by itself, so that If-Match names its version.
    queryset = TrainingClass.objects.with_total_hours().with_enrolled()
    serializer_class = TrainingClassSerializer

    @verb(body=Issue, answers=Issued)
    def issue_copies(self, training_class, version, group=None, enrolments=None):
        """Issue the next numbers. Without names, to whoever should have one and has none."""
        by = self.request.user
        if enrolments is None:
            copies = services.issue_in_class(version, training_class, group=group, by=by)
        else:
            mine = [one for one in enrolments if one.training_class_id == training_class.pk]
            if len(mine) < len(enrolments):
                self.permission_denied(self.request)
            copies = services.issue_copies(version, enrolments, by=by)
        return issued(copies)
