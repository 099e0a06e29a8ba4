import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.cleaning import Reading, UnreadableText, read_document
from materials.cleaning.report import as_json, counts, outline_of

MOST_BYTES = 64 * 1024 * 1024


class Command(BaseCommand):
    help = gettext_lazy("Read a speech and print what is found in it; nothing is saved.")
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help=gettext_lazy("print JSON"))

    def handle(self, *, file: Path, json: bool, **options) -> None:
        reading = read(file)
        if json:
            self.stdout.write(as_text(reading))
        else:
            self._print(reading)

    def _print(self, reading: Reading) -> None:
        document = reading.document
        self.stdout.write(f"{document.file_name}  {document.encoding}  {document.script}")
        for name, value in document.metadata.items():
            self.stdout.write(f"  {name}: {value}")
        removed = ", ".join(map(str, document.removed_lines))
        self.stdout.write(_("Removed lines: %(lines)s") % {"lines": removed or "–"})
        for speech in reading.speeches:
            self.stdout.write(f"\n{speech.sequence}. {speech.title or _('(no title)')}")
            about = (speech.occasion_type, speech.class_name, speech.host_unit, speech.completeness)
            self.stdout.write("   " + "  ".join(filter(None, about)))
            for line in outline_of(speech):
                self.stdout.write(line)
            for fact in speech.facts:
                self.stdout.write(f"   {fact.kind} {fact.category}: {fact.quote}")
        self.stdout.write("")
        for name, counted in counts(reading).items():
            inside = ", ".join(f"{key} {count}" for key, count in sorted(counted.items()))
            self.stdout.write(f"{name}: {inside or '–'}")


def read(file: Path) -> Reading:
    """Read the file, or say what is wrong with it."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CommandError(_("The file is too large to be a speech: %(file)s") % {"file": file})
        return read_document(file.name, file.read_bytes())
    except OSError as error:
        words = {"file": file, "reason": error.strerror}
        raise CommandError(_("%(file)s cannot be read: %(reason)s") % words) from error
    except UnreadableText as error:
        raise CommandError(
            _("%(file)s is not text in a known encoding.") % {"file": file}
        ) from error


def as_text(reading: Reading) -> str:
    return json.dumps(as_json(reading), ensure_ascii=False, indent=2)
