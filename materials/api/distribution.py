"""Who has what, who is reminded, and who holds what is called back."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from courses.models import TrainingClass
from materials import notices, services
from materials.cells import State
from peixun.api.viewsets import ViewSet

STATES = [(state.value, state.name) for state in State]


class CellSerializer(serializers.Serializer):
    """`is_done`: nothing more is asked of the learner."""

    state = serializers.ChoiceField(STATES)
    is_done = serializers.BooleanField()
    serial_no = serializers.IntegerField(allow_null=True)


class MatrixMaterialSerializer(serializers.Serializer):
    """`totals` counts learners by state; `open` are those of whom something is still asked."""

    material = serializers.IntegerField()
    title = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    version_no = serializers.IntegerField(allow_null=True)
    assignments = serializers.ListField(child=serializers.IntegerField())
    must_read = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True)
    totals = serializers.DictField(child=serializers.IntegerField())
    open = serializers.IntegerField()


class MatrixLearnerSerializer(serializers.Serializer):
    """`cells` has one entry for each material, null where it is not meant for the learner."""

    enrolment = serializers.IntegerField()
    student_no = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    unit = serializers.IntegerField()
    unit_name = serializers.CharField()
    open = serializers.IntegerField()
    cells = serializers.ListField(child=CellSerializer(allow_null=True))


class MatrixSerializer(serializers.Serializer):
    materials = MatrixMaterialSerializer(many=True)
    learners = MatrixLearnerSerializer(many=True)


class ReminderSerializer(serializers.Serializer):
    """Whom it was told, and a text for the chat group."""

    persons = serializers.ListField(child=serializers.IntegerField())
    text = serializers.CharField()


class HolderSerializer(serializers.Serializer):
    """`downloads` are keys of download records, `serial_nos` the copies on paper.

    `delivery_nos` are the numbers on the pages of the files; keepers' originals have none.
    """

    person = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    unit_name = serializers.CharField()
    downloads = serializers.ListField(child=serializers.IntegerField())
    delivery_nos = serializers.ListField(child=serializers.CharField())
    last_downloaded_at = serializers.DateTimeField(allow_null=True)
    serial_nos = serializers.ListField(child=serializers.IntegerField())


class HoldersSerializer(serializers.Serializer):
    holders = HolderSerializer(many=True)
    text = serializers.CharField()


def shown_matrix(matrix):
    totals = matrix.totals()
    return {
        "materials": [
            {
                "material": column.material.pk,
                "title": column.material.title,
                "version": column.version.pk if column.version else None,
                "version_no": column.version.version_no if column.version else None,
                "assignments": [one.pk for one in column.assignments],
                "must_read": column.must_read,
                "due_at": column.due_at,
                "totals": {state.value: totals[number][state] for state in State},
                "open": len(matrix.open_learners(number)),
            }
            for number, column in enumerate(matrix.columns)
        ],
        "learners": [
            {
                "enrolment": line.learner.pk,
                "student_no": line.learner.student_no,
                "name": line.learner.person.name,
                "unit": line.learner.unit_id,
                "unit_name": line.learner.unit.name,
                "open": line.open_count,
                "cells": [cell and vars(cell) for cell in line.cells],
            }
            for line in matrix.lines
        ],
    }


def shown_reminder(assignment, people):
    text = notices.reminder_text(assignment, people)
    return {"persons": [person.pk for person in people], "text": text}


def shown_holders(version, holders):
    people = [one.person for one in holders if one.person]
    return {
        "holders": [
            {
                "person": one.person.pk if one.person else None,
                "name": one.name,
                "unit_name": one.unit,
                "downloads": [record.pk for record in one.downloads],
                "delivery_nos": [row.delivery_no for row in one.downloads if row.delivery_no],
                "last_downloaded_at": one.downloads[-1].at if one.downloads else None,
                "serial_nos": [copy.serial_no for copy in one.copies],
            }
            for one in holders
        ],
        "text": notices.recall_text(version, people),
    }


class ClassDistributionViewSet(ViewSet):
    """Who of a class has which material, and how far."""

    queryset = TrainingClass.objects.all()
    serializer_class = MatrixSerializer
    policy_verbs = {"distribution": "see_distribution"}

    @extend_schema(responses=MatrixSerializer)
    @action(detail=True)
    def distribution(self, request, pk):
        """Learners by unit, and the materials whose assignments the account may see."""
        training_class = self.get_object()
        return Response(shown_matrix(services.matrix_of(training_class, request.user)))
