from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaterialsConfig(AppConfig):
    name = "materials"
    verbose_name = _("Materials and downloads")

    def ready(self):
        import materials.policies
        import materials.speech_policies  # noqa: F401 - both declare who may do what
