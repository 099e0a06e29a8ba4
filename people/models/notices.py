from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peixun.models import Stamped
from peixun.policy import PolicyQuerySet
from people.models.persons import Person


class NoticeQuerySet(PolicyQuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(Stamped):
    """Something a person is told, in the office's words. It stays after it was read."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="notices", editable=False, verbose_name=_("person")
    )
    subject = models.CharField(pgettext_lazy("notice", "subject"), max_length=120, editable=False)
    body = models.TextField(_("text"), editable=False)
    # Where to look at what it is about: a path of ours, never an address elsewhere.
    link = models.CharField(_("page"), max_length=200, blank=True, editable=False)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["person", "-id"], condition=models.Q(read_at=None), name="unread_notices"
            )
        ]

    def __str__(self) -> str:
        return self.subject
