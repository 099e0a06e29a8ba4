"""What the API shows of courses, and which service writes it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from courses import services
from courses.models import (
    Booking,
    CalendarDay,
    CalendarFeed,
    CalendarYear,
    ClassStaff,
    ClassUnit,
    Enrolment,
    GroupTransfer,
    LearningGroup,
    Lecturer,
    LecturerUnavailability,
    QuotaAllocation,
    TimetableChange,
    TimetableRelease,
    Topic,
    TrainingClass,
    TrainingProgramme,
    TrainingSession,
    Venue,
    VenueBlock,
)
from courses.when import HalfDay
from peixun.api.serializers import CleanModelSerializer, VisibleRelatedField


class NameField(serializers.CharField):
    """The name of a related row, beside its key."""

    def __init__(self, source, **kwargs):
        super().__init__(source=source, read_only=True, **kwargs)


class ProgrammeSerializer(CleanModelSerializer):
    host_unit_name = NameField("host_unit.name")
    classes_made = serializers.IntegerField(read_only=True)
    hours_made = serializers.DecimalField(8, 1, read_only=True)

    class Meta:
        model = TrainingProgramme
        fields = [
            "id", "code", "title", "year", "programme_type", "host_unit", "host_unit_name",
            "audience", "goals", "planned_classes", "planned_hours", "classes_made",
            "hours_made", "approval_ref", "status",
        ]  # fmt: skip

    def update(self, instance, validated_data):
        return services.edit_programme(instance, **validated_data)


class TrainingClassSerializer(CleanModelSerializer):
    venue_name = NameField("venue.name", allow_null=True)
    total_hours = serializers.DecimalField(6, 1, read_only=True)
    enrolled = serializers.IntegerField(read_only=True)

    class Meta:
        model = TrainingClass
        fields = [
            "id", "programme", "class_code", "title", "period_no", "period_text", "year",
            "level", "delivery_mode", "report_at", "report_grace_hours", "nomination_deadline",
            "start_on", "end_on", "date_precision",
            "venue", "venue_name", "capacity", "enrolled", "audience", "goals",
            "hours_per_half_day", "total_hours", "handbook_note", "status", "status_reason",
        ]  # fmt: skip

    def create(self, validated_data):
        by = self.context["request"].user
        return services.create_class(TrainingClass(**validated_data), by=by)

    def update(self, instance, validated_data):
        return services.edit_class(instance, **validated_data)


class PartSerializer(CleanModelSerializer):
    """Units, staff and groups of a class: a change of one is a change of the class."""

    def create(self, validated_data):
        return self._save(self.Meta.model(**validated_data))

    def update(self, instance, validated_data):
        for name, value in validated_data.items():
            setattr(instance, name, value)
        return self._save(instance)

    def _save(self, part):
        services.change_parts(part.training_class, saved=[part])
        return part


class ClassUnitSerializer(PartSerializer):
    unit_name = NameField("unit.name")

    class Meta:
        model = ClassUnit
        fields = ["id", "training_class", "unit", "unit_name", "role"]


class ClassUnitEditSerializer(ClassUnitSerializer):
    class Meta(ClassUnitSerializer.Meta):
        read_only_fields = ["training_class"]


class ClassStaffSerializer(PartSerializer):
    person_name = NameField("person.name")

    class Meta:
        model = ClassStaff
        fields = ["id", "training_class", "person", "person_name", "role"]


class ClassStaffEditSerializer(ClassStaffSerializer):
    class Meta(ClassStaffSerializer.Meta):
        read_only_fields = ["training_class"]


class VenueSerializer(CleanModelSerializer):
    class Meta:
        model = Venue
        fields = [
            "id", "name", "room", "address", "seats", "equipment", "opens_at", "closes_at",
            "buffer_minutes", "is_active",
        ]  # fmt: skip


class VenueBlockSerializer(CleanModelSerializer):
    venue_name = NameField("venue.name")

    class Meta:
        model = VenueBlock
        fields = ["id", "venue", "venue_name", "starts_at", "ends_at", "reason"]


class LecturerUnavailabilitySerializer(CleanModelSerializer):
    lecturer_name = NameField("lecturer.name")

    class Meta:
        model = LecturerUnavailability
        fields = ["id", "lecturer", "lecturer_name", "starts_at", "ends_at", "note"]


class CalendarYearSerializer(CleanModelSerializer):
    class Meta:
        model = CalendarYear
        fields = ["id", "year", "reference"]


class CalendarDaySerializer(CleanModelSerializer):
    class Meta:
        model = CalendarDay
        fields = ["id", "year", "date", "kind", "name"]


class TopicSerializer(CleanModelSerializer):
    class Meta:
        model = Topic
        fields = ["id", "name", "category"]


class LecturerSerializer(CleanModelSerializer):
    unit_name = NameField("unit.name", allow_null=True)

    class Meta:
        model = Lecturer
        fields = [
            "id", "name", "person", "unit", "unit_name", "unit_text", "post", "phone",
            "source", "specialities", "buffer_minutes", "is_active",
        ]  # fmt: skip

    def create(self, validated_data):
        return self._save(Lecturer(), validated_data)

    def update(self, instance, validated_data):
        return self._save(instance, validated_data)

    def _save(self, lecturer, values):
        specialities = values.pop("specialities", None)
        for name, value in values.items():
            setattr(lecturer, name, value)
        services.save_lecturer(lecturer)
        if specialities is not None:
            lecturer.specialities.set(specialities)
        return lecturer


class SessionSerializer(CleanModelSerializer):
    # The services check the times under their lock, with the same code.
    validate_constraints = False
    training_class_title = NameField("training_class.title")
    topic_name = NameField("topic.name", allow_null=True)
    venue_name = NameField("venue.name", allow_null=True)
    half_day = serializers.ChoiceField(HalfDay.choices, source="part_of_day", read_only=True)
    group_no = serializers.IntegerField(source="group.group_no", read_only=True, allow_null=True)
    lecturers = VisibleRelatedField(many=True, required=False, queryset=Lecturer.objects.all())
    reason = serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Why it is to be so although something asks for a reason.",
    )

    class Meta:
        model = TrainingSession
        fields = [
            "id", "training_class", "training_class_title", "group", "group_no", "seq", "title",
            "topic", "topic_name", "session_type", "starts_at", "ends_at", "half_day", "venue",
            "venue_name", "chair", "lecturers", "credit_hours", "is_required", "status",
            "status_reason", "clash_reason", "reason",
        ]  # fmt: skip

    def create(self, validated_data):
        return services.schedule_session(**validated_data, by=self.context["request"].user)

    def update(self, instance, validated_data):
        return services.edit_session(instance, **validated_data, by=self.context["request"].user)


class SessionEditSerializer(SessionSerializer):
    class Meta(SessionSerializer.Meta):
        read_only_fields = ["training_class"]


class TimetableChangeSerializer(CleanModelSerializer):
    made_by_name = NameField("made_by.name", allow_null=True)

    class Meta:
        model = TimetableChange
        fields = [
            "id", "training_class", "what", "made_by", "made_by_name", "made_at", "before",
            "after", "undone_at", "undone_by",
        ]  # fmt: skip


class SessionCheckSerializer(SessionSerializer):
    """A session as somebody would like it; `session` is the one that it would replace."""

    session = VisibleRelatedField(
        required=False, allow_null=True, queryset=TrainingSession.objects.all()
    )

    class Meta(SessionSerializer.Meta):
        fields = [*SessionSerializer.Meta.fields, "session"]

    def validate(self, attrs):
        session = attrs.get("session")
        if session is not None and session.training_class != attrs["training_class"]:
            wrong = ErrorDetail(_("The session is of another class."), "wrong_class")
            raise serializers.ValidationError({"session": [wrong]})
        return super().validate(attrs)


class BookingSerializer(CleanModelSerializer):
    training_class = serializers.IntegerField(source="session.training_class_id", read_only=True)
    group = serializers.IntegerField(
        source="group_id", read_only=True, allow_null=True, help_text="The part of the class."
    )
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Booking
        fields = [
            "id", "session", "training_class", "resource", "resource_id", "group", "starts_at",
            "ends_at", "is_holding",
        ]  # fmt: skip


class GroupSerializer(PartSerializer):
    leader_name = NameField("leader.person.name", allow_null=True)

    class Meta:
        model = LearningGroup
        fields = [
            "id", "training_class", "group_no", "name", "leader", "leader_name", "deputy", "room",
        ]  # fmt: skip


class GroupEditSerializer(GroupSerializer):
    class Meta(GroupSerializer.Meta):
        read_only_fields = ["training_class"]


class EnrolmentSerializer(CleanModelSerializer):
    person_name = NameField("person.name")
    unit_name = NameField("unit.name")
    group_no = serializers.IntegerField(source="group.group_no", read_only=True, allow_null=True)

    class Meta:
        model = Enrolment
        fields = [
            "id", "training_class", "person", "person_name", "student_no", "unit", "unit_name",
            "post", "rank", "source", "is_within_quota", "substitute_for", "group", "group_no",
            "status", "status_reason", "confirmed_at", "reported_at", "left_at", "seat_no",
            "room_no", "attendance_exempt", "exempt_reason",
        ]  # fmt: skip
        # These are known once somebody is enrolled.
        read_only_fields = ["seat_no", "room_no", "attendance_exempt", "exempt_reason"]

    def create(self, validated_data):
        return services.enrol(**validated_data)

    def update(self, instance, validated_data):
        return services.edit_enrolment(instance, **validated_data)


class EnrolmentEditSerializer(EnrolmentSerializer):
    class Meta(EnrolmentSerializer.Meta):
        read_only_fields = ["training_class", "person", "source"]


class QuotaSerializer(CleanModelSerializer):
    unit_name = NameField("unit.name")

    class Meta:
        model = QuotaAllocation
        fields = ["id", "training_class", "unit", "unit_name", "quota", "deadline", "note"]


class GroupTransferSerializer(CleanModelSerializer):
    transferred_by_name = NameField("transferred_by.name")

    class Meta:
        model = GroupTransfer
        fields = [
            "id", "enrolment", "from_group", "to_group", "reason", "transferred_by",
            "transferred_by_name", "created_at",
        ]  # fmt: skip


class ReleaseSerializer(CleanModelSerializer):
    class Meta:
        model = TimetableRelease
        fields = [
            "id", "training_class", "number", "changes", "note", "released_by", "released_at",
        ]  # fmt: skip
        read_only_fields = fields


class FeedSerializer(CleanModelSerializer):
    class Meta:
        model = CalendarFeed
        fields = [
            "id", "training_class", "venue", "lecturer", "person", "made_by", "created_at",
            "read_at", "revoked_at",
        ]  # fmt: skip
        read_only_fields = fields
