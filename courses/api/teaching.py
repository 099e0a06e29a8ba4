"""Whether lecturers will come, and whether they came."""

from django.urls import reverse
from rest_framework import serializers

from courses import services
from courses.models import SessionLecturer
from peixun.api.serializers import CleanModelSerializer, StrictSerializer
from peixun.api.viewsets import ReadViewSet, verb


class TeachingSerializer(CleanModelSerializer):
    lecturer_name = serializers.CharField(source="lecturer.name", read_only=True)

    class Meta:
        model = SessionLecturer
        fields = [
            "id", "session", "lecturer", "lecturer_name", "role", "answer", "answer_note",
            "answered_at", "arrived_at",
        ]  # fmt: skip
        read_only_fields = fields


class Refusal(StrictSerializer):
    # A missing reason is for the service to refuse, with its own code.
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class Invitation(serializers.Serializer):
    address = serializers.CharField(help_text="Shown once, never again.")


class TeachingViewSet(ReadViewSet):
    """Lecturers' parts in sessions. The session says who lectures; here they answer and arrive."""

    queryset = SessionLecturer.objects.all()
    serializer_class = TeachingSerializer
    ordering = ("-session__starts_at", "-id")
    filterset_fields = {
        "session": ["exact"],
        "session__training_class": ["exact"],
        "lecturer": ["exact"],
        "answer": ["exact"],
        "arrived_at": ["isnull"],
    }

    policy_verbs = {"confirm": "answer", "decline": "answer"}

    @verb()
    def confirm(self, part):
        """The lecturer will come."""
        services.answer_session(part, SessionLecturer.Answer.CONFIRMED)

    @verb(body=Refusal)
    def decline(self, part, *, note):
        """The lecturer cannot come, for the reason in the note."""
        services.answer_session(part, SessionLecturer.Answer.DECLINED, note=note)

    @verb()
    def arrive(self, part):
        services.lecturer_arrives(part)

    @verb()
    def undo_arrival(self, part):
        services.undo_arrival(part)


class Inviting:
    """Mixin of the lecturers' view: the link by which one of them answers."""

    @property
    def idempotent(self):
        # A stored answer would keep the address in clear text.
        return self.action != "invite"

    @verb(answers=Invitation)
    def invite(self, lecturer):
        """Make the lecturer's link; earlier ones die."""
        _link, secret = services.invite_lecturer(lecturer, by=self.request.user)
        return {"address": self.request.build_absolute_uri(reverse("lecturer", args=[secret]))}
