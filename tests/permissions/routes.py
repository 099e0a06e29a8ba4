"""Every route of the URL conf, its methods and the model whose key it takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, get_resolver

from attendance.models import (
    AttendanceRecord,
    Bulletin,
    Certificate,
    Commendation,
    DisciplineRecord,
    Inspection,
    LeaveRequest,
    SheetPaper,
    UnitFeedback,
)
from courses.models import (
    Enrolment,
    Lecturer,
    QuotaAllocation,
    TimetableRelease,
    TrainingClass,
    TrainingSession,
    Venue,
)
from materials.models import MaterialVersion, SourceDocument, Speech, SpeechFact
from people.models import Notice, Person

# Pages that take a key but have no queryset to tell of which model.
TOLD = {
    "files/": MaterialVersion,
    "my/attendance/": AttendanceRecord,
    "my/leave/": LeaveRequest,
    "my/discipline/rules/": Enrolment,
    "my/discipline/": DisciplineRecord,
    "my/notices/": Notice,
    "my/bulletins/": Bulletin,
    "my/materials/": MaterialVersion,
    "my/surveys/": TrainingSession,
    "my/certificates/": Certificate,
    "admin/certificates/": Certificate,
    "c/": TrainingSession,
    "api/v1/sessions/{pk}/draw-form/": TrainingSession,
    "api/v1/sessions/{pk}/form-token/": TrainingSession,
    "api/v1/training-classes/": TrainingClass,
    "admin/training-classes/": TrainingClass,
    "admin/courses/roster/": TrainingClass,
    "admin/inspections/": Inspection,
    "admin/leave/": LeaveRequest,
    "admin/discipline/": DisciplineRecord,
    "admin/materials/versions/": MaterialVersion,
    "admin/source-documents/": SourceDocument,
    "admin/speeches/": Speech,
    "admin/speech-facts/": SpeechFact,
    "admin/letters/bulletins/": Bulletin,
    "admin/letters/units/": UnitFeedback,
    "admin/commendations/": Commendation,
    "admin/sessions/": TrainingSession,
    "admin/sheet-papers/": SheetPaper,
    "admin/nominations/": QuotaAllocation,
    "admin/timetable-releases/": TimetableRelease,
    "timetables/": TimetableRelease,
    "admin/lecturers/": Lecturer,
    "admin/enrolments/": Enrolment,
    "api/v1/enrolments/": Enrolment,
    "admin/calendars/class/": TrainingClass,
    "admin/calendars/venue/": Venue,
    "admin/calendars/lecturer/": Lecturer,
    "admin/calendars/person/": Person,
}
API_METHODS = ("get", "post", "put", "patch", "delete")
# Not about rows: Django's redirect to a public page, which no model of ours has,
# and the admin's last resort, which answers 404; an address that is itself the proof.
PARAMETERS_OF_NOTHING = {
    "content_type_id": "1",
    "url": "nothing-here",
    "app_label": "people",
    "secret": "nobody-has-it",
    "verify_code": "nobody-has-it",
}
# Names one of several verbs beside the key.
VERBS = {
    "discipline": {"admin": "confirm", "my": "answer"},
    "letters": {"admin": "edit"},
    "commendations": {"admin": "confirm"},
    "speeches": {"admin": "match"},
    "speech-facts": {"admin": "accept"},
}


@dataclass(frozen=True)
class Route:
    """One method of one path; `{name}` stands where a key goes."""

    method: str
    path: str
    model: type[Model] | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, key: object) -> str:
        door, subject = self.path.split("/")[:2] if "{verb}" in self.path else ("", "")
        verb = VERBS.get(subject, {}).get(door, "withdraw")
        words = PARAMETERS_OF_NOTHING | {"verb": verb}
        return "/" + re.sub(r"\{(\w+)\}", lambda m: words.get(m[1], str(key)), self.path)


def all_routes() -> list[Route]:
    """The routes of the whole project, in the order of their paths."""
    found = [
        Route(method.upper(), path, _model(path, pattern))
        for path, pattern in _patterns(get_resolver().url_patterns)
        for method in _methods(pattern)
    ]
    return sorted(
        set(found), key=lambda route: (route.path, API_METHODS.index(route.method.lower()))
    )


def _patterns(patterns: list, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield _plain(path), pattern
        else:
            yield from _patterns(pattern.url_patterns, path)


def _plain(path: str) -> str:
    path = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"{\1}", path)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path)
    return re.sub(r"[\^$\\]|\{app_label\}\|?", lambda m: m[0] if m[0].startswith("{") else "", path)


def _methods(pattern: URLPattern) -> tuple[str, ...]:
    view = pattern.callback
    if actions := getattr(view, "actions", None):
        # A view that has been used once also lists HEAD.
        return tuple(method for method in API_METHODS if method in actions)
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if cls is None:
        return ("get", "post")
    return tuple(method for method in API_METHODS if hasattr(cls, method))


def _model(path: str, pattern: URLPattern) -> type[Model] | None:
    parameters = set(re.findall(r"\{(\w+)\}", path))
    if not parameters or parameters & PARAMETERS_OF_NOTHING.keys():
        return None
    for prefix, model in TOLD.items():
        if path.startswith(prefix):
            return model
    queryset = getattr(getattr(pattern.callback, "cls", None), "queryset", None)
    if queryset is not None:
        return queryset.model
    return _model_of_admin(path)


def _model_of_admin(path: str) -> type[Model]:
    """The model of admin/<app>/<model>/…; a route of which nobody knows the model is an error."""
    if match := re.match(r"admin/(\w+)/(\w+)/", path):
        model = apps.get_model(match[1], match[2])
        if model in admin.site._registry:
            return model
    raise LookupError(f"Nobody knows whose key {path} takes: name its model in TOLD.")
