"""The error that the rules raise, and the one that the machine does."""

import errno
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule refused the operation.

    Subclasses name the rule: `code` is for programs and never changes,
    `message` is for people and translated when it is shown. `context` fills
    the placeholders of the message. `reasons` holds the single refusals when
    several rules refuse at once, so that a person can mend all of them in one go.
    """

    code = "refused"
    message: str | Promise = _("This operation is not allowed.")

    def __init__(self, *, reasons: "list[Refused] | None" = None, **context: Any):
        super().__init__(self.code)
        self.context = context
        self.reasons = reasons or []

    def __str__(self) -> str:
        sentence = str(self.message) % self.context
        return " ".join([sentence, *map(str, self.reasons)])


class StorageFull(Refused):
    """The machine has no room for another file, be it one sent to us or one we make."""

    code = "storage_full"
    status = 507
    message = _("There is no room left for files. Nothing was saved. Please tell the office.")


def lacks_room(error: BaseException | None) -> bool:
    """Whether a write failed because the disk, its quota or a limit is used up."""
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(error, OSError) and error.errno in full
