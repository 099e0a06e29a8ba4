"""Bulletins, letters to units and commendations. What is issued is frozen."""

from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from attendance.api import letters_bodies as bodies
from attendance.models import Bulletin, Commendation, UnitFeedback
from attendance.papers.official.rendering import WORD, as_pdf, as_table, as_word
from attendance.reports.exports import as_workbook
from attendance.services import letters
from courses.models import TrainingClass
from materials.api.views import AnyRenderer
from materials.delivery import download
from peixun import policy
from peixun.api.serializers import StrictSerializer
from peixun.api.viewsets import AppendViewSet, ReadViewSet, ViewSet, verb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = OpenApiResponse(OpenApiTypes.BINARY, "The file.")
KINDS = ("pdf", "docx", "xlsx")
AS = OpenApiParameter("as", enum=KINDS)


class KindSerializer(StrictSerializer):
    kind = serializers.ChoiceField(KINDS, default="pdf")


class PaperViewSet(ReadViewSet):
    """What bulletins and letters have in common."""

    policy_verbs = {"content": "view", "file": "view", "redraft": "edit", "return_": "send_back"}

    @extend_schema(responses=bodies.ContentSerializer)
    @action(detail=True)
    def content(self, request, pk):
        """The paper, word for word."""
        paper = self.get_object()
        content = letters.content_of(paper)
        chat = letters.chat_text(content, is_draft=not paper.is_issued)
        return Response(content | {"chat": chat})

    @extend_schema(parameters=[AS], responses={(200, "application/octet-stream"): FILE})
    @action(detail=True, renderer_classes=[AnyRenderer])
    def file(self, request, pk):
        """The paper as Word or PDF, or its numbers as a workbook."""
        paper = self.get_object()
        asked = KindSerializer(data={"kind": request.query_params.get("as", "pdf")})
        asked.is_valid(raise_exception=True)
        kind = asked.validated_data["kind"]
        content, is_draft = letters.content_of(paper), not paper.is_issued
        made = {
            "docx": lambda: (as_word(content, is_draft=is_draft), WORD),
            "pdf": lambda: (as_pdf(content, is_draft=is_draft), "application/pdf"),
            "xlsx": lambda: (as_workbook(as_table(content)), XLSX),
        }
        answer, mime_type = made[kind]()
        name = f"{paper.doc_no} {paper.title}".strip()[:100]
        return download(answer, f"{name}.{kind}", mime_type)

    def known_parameters(self):
        return {"as"} if self.action == "file" else super().known_parameters()

    @verb(body=bodies.TextSerializer)
    def edit(self, paper, **given):
        """Write title and text anew, while it is a draft."""
        letters.edit_paper(paper, by=self.request.user, **given)

    @verb(body=bodies.VersionSerializer)
    def redraft(self, paper, version):
        """Take the closed facts as they are now."""
        letters.redraft_paper(paper, by=self.request.user, version=version)

    @verb(body=bodies.VersionSerializer)
    def sign_off(self, paper, version):
        """Stand for it. Not by who drafted or edited it."""
        letters.sign_off_paper(paper, by=self.request.user, version=version)

    @verb(body=bodies.ReturnSerializer)
    def return_(self, paper, **given):
        """Give it back to be drafted on."""
        letters.return_paper(paper, by=self.request.user, **given)


class BulletinViewSet(PaperViewSet):
    """Bulletins. Whom they are for sees them from when they are issued."""

    queryset = Bulletin.objects.all()
    serializer_class = bodies.BulletinSerializer
    ordering = ("-id",)
    search_fields = ("title", "doc_no")
    filterset_class = bodies.BulletinFilters
    policy_verbs = {**PaperViewSet.policy_verbs, "create": "add"}

    @extend_schema(
        request=bodies.BulletinDraftSerializer, responses={201: bodies.BulletinSerializer}
    )
    @transaction.atomic
    def create(self, request):
        """Draft a bulletin from what is closed."""
        body = bodies.BulletinDraftSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        body.is_valid(raise_exception=True)
        given = body.validated_data
        own = ("kind", "scope", "training_class", "issuer_unit", "title", "body")
        bulletin = Bulletin(**{name: given[name] for name in own})
        if not policy.may(request.user, "add", bulletin):
            self.permission_denied(request)
        made = letters.draft_bulletin(
            bulletin,
            by=request.user,
            **{name: given[name] for name in ("from_on", "to_on", "field", "addressees")},
        )
        return self.answer(made.pk, status=201)

    @verb(body=bodies.VersionSerializer)
    def issue(self, bulletin, version):
        """Number and freeze it."""
        letters.issue_bulletin(bulletin, by=self.request.user, version=version)

    @verb(body=bodies.WithdrawalReasonSerializer)
    def withdraw(self, bulletin, **given):
        """Take it back; its number stays taken."""
        letters.withdraw_bulletin(bulletin, by=self.request.user, **given)


class UnitLetterViewSet(PaperViewSet):
    """Letters to units, one for each unit and class. The unit sees its own, once issued."""

    queryset = UnitFeedback.objects.all()
    serializer_class = bodies.UnitLetterSerializer
    ordering = ("-id",)
    filterset_class = bodies.UnitLetterFilters

    @verb(body=bodies.VersionSerializer)
    def issue(self, letter, version):
        """Number and freeze it; the recipient is frozen with it."""
        letters.issue_letter(letter, by=self.request.user, version=version)

    @verb(body=bodies.OptionalVersionSerializer)
    def receive(self, letter, version):
        """Confirm that the unit has it."""
        letters.receive_letter(letter, by=self.request.user, version=version)

    @verb(body=bodies.ReplySerializer)
    def reply(self, letter, **given):
        """What the unit has to say, once, within the window."""
        letters.reply_to_letter(letter, by=self.request.user, **given)

    @verb(body=bodies.VersionSerializer)
    def close(self, letter, version):
        """Nothing is left to do."""
        letters.close_letter(letter, by=self.request.user, version=version)


class ClassLettersViewSet(ViewSet):
    """The letters of a class, drafted and issued together."""

    queryset = TrainingClass.objects.all()
    serializer_class = bodies.MadeSerializer
    policy_verbs = {"outstanding": "suggest_outstanding"}

    @verb(answers=bodies.MadeSerializer)
    def draft_letters(self, training_class):
        """Draft a letter for each unit that has none."""
        made = letters.draft_letters(training_class, by=self.request.user)
        return {"letters": [letter.pk for letter in made]}

    @verb(answers=bodies.MadeSerializer)
    def issue_letters(self, training_class):
        """Issue all letters that are signed off, or none."""
        made = letters.issue_letters_of(training_class, by=self.request.user)
        return {"letters": [letter.pk for letter in made]}

    @extend_schema(responses=bodies.CandidatesSerializer)
    @action(detail=True, url_path="outstanding-candidates")
    def outstanding(self, request, pk):
        """Who could be an outstanding learner, and how many may be."""
        training_class = self.get_object()
        learners, most = letters.share_of(training_class.pk)
        found = [one.pk for one in letters.candidates(training_class)]
        return Response({"learners": learners, "most": most, "candidates": found})


class CommendationViewSet(AppendViewSet):
    """Praise: proposed, made public, confirmed by somebody else; never edited or deleted."""

    queryset = Commendation.objects.all()
    serializer_class = bodies.CommendationSerializer
    ordering = ("-id",)
    filterset_class = bodies.CommendationFilters

    def perform_create(self, serializer):
        one = Commendation(**serializer.validated_data)
        return letters.propose_commendation(one, by=self.request.user)

    @verb(body=bodies.DaysSerializer)
    def publicise(self, one, **given):
        """Make it public for some days."""
        letters.publicise_commendation(one, by=self.request.user, **given)

    @verb(body=bodies.ReturnSerializer)
    def confirm(self, one, **given):
        """Confirm as a second person; from now on papers may quote it."""
        letters.confirm_commendation(one, by=self.request.user, **given)

    @verb(body=bodies.WithdrawalReasonSerializer)
    def reject(self, one, **given):
        """Drop the proposal, and say why."""
        letters.reject_commendation(one, by=self.request.user, **given)
