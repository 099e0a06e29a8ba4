"""Rules, records and appeals. What is written in a record has an address of its own."""

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from attendance import services
from attendance.api import discipline_bodies as bodies
from attendance.models import (
    Appeal,
    ConductLetter,
    DisciplineReading,
    DisciplineRecord,
    DisciplineRule,
    RuleAcknowledgement,
)
from attendance.services import discipline
from courses.models import Enrolment, TrainingClass
from materials.api.views import AnyRenderer
from materials.delivery import download
from materials.errors import FileMissing
from peixun import policy
from peixun.api.viewsets import AppendViewSet, EditViewSet, ReadViewSet, ViewSet, verb

FILE = OpenApiResponse(OpenApiTypes.BINARY, "The file, byte for byte.")
PURPOSE = OpenApiParameter("purpose", enum=bodies.Purpose.values)


class DisciplineRuleViewSet(EditViewSet):
    queryset = DisciplineRule.objects.all()
    serializer_class = bodies.DisciplineRuleSerializer
    ordering = ("category", "code", "id")
    search_fields = ("code", "text")
    filterset_class = bodies.RuleFilters

    def perform_destroy(self, instance):
        services.remove_rule(instance)


class DisciplineRecordViewSet(AppendViewSet):
    """Breaches of discipline are recorded and moved on by verbs, never edited or deleted."""

    queryset = DisciplineRecord.objects.all()
    serializer_class = bodies.DisciplineRecordSerializer
    ordering = ("-occurred_at", "-id")
    filterset_class = bodies.BreachFilters
    policy_verbs = {
        "incident": "add",
        "evidence": "add_evidence",
        "file": "read_text",
        "answer_": "answer",
    }

    @property
    def idempotent(self):
        # A kept answer would be a copy of the words that is not sealed, and read by nobody's name.
        return self.action != "read_text"

    @extend_schema(
        request=bodies.IncidentSerializer,
        responses={201: bodies.DisciplineRecordSerializer(many=True)},
    )
    @action(detail=False, methods=["post"], pagination_class=None, filter_backends=[])
    @transaction.atomic
    def incident(self, request):
        """Record one incident for several learners: all of them, or none."""
        body = bodies.IncidentSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        values = body.validated_data
        enrolments, description = values.pop("enrolments"), values.pop("description")
        for enrolment in enrolments:
            one = DisciplineRecord(training_class=enrolment.training_class, enrolment=enrolment)
            if not policy.may(request.user, "add", one):
                self.permission_denied(request)
        breach = DisciplineRecord(**values)
        made = discipline.record_incident(
            enrolments, breach, by=request.user, description=description
        )
        return Response([self.represent(record.pk) for record in made], status=201)

    @extend_schema(
        request={"multipart/form-data": bodies.EvidenceSerializer},
        responses=bodies.DisciplineRecordSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def evidence(self, request, pk):
        """Put a photo, a PDF or words behind the record, for everybody of its incident."""
        record = self.get_object()
        form = bodies.EvidenceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = form.validated_data
        discipline.add_evidence(
            record,
            by=request.user,
            upload=values["file"],
            text=values["text"],
            kind=values["kind"],
        )
        return self.answer(record.pk)

    @verb(body=bodies.BreachCommentSerializer)
    def verify(self, record, **given):
        """Say that it was looked into. Needs evidence."""
        discipline.verify_record(record, by=self.request.user, **given)

    @verb(body=bodies.BreachVersionSerializer)
    def notify_learner(self, record, version):
        """Tell the learner, who then sees the record and may answer."""
        discipline.notify_learner(record, by=self.request.user, version=version)

    @verb(body=bodies.BreachWordsSerializer)
    def answer_(self, record, text):
        """The learner's answer, once, within the window."""
        discipline.answer_record(record, by=self.request.user, text=text)

    @verb(body=bodies.BreachCommentSerializer)
    def confirm(self, record, **given):
        """Confirm as a second person; from now on it counts."""
        discipline.confirm_record(record, by=self.request.user, **given)

    @verb(body=bodies.BreachReasonSerializer)
    def dismiss(self, record, **given):
        """Say that it is no breach, and why."""
        discipline.dismiss_record(record, by=self.request.user, **given)

    @verb(body=bodies.HandlingSerializer)
    def handle(self, record, **given):
        """Decide what follows."""
        discipline.handle_record(record, by=self.request.user, **given)

    @verb(body=bodies.BreachCommentSerializer)
    def close(self, record, **given):
        """Close a handled record once no appeal is possible any more."""
        discipline.close_record(record, by=self.request.user, **given)

    @verb(body=bodies.BreachWordsSerializer)
    def appeal(self, record, text):
        """The learner asks that somebody else looks at it again."""
        discipline.appeal_record(record, by=self.request.user, text=text)

    @verb(body=bodies.AppealDecisionSerializer)
    def decide_appeal(self, record, **given):
        """Uphold, revise or revoke. Not by who recorded or confirmed it."""
        discipline.decide_appeal(record, by=self.request.user, **given)

    @verb(body=bodies.BreachCorrectionSerializer, answers=bodies.DisciplineRecordSerializer)
    def correct(self, record, **given):
        """Put a new record in the place of a wrong one; the answer is the new one."""
        new = discipline.correct_breach(record, by=self.request.user, **given)
        return self.represent(new.pk)

    @verb(body=bodies.PurposeSerializer, answers=bodies.RecordTextSerializer)
    def read_text(self, record, purpose):
        """What is written in the record. Each reading but the learner's own is on record."""
        text = discipline.read_record(record, by=self.request.user, purpose=purpose)
        return bodies.shown_text(text)

    @extend_schema(parameters=[PURPOSE], responses={(200, "application/octet-stream"): FILE})
    @action(detail=True, url_path="evidence/<int:piece>", renderer_classes=[AnyRenderer])
    def file(self, request, pk, piece):
        """A file among the evidence. Each reading but the learner's own is on record."""
        record = self.get_object()
        asked = bodies.PurposeSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        try:
            found, content = discipline.open_evidence(
                record, int(piece), by=request.user, **asked.validated_data
            )
        except FileMissing as missing:
            raise NotFound from missing
        return download(content, found.file_name, found.mime_type)

    def known_parameters(self):
        return {"purpose"} if self.action == "file" else super().known_parameters()


class DisciplineReadingViewSet(ReadViewSet):
    """Who has read a record, and what for."""

    queryset = DisciplineReading.objects.all()
    serializer_class = bodies.ReadingSerializer
    ordering = ("-id",)
    filterset_fields = ["record", "what", "purpose"]


class AppealViewSet(ReadViewSet):
    """Appeals against confirmed records; what they say is read with the record."""

    queryset = Appeal.objects.all()
    serializer_class = bodies.AppealSerializer
    ordering = ("-id",)
    filterset_fields = ["record", "result"]


class ConductLetterViewSet(ReadViewSet):
    """Letters and warnings at numbers of confirmed breaches."""

    queryset = ConductLetter.objects.all()
    serializer_class = bodies.ConductLetterSerializer
    ordering = ("-id",)
    filterset_fields = ["training_class", "enrolment", "kind"]


class AcknowledgementViewSet(ReadViewSet):
    """Which learners have acknowledged the discipline of their class."""

    queryset = RuleAcknowledgement.objects.all()
    serializer_class = bodies.AcknowledgementSerializer
    ordering = ("-id",)
    filterset_fields = ["enrolment", "enrolment__training_class"]


class EnrolmentRulesViewSet(ViewSet):
    """The learner's word that they have read the discipline notice."""

    queryset = Enrolment.objects.select_related("training_class")
    serializer_class = bodies.AcknowledgementSerializer

    @verb(body=bodies.DigestSerializer, answers=bodies.AcknowledgementSerializer)
    def acknowledge_rules(self, enrolment, digest):
        """Acknowledge the notice with this digest, once."""
        made = discipline.acknowledge_rules(enrolment, by=self.request.user, digest=digest)
        return bodies.AcknowledgementSerializer(made).data


class ClassRulesViewSet(ViewSet):
    """The rules a class has adopted."""

    queryset = TrainingClass.objects.all()
    serializer_class = bodies.DisciplineNoticeSerializer

    @verb(body=bodies.AdoptionSerializer, answers=bodies.DisciplineNoticeSerializer)
    def adopt_rules(self, training_class, rules):
        """Copy rules of the library into the class."""
        discipline.adopt_rules(training_class, rules)
        return notice_of(training_class)


def notice_of(training_class):
    rules = discipline.rules_of_notice(training_class)
    return {"digest": discipline.digest_of(rules), "rules": [rule.pk for rule in rules]}
