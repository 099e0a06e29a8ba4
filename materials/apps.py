from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaterialsConfig(AppConfig):
    name = "materials"
    verbose_name = _("Materials and downloads")

    def ready(self):
        import materials.policies
        import materials.speech_policies  # noqa: F401 - both declare who may do what
        from courses.services import also_hands_over
        from materials.services.at_the_desk import issue_at_report_in, take_back_from_desk

        also_hands_over(issue_at_report_in, take_back_from_desk)
