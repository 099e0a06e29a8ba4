"""Inspection: teams, rounds, and what inspectors note on them."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from attendance.api import inspection_bodies as bodies
from attendance.inspection_rules import Numbers
from attendance.models import Inspection, InspectionCount, InspectionIncident, InspectionTeam
from attendance.services import inspections
from attendance.services.inspections import Noted, Sighting
from peixun.api.values import representation_of
from peixun.api.viewsets import AppendViewSet, EditViewSet, ReadViewSet, verb


class TeamViewSet(EditViewSet):
    """Who inspects for a unit, and which classes: members are inspectors there and nowhere else."""

    queryset = InspectionTeam.objects.all()
    serializer_class = bodies.TeamSerializer
    ordering = ("name", "id")
    search_fields = ("name",)
    filterset_class = bodies.TeamFilters

    def perform_destroy(self, instance):
        inspections.remove_team(instance)


class InspectionViewSet(AppendViewSet):
    """Rounds of inspection. Planned and moved on by verbs, never edited or deleted."""

    queryset = Inspection.objects.all()
    serializer_class = bodies.InspectionSerializer
    ordering = ("-at", "-id")
    filterset_class = bodies.InspectionFilters
    policy_verbs = {"photo": "report_incident"}

    def perform_create(self, serializer):
        values = dict(serializer.validated_data)
        nonce = values.pop("nonce", "")
        return inspections.plan_round(Inspection(**values), by=self.request.user, nonce=nonce)

    @verb(body=bodies.CountBodySerializer, answers=bodies.CountSerializer)
    def count(self, inspection, expected, present, empty_seats, note, **noted):
        """Write down your head count; the same nonce again counts once.

        Every inspector has a count of their own: the one made last holds.
        """
        row = inspections.count_heads(
            inspection,
            Numbers(expected, present, empty_seats),
            Noted(**noted),
            by=self.request.user,
            note=note,
        )
        return shown(bodies.CountSerializer, row)

    @verb(body=bodies.SightingBodySerializer, answers=bodies.IncidentSerializer)
    def report_incident(self, inspection, kind, enrolments, minutes, note, **noted):
        """Record what you saw, a discipline record for each learner; the same nonce once."""
        row = inspections.report_incident(
            inspection,
            Sighting(kind, enrolments, minutes, note),
            Noted(**noted),
            by=self.request.user,
        )
        return shown(bodies.IncidentSerializer, row)

    @extend_schema(
        request={"multipart/form-data": bodies.PhotoBodySerializer},
        responses=bodies.IncidentSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photo(self, request, pk):
        """Put a photo behind an incident of the round, also one that was sent before."""
        inspection, form = self.get_object(), bodies.PhotoBodySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = inspections.incident_of(inspection, form.validated_data["nonce"])
        inspections.add_photo(row, form.validated_data["file"], by=request.user)
        return Response(shown(bodies.IncidentSerializer, row))

    @verb()
    def finish(self, inspection):
        """Say that the round is over; what a phone has kept may still arrive."""
        inspections.finish_round(inspection, by=self.request.user)

    @verb()
    def report(self, inspection):
        """Hand the findings in; from then on nothing is added."""
        inspections.report_round(inspection, by=self.request.user)


class CountViewSet(ReadViewSet):
    """Head counts of the inspectors. Never changed, never deleted."""

    queryset = InspectionCount.objects.all()
    serializer_class = bodies.CountSerializer
    ordering = ("-id",)
    filterset_fields = ["inspection", "recorded_by", "nonce"]


class IncidentViewSet(ReadViewSet):
    """What inspectors saw; the discipline records of the same `incident` say of whom."""

    queryset = InspectionIncident.objects.all()
    serializer_class = bodies.IncidentSerializer
    ordering = ("-id",)
    filterset_fields = ["inspection", "kind", "recorded_by", "nonce", "incident"]


def shown(serializer_class, row):
    """A row as its list shows it."""
    rows = serializer_class.Meta.model.objects.filter(pk=row.pk)
    return representation_of(serializer_class).rows(rows)[0]
