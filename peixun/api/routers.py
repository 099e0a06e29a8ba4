from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """Routes with whole numbers as keys; a path that is no number is no resource."""

    def __init__(self) -> None:
        super().__init__(use_regex_path=False)
