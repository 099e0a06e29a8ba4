"""The OpenAPI description, with what the kit adds to every operation."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from peixun.api.errors import MEDIA_TYPE

TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` never changes its meaning.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {**TEXT, "description": "JSON pointer (RFC 6901) into the body."},
                    "parameter": {**TEXT, "description": "Name of a query parameter."},
                    "code": TEXT,
                    "detail": TEXT,
                },
            },
        },
    },
}
DESCRIPTIONS = {
    "400": "The request cannot be understood.",
    "401": "Sign in or send a token.",
    "403": "The account may not do this.",
    "404": "There is no such row, or it is hidden from the account.",
    "406": "Only JSON is answered.",
    "409": "A rule refuses the operation, or the first request with this key still runs.",
    "412": "The row has changed since it was read.",
    "413": "The request is too large.",
    "415": "The body has another type.",
    "422": "The Idempotency-Key belongs to another request.",
    "428": "If-Match is missing.",
    "429": "Too many failed attempts.",
    "503": "The service is busy; try again.",
}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "people.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def header(name: str, description: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, required, description)


class AutoSchema(SpectacularAutoSchema):
    def _is_create_operation(self) -> bool:
        return getattr(self.view, "action", None) == "create"

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *self._headers(), *self._list_parameters()]

    def _headers(self) -> list[OpenApiParameter]:
        if self.method == "POST" and getattr(self.view, "idempotent", False):
            return [
                header(
                    "Idempotency-Key", "Repeating the request with this key has no further effect."
                )
            ]
        if self._edits():
            return [header("If-Match", "The ETag that was read.", required=True)]
        if self._is_detail():
            return [header("If-None-Match", "Answers 304 when this ETag is still current.")]
        return []

    def _is_detail(self) -> bool:
        return getattr(self.view, "action", None) == "retrieve"

    def _edits(self) -> bool:
        return self.method in WRITES - {"POST"} and getattr(self.view, "needs_version", True)

    def _list_parameters(self) -> list[OpenApiParameter]:
        view: Any = self.view
        if not self._is_list_view():
            return []
        fields = [name for field in view.ordering_fields for name in (field, f"-{field}")]
        ordering = OpenApiParameter("ordering", str, enum=fields)
        search = OpenApiParameter("search", str, description="Every word must appear.")
        return [ordering] * bool(fields) + [search] * bool(view.search_fields)

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        if self._is_detail():
            responses["304"] = {"description": "If-None-Match names the current version."}
        reference = self._problem().ref
        for status in sorted(self._problem_statuses() - responses.keys()):
            content = {MEDIA_TYPE: {"schema": reference}}
            responses[status] = {"description": DESCRIPTIONS[status], "content": content}
        return responses

    def _problem(self) -> ResolvedComponent:
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            "Problem", ResolvedComponent.SCHEMA, PROBLEM, "Problem"
        )
        self.registry.register_on_missing(component)
        return component

    def _problem_statuses(self) -> set[str]:
        statuses = {"400", "401", "403", "406", "503"}
        if "{" in self.path:
            statuses.add("404")
        if self.method in WRITES:
            statuses |= {"409", "413", "415", "429"}
        if self.method == "POST":
            statuses |= {"412", "422"}
        return statuses | ({"412", "428"} if self._edits() else set())
