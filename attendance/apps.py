from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "attendance"
    verbose_name = _("Attendance and discipline")

    def ready(self):
        import attendance.letter_policies
        import attendance.policies  # noqa: F401 - declare who may do what
        from attendance.services.deriving import follow
        from attendance.services.leave import end_leave_of
        from attendance.services.settings import copy_policy
        from attendance.services.sheets import require_locked_sheets
        from courses.services import also_changes, also_copies, also_ends, also_guards

        also_copies(copy_policy)
        also_ends(end_leave_of)
        also_changes(follow)
        also_guards(require_locked_sheets)
