"""Migrations in a tenth of the time, for databases that live no longer than a run.

After every change of a model Django makes anew the classes of all that are related to it,
here nearly all there are. The statements need only the changed one; for code in a migration
all classes are made anew, as Django does by itself for what it calls delayed.
That the database is the same: tests/infrastructure/test_up.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ProjectState


def only_the_changed_one(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    """Return the models to make anew after one has changed: that one."""
    state.is_delayed = True
    return {(app_label, model_name.lower())}


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Make few classes anew while the block runs."""
    with mock.patch.object(ProjectState, "_find_reload_model", only_the_changed_one):
        yield
