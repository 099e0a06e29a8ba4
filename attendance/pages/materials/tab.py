"""The materials tab of a class: what is handed out, and who of the class is how far with it."""

from django.db.models import Prefetch
from django.urls import reverse

from attendance.pages.links import admin_link
from materials import notices, services
from materials.cells import SIGNS, WORDS, State
from materials.models import Material, MaterialAssignment, MaterialVersion, PaperCopy
from materials.models.assignments import WITH_TARGETS, in_class
from materials.when import available_text
from peixun import policy

MOST_ROWS = 100
# A larger matrix is shown as a list of its materials, each with its own column.
MOST_LEARNERS, MOST_MATERIALS = 60, 20
TONES = {
    State.NOT_ISSUED: "quiet",
    State.ISSUED: "quiet",
    State.OPENED: "info",
    State.ACKNOWLEDGED: "ok",
    State.TO_RETURN: "warn",
    State.RETURNED: "ok",
    State.LOST: "bad",
}


def materials_of_class(training_class, user, may, *, query):
    """What is handed out in the class, to whom; and the matrix, for who may see it."""
    add = admin_link("materials_material_add", training_class=training_class.pk)
    may_add = policy.may(user, "add", Material(training_class=training_class))
    shown = {
        "assignments": assignments_of(training_class, user),
        "add_url": add if may_add else None,
    }
    if may("see_distribution"):
        shown |= distribution(training_class, user, query)
        shown["may_issue"] = may("issue_copies")
    return shown


def assignments_of(training_class, user):
    published = MaterialVersion.objects.filter(status=MaterialVersion.Status.PUBLISHED)
    rows = (
        MaterialAssignment.objects.visible_to(user)
        .filter(in_class(training_class), material__in=Material.objects.visible_to(user))
        .select_related("material", *WITH_TARGETS)
        .prefetch_related(Prefetch("material__versions", published, to_attr="published"))
    )[:MOST_ROWS]
    for row in rows:
        row.url = admin_link("materials_material_change", row.material_id)
        row.when = available_text(row.release_at, row.expires_at)
    return rows


def distribution(training_class, user, query):
    """The matrix as the address asks for it; too large, a list of its materials."""
    whole = services.matrix_of(training_class, user)
    is_large = len(whole.lines) > MOST_LEARNERS or len(whole.columns) > MOST_MATERIALS
    asked = query.get("material", "")
    matrix = whole.only(int(asked)) if asked.isdecimal() and len(asked) < 19 else whole
    only_open = query.get("only") == "open"
    shown = matrix.only_open() if only_open else matrix
    home = reverse("admin:class_materials", args=[training_class.pk])
    return {
        "columns": heads_of(whole, user, home),
        "shown_columns": heads_of(matrix, user, home) if matrix is not whole else None,
        "lines": [] if is_large and matrix is whole else lines_of(shown),
        "is_list": is_large and matrix is whole,
        "only_open": only_open,
        "one_material": asked if matrix is not whole else "",
        "legend": [(SIGNS[state], WORDS[state]) for state in State],
        "matrix_url": home,
        "file_url": reverse("admin:class_distribution_file", args=[training_class.pk]),
        "copies_url": reverse("admin:class_copies", args=[training_class.pk]),
        "to_return": PaperCopy.objects.to_return()
        .filter(enrolment__training_class=training_class)
        .count(),
    }


def heads_of(matrix, user, home):
    """Each column with its totals, who is open, and the text that reminds them."""
    totals = matrix.totals()
    heads = []
    for number, column in enumerate(matrix.columns):
        learners = matrix.open_learners(number)
        counts = totals[number]
        heads.append(
            {
                "column": column,
                "material": column.material,
                "counts": [(SIGNS[s], WORDS[s], counts[s]) for s in State if counts[s]],
                "total": sum(counts.values()),
                "open": len(learners),
                "done": sum(
                    line.cells[number].is_done for line in matrix.lines if line.cells[number]
                ),
                "is_paper": any(one.channel == "paper" for one in column.assignments),
                "text": notices.reminder_text(first_due(column), [one.person for one in learners]),
                "url": f"{home}?material={column.material.pk}",
            }
        )
    return heads


def first_due(column):
    """The assignment that speaks for the column: what must be read, and soonest."""
    return min(
        column.assignments,
        key=lambda one: (not one.must_read, one.due_at is None, one.due_at or one.created_at),
    )


def lines_of(matrix):
    return [
        {
            "learner": line.learner,
            "open": line.open_count,
            "cells": [cell and cell_of(cell) for cell in line.cells],
        }
        for line in matrix.lines
    ]


def cell_of(cell):
    return {
        "sign": SIGNS[cell.state],
        "word": WORDS[cell.state],
        "tone": TONES[cell.state],
        "serial_no": cell.serial_no,
        "is_done": cell.is_done,
    }
