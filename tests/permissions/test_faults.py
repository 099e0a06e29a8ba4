"""Faults planted on purpose: the matrix must notice every one of them."""

import pytest
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny

from attendance.api.views import RecordViewSet
from attendance.models import AttendanceRecord
from courses.api.views import EnrolmentViewSet, TrainingClassViewSet
from courses.models import Enrolment, TrainingClass
from materials.models import DownloadRecord, MaterialVersion
from materials.services import downloads
from peixun import policy
from peixun.admin.access import PolicyAccess
from peixun.api.permissions import PolicyPermission
from peixun.api.viewsets import ViewSet
from people.roles import Role
from tests.permissions import matrix
from tests.permissions.matrix import Asker
from tests.permissions.routes import Route, all_routes
from tests.permissions.test_permissions import keys_listed

pytestmark = pytest.mark.django_db


def a_missing_filter(patch):
    patch.setattr(ViewSet, "get_queryset", lambda view: view.queryset.all())


def a_missing_permission(patch):
    patch.setattr(PolicyPermission, "has_permission", lambda *args: True)


def a_view_open_to_everybody(patch):
    patch.setattr(EnrolmentViewSet, "permission_classes", [AllowAny])
    patch.setattr(EnrolmentViewSet, "get_queryset", lambda view: view.queryset.all())


def a_refusal_that_admits_the_row(patch):
    def get_object(view):
        if not view.get_queryset().filter(pk=view.kwargs["pk"]).exists():
            raise PermissionDenied
        return view.queryset.get(pk=view.kwargs["pk"])

    patch.setattr(TrainingClassViewSet, "get_object", get_object)


def a_changelist_without_its_filter(patch):
    patch.setattr(PolicyAccess, "get_queryset", lambda admin, request: admin.model.objects.all())


def a_form_that_anybody_may_save(patch):
    patch.setattr(PolicyAccess, "has_change_permission", lambda *args: True)


def a_grant_that_is_too_wide(patch):
    table = {**policy.declared()[Enrolment], "view": (policy.signed_in(),)}
    patch.setitem(policy._table, Enrolment, table)


def a_grant_by_the_wrong_path(patch):
    too_far = policy.of_unit(Role.LIAISON, via="training_class__enrolments__unit_id")
    table = {**policy.declared()[AttendanceRecord], "correct": (too_far,)}
    patch.setitem(policy._table, AttendanceRecord, table)


def a_verb_for_those_who_only_look(patch):
    table = {**policy.declared()[TrainingClass], "publish": (policy.office(Role.AUDITOR),)}
    patch.setitem(policy._table, TrainingClass, table)


def a_file_for_whoever_has_the_link(patch):
    patch.setattr(downloads, "refusal_of", lambda version, user: None)


FAULTS = [
    (a_missing_filter, "other_manager", "api/v1/training-classes/"),
    (a_missing_permission, "learner", "api/v1/venues/"),
    (a_view_open_to_everybody, "anonymous", "api/v1/enrolments/"),
    (a_refusal_that_admits_the_row, "other_manager", "api/v1/training-classes/"),
    (a_changelist_without_its_filter, "other_manager", "admin/courses/enrolment/"),
    (a_form_that_anybody_may_save, "auditor", "admin/courses/venue/"),
    (a_grant_that_is_too_wide, "learner", "api/v1/enrolments/"),
    (a_grant_by_the_wrong_path, "liaison", "api/v1/attendance-records/"),
    (a_verb_for_those_who_only_look, "auditor", "api/v1/training-classes/"),
    (a_file_for_whoever_has_the_link, "other_liaison", "files/"),
]


@pytest.mark.parametrize(("plant", "principal", "prefix"), FAULTS)
def test_a_planted_fault_is_noticed(world, monkeypatch, plant, principal, prefix):
    routes = [route for route in all_routes() if route.path.startswith(prefix)]
    asker = Asker(world, principal)
    assert list(matrix.surprises(asker, routes)) == []

    plant(monkeypatch)

    assert list(matrix.surprises(asker, routes)) != []


def test_a_list_that_holds_more_than_the_details_is_noticed(world, monkeypatch):
    asker = Asker(world, "manager")
    listing = Route("GET", "api/v1/attendance-records/", None)
    foreign = world.foreign[AttendanceRecord]
    assert foreign not in keys_listed(asker, listing)

    monkeypatch.setattr(
        RecordViewSet, "filter_queryset", lambda view, rows: view.queryset.order_by("-id")
    )

    assert foreign in keys_listed(asker, listing)


def test_what_a_request_wrote_is_undone(world):
    route = next(route for route in all_routes() if route.path.startswith("files/"))
    before = DownloadRecord.objects.count()

    answer = Asker(world, "learner").ask(route, world.own[MaterialVersion])

    assert (answer.status_code, DownloadRecord.objects.count()) == (200, before)
