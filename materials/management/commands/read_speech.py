import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials import services
from materials.cleaning import Reading
from materials.cleaning.report import as_json, counts, outline_of
from peixun.admin.refusals import sentences
from peixun.errors import Refused


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
        with file.open("rb") as opened:
            _kind, reading = services.read_file(file.name, opened, file.stat().st_size)
    except OSError as error:
        words = {"file": file, "reason": error.strerror}
        raise CommandError(_("%(file)s cannot be read: %(reason)s") % words) from error
    except Refused as refused:
        words = {"file": file, "reason": " ".join(sentences(refused))}
        raise CommandError(_("%(file)s cannot be read: %(reason)s") % words) from refused
    return reading


def as_text(reading: Reading) -> str:
    return json.dumps(as_json(reading), ensure_ascii=False, indent=2)
