"""What people do with materials. Each verb is one transaction."""

from materials.services.assignments import assign, unassign
from materials.services.deliveries import hand_out, look_at, open_for_download, trace
from materials.services.downloads import authorise_download
from materials.services.making import Copy, Form, form_of
from materials.services.versions import add_version, publish_version, withdraw_version

__all__ = [
    "Copy",
    "Form",
    "add_version",
    "assign",
    "authorise_download",
    "form_of",
    "hand_out",
    "look_at",
    "open_for_download",
    "publish_version",
    "trace",
    "unassign",
    "withdraw_version",
]
