from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "attendance"
    verbose_name = _("Attendance and discipline")

    def ready(self):
        import attendance.completion_policies
        import attendance.letter_policies
        import attendance.policies  # noqa: F401 - all declare who may do what
        from attendance.services.completion import CHECKS, also_recommends, register_check
        from attendance.services.completion.conduct import points, records
        from attendance.services.completion.returning import MATERIALS, copies
        from attendance.services.deriving import follow
        from attendance.services.discipline import (
            adopt_rules_of,
            raise_from_sheet,
            set_leave_approver,
        )
        from attendance.services.leave import end_leave_of
        from attendance.services.letters.closing import LETTERS
        from attendance.services.settings import copy_policy
        from attendance.services.sheets import also_locks
        from courses.services import also_changes, also_copies, also_ends
        from materials.models import SpeechFact
        from materials.services import also_accepts

        also_copies(copy_policy)
        also_ends(end_leave_of)
        also_changes(follow)
        also_locks(raise_from_sheet)
        also_recommends(records)
        also_recommends(points)
        also_recommends(copies)
        also_accepts(SpeechFact.Kind.CLASS_RULE, adopt_rules_of)
        also_accepts(SpeechFact.Kind.LEAVE_RULE, set_leave_approver)
        for check in (*CHECKS, MATERIALS, LETTERS):
            register_check(check)
