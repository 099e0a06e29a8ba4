from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.dossier import Kind, check_archive

KINDS = {
    Kind.NO_ARCHIVE: gettext_lazy("This is no archive, or it is broken."),
    Kind.NO_MANIFEST: gettext_lazy("It does not say what is in it."),
    Kind.TOO_LARGE: gettext_lazy("It holds more than any file of a class."),
    Kind.OTHER_SEAL: gettext_lazy("The list of files was not written by this installation."),
    Kind.MISSING: gettext_lazy("missing"),
    Kind.UNKNOWN: gettext_lazy("not on the list"),
    Kind.TWICE: gettext_lazy("there twice"),
    Kind.CHANGED: gettext_lazy("changed"),
}


class Command(BaseCommand):
    help = gettext_lazy(
        "Check the file of a class: that nothing in it was changed, added or taken away since it"
        " was put together. Changes nothing; ends with an error when something is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("The archive."))

    def handle(self, *, path, **options):
        try:
            with path.open("rb") as stream:
                faults = check_archive(stream)
        except OSError as error:
            raise CommandError(str(error)) from error
        for fault in faults:
            self.stdout.write(f"{_shown(fault.path)}: {KINDS[fault.kind]}".removeprefix(": "))
        if faults:
            count = len(faults)
            text = ngettext("%(count)s thing is wrong.", "%(count)s things are wrong.", count)
            raise CommandError(text % {"count": count})
        self.stdout.write(_("Everything is as it was put together."))


def _shown(path):
    """A name as a screen can show it: whoever tampered with an archive chooses its names."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in path)
