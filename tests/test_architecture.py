"""Imports go one way, rules know no doors, and files stay readable."""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
APPS = ("people", "courses", "materials", "attendance")  # each may import those before it
OPEN_TO_ALL = (
    "peixun.errors",
    "peixun.policy",
    "peixun.models",
    "peixun.prepared",
    "peixun.admin",
    "peixun.api",
    "peixun.bulk",
    "peixun.sealing",
    "peixun.typed",
)
DOORS = ("rest_framework", "django.contrib.admin", "peixun.admin", "peixun.api")
RULES = ("models", "services", "policies", "errors")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def sources(*packages):
    """Return the modules of packages with their dotted names; migrations are generated."""
    for package in packages:
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(CHECKOUT).with_suffix("").parts), path.read_text()


def imports(source, *, inside_functions=False):
    """Return the dotted names a source imports: all of them, or only those in functions."""
    tree = ast.parse(source)
    roots = [tree]
    if inside_functions:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        roots = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    for node in (node for root in roots for node in ast.walk(root)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(name, packages):
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def wrong_way(module, source):
    """Return the imports that point to the right, or into the project package's inside."""
    app = module.split(".")[0]
    allowed = APPS[: APPS.index(app) + 1] + OPEN_TO_ALL if app in APPS else ("peixun",)
    ours = [name for name in imports(source) if is_in(name, (*APPS, "peixun"))]
    return [(module, name) for name in ours if not is_in(name, allowed)]


def doors_in_rules(module, source):
    """Return the imports by which a module of rules would know who calls it."""
    app, _, inside = module.partition(".")
    if inside.split(".")[0] not in RULES:
        return []
    doors = (*DOORS, f"{app}.admin", f"{app}.api", f"{app}.pages")
    return [(module, name) for name in imports(source) if is_in(name, doors)]


def hidden_imports(module, source):
    """Return imports of our own packages inside functions: they hide a circle."""
    if module.endswith(".apps"):
        return []  # Django loads models after these modules
    names = imports(source, inside_functions=True)
    return [(module, name) for name in names if is_in(name, (*APPS, "peixun"))]


def long_functions(module, source):
    if is_in(module, ["attendance.demo"]):
        return []  # tables of invented data
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    lengths = {f"{module}.{node.name}": node.end_lineno - node.lineno + 1 for node in functions}
    return [(name, lines) for name, lines in lengths.items() if lines > LONGEST_FUNCTION]


def long_files(module, source):
    lines = len(source.splitlines())
    return [(module, lines)] if lines > LONGEST_FILE else []


RULES_OF_THE_HOUSE = [wrong_way, doors_in_rules, hidden_imports, long_functions, long_files]


@pytest.mark.parametrize("rule", RULES_OF_THE_HOUSE)
def test_the_house_keeps_the_rule(rule):
    found = [fault for module, source in sources("peixun", *APPS) for fault in rule(module, source)]

    assert found == []


def test_tests_stay_readable_too():
    assert [
        fault for module, source in sources("tests") for fault in long_files(module, source)
    ] == []


@pytest.mark.parametrize(
    ("rule", "module", "source"),
    [
        (wrong_way, "people.models", "from courses.models import Venue"),
        (wrong_way, "materials.services", "import attendance.verdicts"),
        (wrong_way, "courses.models", "from peixun.database import private_server"),
        (wrong_way, "peixun.policy", "from people import models"),
        (doors_in_rules, "courses.models.venues", "from rest_framework import serializers"),
        (doors_in_rules, "courses.services", "from courses.admin.classes import ClassAdmin"),
        (hidden_imports, "courses.services", "def f():\n    from people.models import Unit"),
        (long_functions, "courses.when", "def f():\n" + "    x = 1\n" * 40),
        (long_files, "courses.when", "x = 1\n" * 401),
    ],
)
def test_sees_a_broken_rule(rule, module, source):
    assert rule(module, source) != []


def test_allows_what_the_house_allows():
    for module, source in {
        "attendance.services": "from people.models import User\nfrom peixun.errors import Refused",
        "people.apps": "def ready():\n    from people import policies",
        "courses.api.views": "from rest_framework import viewsets\nfrom courses import services",
        "peixun.admin.site": "from django.contrib import admin\nfrom peixun.policy import rows",
    }.items():
        assert [fault for rule in RULES_OF_THE_HOUSE for fault in rule(module, source)] == []
