"""Surveys: a form is drawn with one's own token, and handed in without any."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from attendance.models import Survey
from attendance.models.surveys import LONGEST_COMMENT, Grade
from attendance.services import surveys
from attendance.services.surveys import Opinion
from attendance.survey_rules import INDICATORS
from courses.models import TrainingClass, TrainingSession
from peixun import policy
from peixun.api.permissions import SignedIn
from peixun.api.serializers import StrictSerializer
from peixun.api.viewsets import StrictView


class SurveyFormSerializer(serializers.Serializer):
    """A form is a secret word: it is handed in once, and nobody remembers who drew it."""

    form = serializers.CharField()


class SurveyAnswerSerializer(StrictSerializer):
    form = serializers.CharField(max_length=200)
    relevance = serializers.ChoiceField(Grade.choices)
    theory = serializers.ChoiceField(Grade.choices)
    information = serializers.ChoiceField(Grade.choices)
    delivery = serializers.ChoiceField(Grade.choices)
    conduct = serializers.ChoiceField(Grade.choices)
    comment = serializers.CharField(
        max_length=LONGEST_COMMENT, required=False, allow_blank=True, default=""
    )


class SurveyIndicatorSerializer(serializers.Serializer):
    """One indicator: how often each grade, points of a hundred, whether below the mark."""

    indicator = serializers.ChoiceField([(name, name) for name in INDICATORS])
    grades = serializers.DictField(child=serializers.IntegerField())
    percent = serializers.DecimalField(max_digits=4, decimal_places=1)
    falls_short = serializers.BooleanField()


class SurveyTallySerializer(serializers.Serializer):
    answers = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=4, decimal_places=1)
    indicators = SurveyIndicatorSerializer(many=True)


class SurveySerializer(serializers.Serializer):
    """Without a tally the survey is open, or too few have answered."""

    session = serializers.IntegerField()
    closes_at = serializers.DateTimeField()
    is_closed = serializers.BooleanField()
    answers = serializers.IntegerField()
    tally = SurveyTallySerializer(allow_null=True)
    comments = serializers.ListField(child=serializers.CharField())


class SurveyLineSerializer(serializers.Serializer):
    name = serializers.CharField()
    surveys = serializers.IntegerField()
    tally = SurveyTallySerializer()


class SurveyResultsSerializer(serializers.Serializer):
    total = SurveyLineSerializer()
    lecturers = SurveyLineSerializer(many=True)
    items = SurveySerializer(many=True)


class DrawFormView(StrictView, APIView):
    permission_classes = [SignedIn]
    # A kept answer would say which form somebody has drawn.
    idempotent = False

    @extend_schema(request=None, responses=SurveyFormSerializer)
    def post(self, request, pk):
        """Draw your form for the survey of a session you were at; once."""
        rows = TrainingSession.objects.permitted(request.user, "draw_form")
        session = get_object_or_404(rows.select_related("training_class"), pk=pk)
        StrictSerializer(data=request.data).is_valid(raise_exception=True)
        return Response({"form": surveys.draw_form(session, by=request.user)})


class AnswerView(StrictView, APIView):
    # Whoever has a form may hand it in: nobody is asked who they are.
    authentication_classes = []
    permission_classes = [AllowAny]
    idempotent = False

    @extend_schema(request=SurveyAnswerSerializer, responses={204: None}, auth=[])
    def post(self, request):
        """Hand a form in, without a token: the request need not say who you are."""
        body = SurveyAnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        opinion = Opinion({name: given[name] for name in INDICATORS}, given["comment"])
        surveys.answer_survey(given["form"], opinion)
        return Response(status=204)


class ResultsView(StrictView, APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=SurveyResultsSerializer)
    def get(self, request, pk):
        """The surveys of a class by session and lecturer: once closed, from five answers."""
        training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user), pk=pk)
        if not policy.may(request.user, "view", Survey(training_class=training_class)):
            self.permission_denied(request)
        found = Survey.objects.filter(training_class=training_class).order_by("session__starts_at")
        results = surveys.results_of(found)
        comments = surveys.comments_of(results)
        return Response(
            {
                "total": shown_line(surveys.together(str(training_class), results)),
                "lecturers": [shown_line(line) for line in surveys.by_lecturer(results)],
                "items": [shown_result(result, comments) for result in results],
            }
        )


def shown_result(result, comments):
    return {
        "session": result.survey.session_id,
        "closes_at": result.survey.closes_at,
        "is_closed": result.is_closed,
        "answers": result.answers,
        "tally": shown_tally(result.tally) if result.tally else None,
        "comments": comments.get(result.survey.pk, []),
    }


def shown_line(line):
    return {"name": line.name, "surveys": line.surveys, "tally": shown_tally(line.tally)}


def shown_tally(tally):
    return {
        "answers": tally.answers,
        "total": tally.total,
        "indicators": [
            {
                "indicator": name,
                "grades": {str(grade): count for grade, count in tally.grades[name].items()},
                "percent": tally.percent(name),
                "falls_short": tally.falls_short(name),
            }
            for name in INDICATORS
        ],
    }
