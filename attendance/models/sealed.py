from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedFile(models.Model):
    """A photo or paper with people's names; its content is sealed and kept beside the rows."""

    file_name = models.CharField(_("file name"), max_length=255, editable=False)
    mime_type = models.CharField(_("type of file"), max_length=100, editable=False)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    # Of the sealed content, which no two files share.
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name
