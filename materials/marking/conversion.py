"""Turns an office file into PDF: python -m materials.marking.conversion PROGRAM FOLDER EXTENSION

LibreOffice in a process of its own: a home in a folder that is thrown away, no network
where the machine can do without, no macros, no files from elsewhere, an end to its time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from materials.confined.limits import confine
from materials.marking.bounds import CONVERSION

OPEN_FILES = 512
NO_MACROS = {
    "Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Writer/Content/Update": {"Link": "0", "Field": "false"},
}


def main() -> int:
    program, folder, extension = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    confine(CONVERSION, open_files=OPEN_FILES)
    source, profile = folder / f"document.{extension}", folder / "profile"
    with source.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings())
    done = subprocess.run(
        _command(program, profile, folder, source),
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    pages = source.with_suffix(".pdf")
    if done.returncode or not pages.exists():
        return 1
    with pages.open("rb") as file:
        shutil.copyfileobj(file, sys.stdout.buffer)
    return 0


def _settings() -> str:
    items = [
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, properties in NO_MACROS.items()
        for name, value in properties.items()
    ]
    return (
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{"".join(items)}</oor:items>'
    )


def _command(program: str, profile: Path, folder: Path, source: Path) -> list[str]:
    quiet = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    return [
        program,
        *quiet,
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]


if __name__ == "__main__":
    sys.exit(main())
