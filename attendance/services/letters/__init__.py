"""What people do with bulletins, letters to units and commendations."""

from attendance.services.letters.answering import (
    close_letter,
    receive_letter,
    remind_of_letters,
    reply_to_letter,
)
from attendance.services.letters.commending import (
    candidates,
    confirm_commendation,
    propose_commendation,
    publicise_commendation,
    reject_commendation,
    share_of,
)
from attendance.services.letters.content import chat_text, content_of
from attendance.services.letters.correcting import correct_bulletins
from attendance.services.letters.drafting import (
    draft_bulletin,
    draft_letters,
    edit_paper,
    is_current,
    issuer_of,
    redraft_paper,
)
from attendance.services.letters.signing import (
    has_principal,
    issue_bulletin,
    issue_letter,
    issue_letters,
    issue_letters_of,
    letters_without_principal,
    return_paper,
    sign_off_paper,
    withdraw_bulletin,
)

__all__ = [
    "candidates",
    "chat_text",
    "close_letter",
    "confirm_commendation",
    "content_of",
    "correct_bulletins",
    "draft_bulletin",
    "draft_letters",
    "edit_paper",
    "has_principal",
    "is_current",
    "issue_bulletin",
    "issue_letter",
    "issue_letters",
    "issue_letters_of",
    "issuer_of",
    "letters_without_principal",
    "propose_commendation",
    "publicise_commendation",
    "receive_letter",
    "redraft_paper",
    "reject_commendation",
    "remind_of_letters",
    "reply_to_letter",
    "return_paper",
    "share_of",
    "sign_off_paper",
    "withdraw_bulletin",
]
