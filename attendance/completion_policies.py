"""Who may do what with assessments, decisions, certificates and credit hours."""

from django.db.models import Q

from attendance.models import (
    Assessment,
    Certificate,
    CompletionDecision,
    CreditHourEntry,
    WithdrawalProposal,
)
from attendance.policies import CHAIRS
from courses.models import Enrolment, TrainingClass
from courses.policies import CLASS, OVERSEERS, managers, staff
from peixun.policy import declare, extend, of_unit, office, own
from people.roles import Role

# The end of a class: who assesses, who decides, and who may read of it.
ASSESSORS = [*managers(CLASS), *staff(CLASS, *CHAIRS)]
extend(
    TrainingClass,
    {
        "see_recommendations": [OVERSEERS, *managers(""), *staff("", *CHAIRS)],
        "assess": [*managers(""), *staff("", *CHAIRS)],
        "confirm_assessments": [*managers(""), *staff("", *CHAIRS)],
        "decide_completion": managers(""),
        "draft_certificates": managers(""),
        "issue_certificates": managers(""),
    },
)
extend(Enrolment, {"propose_withdrawal": ASSESSORS})
declare(
    Assessment,
    {
        "view": [
            OVERSEERS,
            *ASSESSORS,
            own("enrolment__person_id", where=Q(status="confirmed")),
        ],
        "send_back": ASSESSORS,
    },
)
declare(
    CompletionDecision,
    {
        # Why somebody did not complete may touch on conduct, so that the liaison is left out.
        "view": [
            OVERSEERS,
            *ASSESSORS,
            of_unit(Role.PRINCIPAL, via="enrolment__unit_id"),
            own("enrolment__person_id"),
        ],
        "revise": managers(CLASS),
        # That a record is not decided yet is for nobody to know whom it may still not concern.
        "see_open_records": [OVERSEERS, *ASSESSORS],
    },
)
declare(
    WithdrawalProposal,
    {
        "view": [OVERSEERS, *ASSESSORS],
        "add": ASSESSORS,
        "agree": ASSESSORS,
        "decline": ASSESSORS,
    },
)
GIVEN = ~Q(status="draft")
declare(
    Certificate,
    {
        "view": [
            OVERSEERS,
            *managers(CLASS),
            *staff(CLASS),
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="enrolment__unit_id", where=GIVEN),
            own("enrolment__person_id", where=GIVEN),
        ],
        "discard": managers(CLASS),
        "revoke": managers(CLASS),
        "replace": managers(CLASS),
    },
)
declare(
    CreditHourEntry,
    {
        "view": [
            OVERSEERS,
            office(Role.CLASS_MANAGER),
            *managers(CLASS),
            of_unit(Role.LIAISON, Role.PRINCIPAL, via="unit_id"),
            own("person_id"),
        ]
    },
)
