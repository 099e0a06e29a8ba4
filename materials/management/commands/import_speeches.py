from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from materials import services
from materials.errors import AlreadyImported
from materials.reading import KINDS
from peixun.admin.refusals import sentences
from peixun.errors import Refused

ENDINGS = {f".{kind}" for kind in (*KINDS, "htm")}
WIDTH = 30


class Command(BaseCommand):
    help = gettext_lazy(
        "Import speeches from files and folders. Each file by itself: one that is refused"
        " keeps none of the others out, and one that was imported before is passed over."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *, paths: list[Path], **options) -> None:
        files = list(files_of(paths))
        imported = known = speeches = 0
        refused: list[tuple[Path, str]] = []
        for number, path in enumerate(files, start=1):
            self._show(number, len(files), path)
            try:
                with path.open("rb") as opened:
                    document = services.import_document(File(opened, name=path.name), by=None)
            except AlreadyImported:
                known += 1
            except Refused as refusal:
                refused.append((path, " ".join(sentences(refusal))))
            except OSError as error:
                refused.append((path, str(error.strerror)))
            else:
                imported, speeches = imported + 1, speeches + document.speeches.count()
        self._sum_up(imported, speeches, known, refused)

    def _show(self, number: int, total: int, path: Path) -> None:
        if not self.stderr.isatty():
            return
        done = WIDTH * number // total
        bar = "█" * done + "░" * (WIDTH - done)
        end = "\n" if number == total else ""
        self.stderr.write(f"\r{bar} {number}/{total} {path.name[:40]:<40}", ending=end)

    def _sum_up(
        self, imported: int, speeches: int, known: int, refused: list[tuple[Path, str]]
    ) -> None:
        came = ngettext(
            "%(count)s document imported with %(speeches)s speeches",
            "%(count)s documents imported with %(speeches)s speeches",
            imported,
        )
        self.stdout.write(came % {"count": imported, "speeches": speeches})
        self.stdout.write(_("%(count)s imported before") % {"count": known})
        for path, reason in refused:
            self.stdout.write(f"{path}: {reason}")
        if refused:
            raise CommandError(_("%(count)s files were refused.") % {"count": len(refused)})


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are named, and those of the named folders that may be speeches."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file())
            yield from (file for file in inside if file.suffix.lower() in ENDINGS)
        elif path.exists():
            yield path
        else:
            raise CommandError(_("There is no such file or folder: %(path)s") % {"path": path})
