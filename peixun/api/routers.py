from typing import Any

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """Routes with whole numbers as keys; a path that is no number is no resource."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, use_regex_path=False, **kwargs)
