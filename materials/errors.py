"""The rules of materials that can refuse an operation."""

from django.utils.translation import gettext_lazy as _

from peixun.errors import Refused


class EmptyFile(Refused):
    code = "empty_file"
    status = 400
    message = _("The file is empty.")


class FileTooLarge(Refused):
    code = "file_too_large"
    status = 413
    message = _("The file is too large: at most %(limit)s MB.")


class BadFileName(Refused):
    code = "bad_file_name"
    status = 400
    message = _("This file name cannot be used. Please rename the file.")


class UnsupportedType(Refused):
    code = "unsupported_type"
    status = 415
    message = _("Files of this kind are not accepted. Accepted are: %(accepted)s.")


class WrongExtension(Refused):
    code = "wrong_extension"
    status = 415
    message = _("The content of the file is of the kind %(kind)s, which its name does not say.")


class MacrosInside(Refused):
    code = "macros_inside"
    status = 415
    message = _("The document contains macros. Please save it without them.")


class EncryptedFile(Refused):
    code = "encrypted_file"
    status = 415
    message = _("The document is protected by a password. Please save it without one.")


class UnsafeDocument(Refused):
    code = "unsafe_document"
    status = 400
    message = _("The document contains parts that are not allowed in it.")


class ArchiveTooLarge(Refused):
    """What the file holds is far more than its size says: a zip bomb."""

    code = "archive_too_large"
    status = 413
    message = _("The document is far larger unpacked than it may be.")


class PictureTooLarge(Refused):
    """A small file that becomes a picture of enormous size when it is shown."""

    code = "picture_too_large"
    status = 413
    message = _("The picture has more than %(limit)s million pixels.")


class MalwareFound(Refused):
    code = "malware_found"
    status = 400
    message = _("The scanner found malware in the file: %(name)s")


class ScannerUnavailable(Refused):
    """Deny by default: nothing comes in that the scanner was to look at and did not."""

    code = "scanner_unavailable"
    status = 503
    message = _("Files cannot be scanned at the moment. Please try again later.")


class BrokenFile(Refused):
    code = "broken_file"
    status = 400
    message = _("The file is damaged or incomplete.")


class TextTooLarge(Refused):
    code = "text_too_large"
    status = 413
    message = _("The document holds more text than can be read.")


class ReadingTookTooLong(Refused):
    code = "reading_took_too_long"
    status = 413
    message = _("The document takes too long to read. Please save it anew in its program.")


class WrongVersionState(Refused):
    code = "wrong_version_state"
    message = _("This is not possible while the version is in the state “%(status)s”.")


class OneTarget(Refused):
    code = "one_target"
    status = 400
    message = _(
        "Name exactly one target: a class, a session, a group, a unit, a person or a learner."
    )


class AlreadyAssigned(Refused):
    code = "already_assigned"
    message = _("The material is assigned to this target already.")


class BelongsToAnotherClass(Refused):
    code = "belongs_to_another_class"
    message = _("“%(material)s” is only for “%(training_class)s”.")


class NoLongerLearner(Refused):
    code = "no_longer_learner"
    message = _("%(person)s is not a learner of the class.")


class ClassCancelled(Refused):
    code = "class_cancelled"
    message = _("The class has been cancelled.")


class Hidden(Refused):
    """Whoever is refused may not even know that the file exists: every door answers 404."""

    code = "hidden"
    status = 404
    message = _("There is no such file.")


class NotAssigned(Hidden):
    code = "not_assigned"


class NotPublished(Hidden):
    code = "not_published"


class VersionSuperseded(Refused):
    code = "superseded"
    status = 410
    message = _("A newer version of this material has replaced the file.")


class VersionWithdrawn(Refused):
    code = "withdrawn"
    status = 410
    message = _("This file has been withdrawn: %(reason)s")


class OriginalForKeepers(Refused):
    code = "original_for_keepers"
    status = 403
    message = _("Only those who keep the material get the original.")


class CannotBeMarked(Refused):
    """Deny by default: nobody gets a copy without a mark because marking it failed."""

    code = "cannot_be_marked"
    status = 503
    message = _(
        "This file cannot be given your name at the moment. Please ask the office for a PDF of it."
    )


class TooManyDownloads(Refused):
    code = "too_many_downloads"
    status = 429
    message = _("You may download %(limit)s files within an hour. Please try again later.")


class MistypedNumber(Refused):
    code = "mistyped_number"
    status = 400
    message = _("This is no number of a delivery: a character is wrong or missing.")


class FileMissing(Refused):
    """The row is there and the file is not: an operator has to restore it."""

    code = "file_missing"
    status = 503
    message = _("The file cannot be read at the moment. Please tell the office.")


class AlreadyImported(Refused):
    code = "already_imported"
    message = _("This file has been imported already, as “%(document)s”.")


class NotInQuarantine(Refused):
    code = "not_in_quarantine"
    message = _("The document is not in quarantine.")


class FactDecided(Refused):
    code = "fact_decided"
    message = _("This proposal has been decided already.")


class FactNeedsClass(Refused):
    code = "fact_needs_class"
    message = _("Say first which training class the speech belongs to.")


class SpeechMatched(Refused):
    """Facts have been accepted for the class: it cannot become another one's speech."""

    code = "speech_matched"
    message = _("Facts of this speech have been accepted for “%(training_class)s”.")


class WrongSession(Refused):
    code = "wrong_session"
    status = 400
    message = _("The session belongs to another class.")


class FactsLeft(Refused):
    code = "facts_left"
    message = _("%(count)s proposals of the speech have not been decided.")


class TitleMissing(Refused):
    code = "title_missing"
    message = _("Give the speech a title first.")


class SpeechHasMaterial(Refused):
    code = "speech_has_material"
    message = _("The speech has become the material “%(material)s” already.")


class UnitUnknown(Refused):
    code = "unit_unknown"
    message = _("No unit is called “%(name)s”. Choose one.")


class NothingSearched(Refused):
    code = "nothing_searched"
    status = 400
    message = _("Say what to look for.")


class NotATopic(Refused):
    code = "not_a_topic"
    message = _("Only an accepted topic without a session can be put on the timetable.")


class ExpiresBeforeRelease(Refused):
    code = "expires_before_release"
    status = 400
    message = _("The time it ends must be after the time it begins.")


class DueWhileUnavailable(Refused):
    code = "due_while_unavailable"
    status = 400
    message = _("It has to be read while it is available: after it begins and before it ends.")


class OpenToAll(Refused):
    """Times on an assignment would promise what the access level does not keep."""

    code = "open_to_all"
    message = _("“%(material)s” is open to more than these, so times cannot hold it back.")


class DownloadExpired(Refused):
    code = "expired"
    status = 410
    message = _("This file was available up to and including %(until)s.")


class NoticeNotAcknowledged(Refused):
    code = "notice_not_acknowledged"
    message = _("Please acknowledge the notice first: “%(wording)s”.")


class WordingChanged(Refused):
    code = "wording_changed"
    message = _("The notice is another one now: “%(wording)s”. Please read it again.")


class NoNotice(Refused):
    code = "no_notice"
    message = _("This material has no notice to acknowledge.")


class RemindedToday(Refused):
    code = "reminded_today"
    message = _("They have been reminded today already.")


class CopyNotMeant(Refused):
    code = "copy_not_meant"
    message = _("“%(material)s” is not handed out to %(person)s.")


class HoldsCopy(Refused):
    code = "holds_copy"
    message = _("%(person)s has copy %(serial_no)s already.")


class WrongCopyState(Refused):
    code = "wrong_copy_state"
    message = _("%(copy)s: not possible in the state “%(status)s”.")


class NothingChosen(Refused):
    code = "nothing_chosen"
    status = 400
    message = _("Please choose at least one copy.")
