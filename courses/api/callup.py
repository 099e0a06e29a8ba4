"""Quotas, nominations and report-in: the verbs of a class and of a place in it."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from courses import notices, services
from courses.api import bodies, callup_bodies
from courses.api.bulk import answer_of, call_up_items
from peixun import policy
from peixun.api.viewsets import verb
from peixun.errors import Refused


class CallUpVerbs:
    """What is done with a class until its learners are there."""

    @verb(body=callup_bodies.Quotas, answers=callup_bodies.Shortfall)
    def quotas(self, training_class, *, items, replace):
        """Give units their quotas, all of them or none; `replace` takes away those not named."""
        rows = [services.QuotaRow(**item) for item in items]
        return shortfall_of(
            training_class, services.set_quotas(training_class, rows, replace=replace)
        )

    @extend_schema(responses=callup_bodies.Shortfall, filters=False)
    @action(detail=True, pagination_class=None)
    def shortfall(self, request, pk):
        """Quota, nominated, confirmed and missing of each unit, with a text for a chat group."""
        training_class = self.get_object()
        return Response(shortfall_of(training_class, services.quotas_of(training_class)))

    @verb(body=callup_bodies.NominationWithinQuota, answers=callup_bodies.Nominated)
    def nominations(self, training_class, *, quota, person=None, new_person=None):
        """Nominate somebody of a unit within its quota; `new_person` puts them on file."""
        by = self.request.user
        if quota.training_class_id != training_class.pk or not policy.may(by, "nominate", quota):
            missing = _("There is no such quota in this class.")
            raise ValidationError({"quota": [ErrorDetail(missing, "does_not_exist")]})
        if new_person is None:
            enrolment = services.nominate(quota, person, by=by)
        else:
            new = services.NewPerson(**new_person)
            enrolment = services.nominate_new(quota, new, by=by)
        (use,) = services.uses_of([quota])
        return {"enrolment": enrolment.pk, "person": enrolment.person_id, "left": use.missing}

    @verb(body=callup_bodies.CallUp, answers=bodies.NominationOutcomes)
    def call_up(self, training_class, *, persons):
        """Call people up by name, outside the quotas; each is answered in its place."""
        return call_up_items(training_class, persons, by=self.request.user)

    @verb(body=callup_bodies.Confirmation, answers=callup_bodies.Confirmed)
    def confirm_nominations(self, training_class, *, leave_out):
        """Confirm everybody nominated, except those left out."""
        outcomes = services.confirm_nominations(training_class, leave_out=leave_out)
        refused = [answer_of(one) for one in outcomes if isinstance(one, Refused)]
        confirmed = [one.pk for one in outcomes if not isinstance(one, Refused)]
        return {"confirmed": confirmed, "refused": refused}

    @verb(answers=callup_bodies.Reminded)
    def remind_units(self, training_class):
        """Tell the liaisons of units with a shortfall."""
        reminders = services.remind_units(training_class)
        told = [unit.pk for unit in reminders.told]
        return {"told": told, "unheard": [unit.pk for unit in reminders.unheard]}

    @verb(body=callup_bodies.Distribution, answers=callup_bodies.Placed)
    def distribute_groups(self, training_class, *, size):
        """Give every confirmed learner without a group one; nobody is moved."""
        return {"placed": len(services.distribute_groups(training_class, size=size))}

    @verb(answers=callup_bodies.NoShows)
    def mark_no_shows(self, training_class):
        """Take the places of those who have not come in time; their liaisons are told."""
        missing = services.mark_no_shows(training_class)
        return {"enrolments": [enrolment.pk for enrolment in missing]}


class PlaceVerbs:
    """What is done with one person's place."""

    @verb(body=callup_bodies.ReportIn)
    def report_in(self, enrolment, **place):
        """The learner has arrived; `suggest` gives the next free seat and the smallest group."""
        services.report_in(enrolment, by=self.request.user, **place)

    @verb()
    def undo_report_in(self, enrolment):
        services.undo_report_in(enrolment, by=self.request.user)

    @verb(body=bodies.Reason)
    def take_back(self, enrolment, *, reason):
        """Somebody who lost the place has come after all."""
        services.take_back(enrolment, reason=reason, by=self.request.user)

    @verb(body=bodies.Reason)
    def withdraw_nomination(self, enrolment, *, reason):
        """The unit takes its own nomination back."""
        services.withdraw_nomination(enrolment, reason=reason, by=self.request.user)

    @verb(body=callup_bodies.Substitution, answers=callup_bodies.Substituted)
    def substitute(self, enrolment, *, person, reason):
        """Send somebody else in this place."""
        by = self.request.user
        new = services.substitute(enrolment, person, reason=reason, by=by)
        return {"enrolment": new.pk, "substitute_for": enrolment.pk}

    @verb(body=callup_bodies.Transfer)
    def transfer(self, enrolment, *, group, reason):
        """Move the learner to another group."""
        services.transfer(enrolment, group, reason=reason, by=self.request.user)


def shortfall_of(training_class, uses):
    return {
        "capacity": training_class.capacity,
        "quota": sum(use.quota.quota for use in uses),
        "nominated": sum(use.nominated for use in uses),
        "confirmed": sum(use.confirmed for use in uses),
        "missing": sum(use.missing for use in uses),
        "text": notices.shortfall_text(training_class, uses),
        "items": [
            {
                "id": use.quota.pk,
                "unit": use.quota.unit_id,
                "unit_name": use.quota.unit.name,
                "quota": use.quota.quota,
                "nominated": use.nominated,
                "confirmed": use.confirmed,
                "missing": use.missing,
                "deadline": use.quota.closes_at,
            }
            for use in uses
        ],
    }
