"""Everything a person sees is there in Chinese: each package carries its own, compiled, catalogue."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = ("peixun", "people", "courses", "materials", "attendance")
DOMAINS = ("django", "djangojs")

pytestmark = pytest.mark.skipif(
    shutil.which("msgcmp") is None, reason="needs the tools of the Debian package gettext"
)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def extract(package, domain, folder):
    """Return the file of all messages in a package's code, or None where it has none."""
    copy = folder / package.name
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("locale", "wording"))
    (copy / "locale").mkdir()
    environment = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    command = [sys.executable, "-m", "django", "makemessages", "--locale=zh_Hans", "--keep-pot"]
    run(*command, f"--domain={domain}", cwd=copy, env=environment, check=True)
    template = copy / "locale" / f"{domain}.pot"
    return template if template.exists() else None


def faults(catalogue, template):
    """Return what is missing, fuzzy or untranslated in a catalogue, by the tool's own words."""
    if template is None:
        return ""
    if not catalogue.exists():
        return f"{catalogue} is missing"
    compared = run("msgcmp", catalogue, template)
    return compared.stderr if compared.returncode else ""


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_message_is_translated(package, domain, tmp_path):
    template = extract(CHECKOUT / package, domain, tmp_path)
    folder = CHECKOUT / package / "locale" / "zh_Hans" / "LC_MESSAGES"

    assert faults(folder / f"{domain}.po", template) == ""


def test_the_compiled_catalogues_are_those_of_the_sources(tmp_path):
    sources = [file for package in PACKAGES for file in (CHECKOUT / package).rglob("*.po")]
    fresh = tmp_path / "fresh.mo"
    for source in sources:
        run("msgfmt", "--check", "--output-file", fresh, source, check=True)
        assert messages(source.with_suffix(".mo")) == messages(fresh), source


def messages(compiled):
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)._catalog


CODE = 'from django.utils.translation import gettext as _\n_("One")\n_("Two")\n'
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ('msgid "One"\nmsgstr "一"\n', "not defined in"),
        ('msgid "One"\nmsgstr "一"\nmsgid "Two"\nmsgstr ""\n', "untranslated"),
        ('msgid "One"\nmsgstr "一"\n#, fuzzy\nmsgid "Two"\nmsgstr "二"\n', "needs to be reviewed"),
    ],
)
def test_sees_a_message_that_is_not_translated(entries, complaint, tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "code.py").write_text(CODE)
    catalogue = tmp_path / "django.po"
    catalogue.write_text(HEAD + entries)

    (tmp_path / "copy").mkdir()
    found = faults(catalogue, extract(package, "django", tmp_path / "copy"))

    assert complaint in found


def test_sees_a_missing_catalogue(tmp_path):
    assert "is missing" in faults(tmp_path / "django.po", tmp_path / "django.pot")
