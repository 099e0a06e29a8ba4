"""Releases of timetables, and subscriptions to them."""

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from courses import services
from courses.api import bodies, serializers
from courses.models import CalendarFeed, TimetableRelease
from courses.pages.feeds import address_of
from peixun import policy
from peixun.api.viewsets import ReadViewSet, verb


def change_items(changes):
    return [change.as_json() | {"detail": str(change)} for change in changes]


class ReleaseViewSet(ReadViewSet):
    """What was announced. A release is made by the class's verb and never changed."""

    queryset = TimetableRelease.objects.all()
    serializer_class = serializers.ReleaseSerializer
    ordering = ("-id",)
    filterset_fields = ["training_class", "number"]
    policy_verbs = {"timetable": "view", "notice": "view"}

    @extend_schema(responses=bodies.ReleasedTimetable, filters=False)
    @action(detail=True, pagination_class=None)
    def timetable(self, request, pk):
        """The timetable as it was announced."""
        return Response({"items": self.get_object().snapshot})

    @extend_schema(responses=bodies.NoticeText, filters=False)
    @action(detail=True, pagination_class=None)
    def notice(self, request, pk):
        """The announcement as a text for a chat group."""
        return Response({"text": services.notice_text(self.get_object())})


class FeedViewSet(ReadViewSet):
    """The account's calendar subscriptions. The address is in the answer that makes one."""

    queryset = CalendarFeed.objects.all()
    serializer_class = serializers.FeedSerializer
    ordering = ("-id",)
    filterset_fields = ["training_class", "venue", "lecturer", "person"]

    @property
    def idempotent(self):
        # A stored answer would keep the address in clear text.
        return self.action != "create"

    @extend_schema(request=bodies.FeedTarget, responses={201: bodies.NewFeed})
    def create(self, request):
        body = bodies.FeedTarget(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        (target,) = body.validated_data.values()
        if not policy.may(request.user, "subscribe", target):
            raise PermissionDenied
        feed, secret = services.open_feed(target, by=request.user)
        return Response({"id": feed.pk, "address": address_of(request, secret)}, status=201)

    @verb()
    def revoke(self, feed):
        services.revoke_feed(feed)
