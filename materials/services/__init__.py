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
from materials.services.deliveries import hand_out, look_at, open_for_download
from materials.services.downloads import authorise_download
from materials.services.importing import (
    import_document,
    read_file,
    release_document,
    unit_of_imports,
)
from materials.services.library import enter_speech, enter_version, save_material, search
from materials.services.making import Copy, Form, form_for_readers, form_of, is_to_be_marked
from materials.services.matrix import matrix_of
from materials.services.recalling import holders_of, recall_version
from materials.services.reminding import open_readers, remind, remind_of_due
from materials.services.reviewing import (
    accept_fact,
    also_accepts,
    begin_class,
    edit_speech,
    finish_review,
    match_speech,
    reject_fact,
    reject_remaining,
    schedule_topic,
)
from materials.services.speech_materials import make_material
from materials.services.tracing import trace, trace_file
from materials.services.versions import add_version, publish_version, withdraw_version

__all__ = [
    "Copy",
    "Form",
    "accept_fact",
    "acknowledge_notice",
    "add_version",
    "also_accepts",
    "assign",
    "authorise_download",
    "begin_class",
    "confirm",
    "edit_speech",
    "enter_speech",
    "enter_version",
    "finish_review",
    "form_for_readers",
    "form_of",
    "hand_out",
    "holders_of",
    "import_document",
    "is_to_be_marked",
    "issue_copies",
    "issue_in_class",
    "issue_to",
    "look_at",
    "lose_copy",
    "make_material",
    "match_speech",
    "matrix_of",
    "open_for_download",
    "open_readers",
    "publish_version",
    "read_file",
    "recall_version",
    "reject_fact",
    "reject_remaining",
    "release_document",
    "remind",
    "remind_of_due",
    "save_material",
    "schedule_topic",
    "search",
    "sign_for",
    "take_back_copy",
    "trace",
    "trace_file",
    "unassign",
    "unit_of_imports",
    "withdraw_version",
]
