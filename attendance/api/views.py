from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance import services
from attendance.api import filters, marks, serializers
from attendance.models import (
    AttendanceFact,
    AttendancePolicy,
    AttendanceRecord,
    AttendanceSheet,
    CorrectionProposal,
    FailedScan,
)
from attendance.verdicts import Status
from courses.models import Enrolment, TrainingClass, TrainingSession
from peixun import policy
from peixun.api import etags
from peixun.api.permissions import SignedIn
from peixun.api.values import representation_of
from peixun.api.viewsets import (
    ReadViewSet,
    StrictView,
    ViewSet,
    verb,
)
from people.models import ApiToken


class SheetViewSet(ReadViewSet):
    """The roll of each session, with its counts. The verbs are on the session."""

    queryset = AttendanceSheet.objects.with_counts()
    serializer_class = serializers.SheetSerializer
    ordering = ("-id",)
    filterset_class = filters.SheetFilters
    policy_verbs = {"history": "view"}

    @extend_schema(responses=serializers.SheetHistorySerializer)
    @action(detail=True)
    def history(self, request, pk):
        """How the sheet went from hand to hand, and why it was reopened."""
        events = self.get_object().events.values("action", "reason", "happened_at", "by_id")
        items = [{"by": event.pop("by_id"), **event} for event in events]
        return Response({"items": items})


class RecordViewSet(ReadViewSet):
    """What each learner's attendance at each session was; derived from the facts."""

    queryset = AttendanceRecord.objects.all()
    serializer_class = serializers.RecordSerializer
    ordering = ("-id",)
    filterset_class = filters.RecordFilters

    @verb(body=serializers.CorrectionSerializer)
    def correct(self, record, status, reason):
        """Give a record another status once its sheet has been handed in."""
        services.correct_record(record, Status(status), reason=reason, by=self.request.user)

    @verb(body=serializers.CorrectionSerializer, answers=serializers.ProposalSerializer)
    def propose_correction(self, record, status, reason):
        """Ask for a change in a locked sheet; a second person decides."""
        proposal = services.propose_correction(
            record, Status(status), reason=reason, by=self.request.user
        )
        rows = CorrectionProposal.objects.filter(pk=proposal.pk)
        return representation_of(serializers.ProposalSerializer).rows(rows)[0]


class ProposalViewSet(ReadViewSet):
    """Corrections of locked sheets that wait for a second person, and what came of them."""

    queryset = CorrectionProposal.objects.all()
    serializer_class = serializers.ProposalSerializer
    ordering = ("-id",)
    filterset_class = filters.ProposalFilters

    @verb()
    def agree(self, proposal):
        """Carry the correction out."""
        services.agree_to_correction(proposal, by=self.request.user)

    @verb(body=serializers.CommentSerializer)
    def decline(self, proposal, comment):
        """Leave the record as it is, and say why."""
        services.decline_correction(proposal, comment=comment, by=self.request.user)


class FactViewSet(ReadViewSet):
    """What happened: check-ins, marks and corrections. Never changed, never deleted."""

    queryset = AttendanceFact.objects.all()
    serializer_class = serializers.FactSerializer
    ordering = ("-id",)
    filterset_class = filters.FactFilters


class FailedScanViewSet(ReadViewSet):
    """Scans that were refused, with the reason: of one's own, and of one's classes."""

    queryset = FailedScan.objects.all()
    serializer_class = serializers.FailedScanSerializer
    ordering = ("-id",)
    filterset_class = filters.FailedScanFilters


class PolicyView(StrictView, APIView):
    """The numbers by which a class keeps attendance: its own, or else the defaults."""

    permission_classes = [SignedIn]

    @extend_schema(responses=serializers.PolicySerializer)
    def get(self, request, pk):
        shown = self.show(self.get_policy(pk))
        etag = etags.etag_of(shown)
        return etags.not_modified(request, etag) or Response(shown, headers={"ETag": etag})

    @extend_schema(request=serializers.PolicySerializer, responses=serializers.PolicySerializer)
    @transaction.atomic
    def patch(self, request, pk):
        etags.refuse_missing(request)
        kept = self.get_policy(pk, is_held=True)
        if not policy.may(request.user, "change", kept):
            self.permission_denied(request)
        etags.refuse_stale(request, etags.etag_of(self.show(kept)))
        serializer = serializers.PolicySerializer(
            kept, data=request.data, partial=True, context={"request": request}
        )
        serializer.is_valid(raise_exception=True)
        shown = self.show(serializer.save())
        return Response(shown, headers={"ETag": etags.etag_of(shown)})

    def get_policy(self, pk, *, is_held=False):
        classes = TrainingClass.objects.visible_to(self.request.user)
        if is_held:
            # A class without numbers of its own gets them once.
            classes = classes.select_for_update(no_key=True)
        training_class = get_object_or_404(classes, pk=pk)
        kept = AttendancePolicy.objects.filter(training_class=training_class).first()
        return kept or AttendancePolicy(training_class=training_class)

    def show(self, kept):
        return serializers.PolicySerializer(kept).data


class SessionViewSet(ViewSet):
    """The roll of a session, and the verbs of whoever takes it."""

    queryset = TrainingSession.objects.all()
    serializer_class = serializers.RollSerializer
    policy_verbs = {"roll": "view"}

    @extend_schema(responses=serializers.RollSerializer)
    @action(detail=True)
    def roll(self, request, pk):
        """Those who are expected, as far as you may know them, with their status."""
        session = self.get_object()
        sheet = AttendanceSheet.objects.filter(session=session).first()
        items = [roll_line(*row) for row in roll_of(session, request.user)]
        state = sheet.state if sheet else None
        return Response({"session": session.pk, "state": state, "items": items})

    @verb(answers=serializers.SheetSerializer)
    def open_sheet(self, session):
        """Start the roll: everybody expected is on it, nobody is marked."""
        return shown_sheet(services.open_sheet(session, by=self.request.user))

    @verb(answers=serializers.SheetSerializer)
    def submit_sheet(self, session):
        """Hand the sheet in; refused while anybody is not marked."""
        return shown_sheet(services.submit_sheet(session, by=self.request.user))

    @verb(answers=serializers.SheetSerializer)
    def confirm_sheet(self, session):
        """Stand for a sheet that was handed in; not alone for what one recorded alone."""
        return shown_sheet(services.confirm_sheet(session, by=self.request.user))

    @verb(answers=serializers.SheetSerializer)
    def lock_sheet(self, session):
        """Close a confirmed sheet for good."""
        return shown_sheet(services.lock_sheet(session, by=self.request.user))

    @verb(body=serializers.ReopeningSerializer, answers=serializers.SheetSerializer)
    def reopen_sheet(self, session, reason):
        """Take a sheet that is not locked back into work; the reason stays visible."""
        return shown_sheet(services.reopen_sheet(session, reason=reason, by=self.request.user))

    @extend_schema(
        request=serializers.RollCallSerializer, responses=serializers.RollCallResultSerializer
    )
    @action(detail=True, methods=["post"], url_path="roll-call")
    def roll_call(self, request, pk):
        """Mark up to 1,000 learners at once; what became of each mark, in order.

        The same nonce again has no further effect and gets the same answer.
        """
        session, given = self.get_object(), marks.read_roll_call(request.data)
        outcomes = services.roll_call(
            session,
            given.marks,
            by=request.user,
            only_pending=given.only_pending,
            sent_at=given.sent_at,
        )
        return results_of(given.marks, outcomes)

    @extend_schema(
        request=serializers.SpotCheckSerializer, responses=serializers.RollCallResultSerializer
    )
    @action(detail=True, methods=["post"], url_path="spot-check")
    def spot_check(self, request, pk):
        """Count once more who is there: kept beside the roll, which it does not change."""
        session, given = self.get_object(), marks.read_spot_check(request.data)
        outcomes = services.spot_check(session, given.marks, by=request.user, sent_at=given.sent_at)
        return results_of(given.marks, outcomes)


class CheckInView(StrictView, APIView):
    """Somebody came or left: one scan, or up to 500 that a device has kept."""

    permission_classes = [SignedIn]
    token_scope = ApiToken.Scope.CHECK_IN
    # Each scan has a nonce; a kept answer would hold all of a list in one transaction.
    idempotent = False

    @extend_schema(
        request=serializers.CheckInSerializer, responses=serializers.CheckInResultSerializer
    )
    def post(self, request):
        """Record a check-in or check-out by server time.

        One object is answered with its result or a refusal, a list with
        `{"items": […]}`, one result for each in order. The same nonce again has
        no further effect and gets the same answer.
        """
        body = request.data
        if isinstance(body, list):
            return Response({"items": [self.try_one(one) for one in marks.read_check_ins(body)]})
        return Response(self.take(marks.read_check_in(body)))

    def take(self, sent):
        answer, error = self.scan(sent)
        if error:
            raise error
        return answer

    def try_one(self, sent):
        return self.scan(sent)[0]

    def scan(self, sent):
        arrival, device = sent
        method = AttendanceFact.Method.DEVICE if device else AttendanceFact.Method.CODE
        outcome = services.take_scan(arrival, by=self.request.user, method=method, device=device)
        return scan_result(arrival, outcome), outcome.error


class BatchView(StrictView, APIView):
    """What a device has kept while it was offline."""

    permission_classes = [SignedIn]
    token_scope = ApiToken.Scope.CHECK_IN
    idempotent = False

    @extend_schema(request=serializers.BatchSerializer, responses=serializers.BatchResultSerializer)
    def post(self, request):
        """Each scan is taken or refused for itself, and counts from when it was made.

        Refused ones are kept with their reason. The same nonce again has no further effect.
        """
        given, now = marks.read_batch(request.data), timezone.now()
        outcomes = services.take_batch(
            given.arrivals,
            by=request.user,
            device=given.device,
            sent_at=given.sent_at,
            at=now,
            simulate=given.simulate,
        )
        pairs = zip(given.arrivals, outcomes, strict=True)
        skew = services.skew_of(given.sent_at, now)
        items = [scan_result(arrival, outcome) for arrival, outcome in pairs]
        return Response({"clock_skew": skew, "simulated": given.simulate, "items": items})


def scan_result(arrival, outcome):
    return result_of(outcome, nonce=arrival.scan.nonce, session=arrival.session_id)


class AnnulView(StrictView, APIView):
    """Takes a wrong scan back."""

    permission_classes = [SignedIn]
    token_scope = ApiToken.Scope.CHECK_IN
    idempotent = False

    @extend_schema(
        request=serializers.AnnulSerializer, responses=serializers.CheckInResultSerializer
    )
    def post(self, request):
        """Within 15 minutes, by who scanned and on the same device. Both facts stay on record."""
        body = serializers.AnnulSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        outcome = services.annul_scan(**body.validated_data, by=request.user)
        scan = AttendanceFact.objects.get(nonce=body.validated_data["nonce"])
        return Response(result_of(outcome, nonce=scan.nonce, session=scan.session_id))


def results_of(given, outcomes):
    pairs = zip(given, outcomes, strict=True)
    return Response({"items": [result_of(outcome, nonce=mark.nonce) for mark, outcome in pairs]})


def shown_sheet(sheet):
    sheets = SheetViewSet.queryset.filter(pk=sheet.pk)
    return representation_of(serializers.SheetSerializer).rows(sheets)[0]


def result_of(outcome, **about):
    """What became of one mark or scan. A repeated one is answered like the first."""
    error = outcome.error
    return {
        **about,
        "enrolment": outcome.enrolment_id,
        "result": "recorded" if outcome.result == "replayed" else outcome.result,
        "status": outcome.status,
        "minutes_late": outcome.minutes_late,
        "revision": outcome.revision,
        "overtook": outcome.overtook,
        "code": error.code if error else None,
        "detail": str(error) if error else None,
    }


def roll_of(session, user):
    """The lines of those expected at a session whom the user may know of."""
    line = FilteredRelation("records", condition=Q(records__session=session))
    expected = Enrolment.objects.visible_to(user).expected()
    return (
        expected.of_session(session)
        .annotate(line=line)
        .order_by(F("student_no").asc(nulls_last=True), "pk")
        .values_list(
            "pk", "student_no", "person__name", "person__pinyin", "unit", "unit__name", "group",
            "line__status", "line__minutes_late", "line__minutes_early", "line__revision",
        )
    )  # fmt: skip


def roll_line(pk, number, name, pinyin, unit, unit_name, group, status, late, early, revision):
    return {
        "enrolment": pk,
        "student_no": number,
        "name": name,
        "pinyin": pinyin,
        "initials": "".join(syllable[0] for syllable in pinyin.split()),
        "unit": unit,
        "unit_name": unit_name,
        "group": group,
        "status": status or Status.PENDING,
        "minutes_late": late or 0,
        "minutes_early": early or 0,
        "revision": revision or 0,
    }
