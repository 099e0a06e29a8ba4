from attendance.models import (
    AttendanceFact,
    AttendanceRecord,
    AttendanceSheet,
    CorrectionProposal,
    FailedScan,
)
from peixun.api.filters import IdFilter, StrictFilterSet


class SheetFilters(StrictFilterSet):
    training_class = IdFilter(field_name="session__training_class")

    class Meta:
        model = AttendanceSheet
        fields = {"session": ["exact"], "state": ["exact"], "opened_at": ["gte", "lt"]}


class RecordFilters(StrictFilterSet):
    person = IdFilter(field_name="enrolment__person")

    class Meta:
        model = AttendanceRecord
        fields = {
            "session": ["exact"],
            "enrolment": ["exact"],
            "training_class": ["exact"],
            "status": ["exact"],
            "source": ["exact"],
            "session__starts_at": ["gte", "lt"],
            "updated_at": ["gte"],
        }


class ProposalFilters(StrictFilterSet):
    session = IdFilter(field_name="record__session")

    class Meta:
        model = CorrectionProposal
        fields = {"training_class": ["exact"], "record": ["exact"], "state": ["exact"]}


class FactFilters(StrictFilterSet):
    class Meta:
        model = AttendanceFact
        fields = {
            "nonce": ["exact"],
            "session": ["exact"],
            "enrolment": ["exact"],
            "training_class": ["exact"],
            "kind": ["exact"],
            "method": ["exact"],
            "recorded_by": ["exact"],
            "recorded_at": ["gte", "lt"],
        }


class FailedScanFilters(StrictFilterSet):
    class Meta:
        model = FailedScan
        fields = {
            "nonce": ["exact"],
            "session": ["exact"],
            "training_class": ["exact"],
            "enrolment": ["exact"],
            "code": ["exact"],
            "device": ["exact"],
            "recorded_at": ["gte", "lt"],
        }
