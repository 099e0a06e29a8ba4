"""What people do with materials. Each verb is one transaction."""

from materials.services.acknowledging import acknowledge_notice, confirm
from materials.services.assignments import assign, unassign
from materials.services.copies import (
    issue_copies,
    issue_in_class,
    issue_to,
    lose_copy,
    sign_for,
    take_back_copy,
)
from materials.services.downloads import authorise_download, open_for_download
from materials.services.matrix import matrix_of
from materials.services.recalling import holders_of, recall_version
from materials.services.reminding import open_readers, remind, remind_of_due
from materials.services.versions import add_version, publish_version, withdraw_version

__all__ = [
    "acknowledge_notice",
    "add_version",
    "assign",
    "authorise_download",
    "confirm",
    "holders_of",
    "issue_copies",
    "issue_in_class",
    "issue_to",
    "lose_copy",
    "matrix_of",
    "open_for_download",
    "open_readers",
    "publish_version",
    "recall_version",
    "remind",
    "remind_of_due",
    "sign_for",
    "take_back_copy",
    "unassign",
    "withdraw_version",
]
