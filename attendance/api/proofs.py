"""The codes of a hall, the scans that stand out, and objections."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import services
from attendance.api.serializers import CORRECT
from attendance.models import FlagReview, Objection
from attendance.verdicts import Kind, Status
from courses.models import TrainingSession
from peixun.api.filters import IdFilter, StrictFilterSet
from peixun.api.permissions import SignedIn
from peixun.api.serializers import CleanModelSerializer, StrictSerializer
from peixun.api.viewsets import AppendViewSet, StrictView, ViewSet, verb
from people.models import ApiToken


class CodesSerializer(serializers.Serializer):
    """What a screen in the hall shows now. Ask again when the seconds are over."""

    scanned = serializers.CharField()
    typed = serializers.CharField()
    seconds = serializers.IntegerField()


class FlaggedScanSerializer(serializers.Serializer):
    enrolment = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    seat_no = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField([str(Kind.CHECK_IN), str(Kind.CHECK_OUT)])
    at = serializers.DateTimeField()


class FlagSerializer(serializers.Serializer):
    """Scans that stand out. Nobody is accused: a phone may have been lent."""

    kind = serializers.ChoiceField(FlagReview.Kind.choices)
    device = serializers.CharField()
    last_fact = serializers.IntegerField()
    note = serializers.CharField(allow_null=True)
    reviewer = serializers.CharField(allow_null=True)
    scans = FlaggedScanSerializer(many=True)


class FlagsSerializer(serializers.Serializer):
    items = FlagSerializer(many=True)


class ReviewSerializer(StrictSerializer):
    """Which flag, and what it was."""

    kind = serializers.ChoiceField(FlagReview.Kind.choices)
    last_fact = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=300)


class ProofViewSet(ViewSet):
    """The codes of a session's hall, and what stands out among its scans."""

    queryset = TrainingSession.objects.all()
    serializer_class = FlagsSerializer
    policy_verbs = {"codes": "project"}

    @extend_schema(responses=CodesSerializer)
    @action(detail=True)
    def codes(self, request, pk):
        """The codes of this moment, for a screen of one's own; later ones are not given out."""
        return Response(services.shown_codes(self.get_object())._asdict())

    @extend_schema(responses=FlagsSerializer)
    @action(detail=True)
    def flags(self, request, pk):
        """One phone for several people, people within three seconds on one device."""
        return Response({"items": [shown_flag(f) for f in services.flags_of(self.get_object())]})

    @verb(body=ReviewSerializer, answers=FlagsSerializer)
    def review_flag(self, session, kind, last_fact, note):
        """Say what a flag was; it stays on record with the note."""
        services.review_flag(session, kind, last_fact, note=note, by=self.request.user)
        return {"items": [shown_flag(flag) for flag in services.flags_of(session)]}


def shown_flag(flag):
    scans = [
        {
            "enrolment": scan.enrolment_id,
            "name": scan.name,
            "unit": scan.unit,
            "seat_no": scan.seat_no,
            "kind": scan.kind,
            "at": scan.at,
        }
        for scan in flag.scans
    ]
    return flag._asdict() | {"scans": scans}


class CodeSerializer(StrictSerializer):
    code = serializers.CharField(max_length=300)


class FormTokenSerializer(serializers.Serializer):
    form_token = serializers.CharField()


class FormTokenView(StrictView, APIView):
    """Five minutes for a code that is about to expire."""

    permission_classes = [SignedIn]
    token_scope = ApiToken.Scope.CHECK_IN
    # An answer that is kept would undo the counting of a wrong code.
    idempotent = False

    @extend_schema(request=CodeSerializer, responses=FormTokenSerializer)
    def post(self, request, pk):
        """Change a valid code for a token that a check-in of one's own takes as its `code`."""
        body = CodeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        session = get_object_or_404(
            TrainingSession.objects.permitted(request.user, "form_token"), pk=pk
        )
        token = services.form_token(session.pk, body.validated_data["code"], by=request.user)
        return Response({"form_token": token})


class ObjectionFilters(StrictFilterSet):
    training_class = IdFilter(field_name="record__training_class")
    session = IdFilter(field_name="record__session")

    class Meta:
        model = Objection
        fields = {"record": ["exact"], "state": ["exact"]}


class ObjectionSerializer(CleanModelSerializer):
    validate_constraints = False  # the service does, under its lock

    class Meta:
        model = Objection
        fields = [
            "id", "record", "text", "submitted_at", "state", "answer", "answered_by",
            "answered_at",
        ]  # fmt: skip
        read_only_fields = fields[3:]

    def create(self, validated_data):
        return services.object_to(**validated_data, by=self.context["request"].user)


class UpholdSerializer(StrictSerializer):
    """What the record should say, and the answer."""

    status = serializers.ChoiceField(CORRECT)
    answer = serializers.CharField(max_length=1000)


class RejectSerializer(StrictSerializer):
    answer = serializers.CharField(max_length=1000)


class ObjectionViewSet(AppendViewSet):
    """Learners object to their records; a class teacher or host answers."""

    queryset = Objection.objects.all()
    serializer_class = ObjectionSerializer
    ordering = ("-id",)
    filterset_class = ObjectionFilters

    @verb(body=UpholdSerializer)
    def uphold(self, objection, status, answer):
        """Agree: the record gets the status, the answer is the correction's reason."""
        services.uphold_objection(objection, Status(status), answer=answer, by=self.request.user)

    @verb(body=RejectSerializer)
    def reject(self, objection, answer):
        """Say why the record stays as it is."""
        services.reject_objection(objection, answer=answer, by=self.request.user)
