"""How files come in: onto the disk, never more of one than is accepted, and without a name.

A file without a name is gone with whoever holds it, however the request or the server ends.
"""

from __future__ import annotations

import tempfile
import weakref
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Spools a file to the disk up to the limit and only counts the rest of it.

    The size it reports is the true one, so the rule about sizes refuses the
    file at every door, and a huge one costs no more disk than a large one.
    """

    file: UploadedFile[bytes]

    def new_file(self, *facts: Any, **more: Any) -> None:
        super().new_file(*facts, **more)
        spool = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        # Also when the request ends before the file does.
        weakref.finalize(self, spool.close)
        self.file = UploadedFile(
            spool, self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > settings.MATERIAL_MAX_BYTES:
            return
        try:
            self.file.write(raw_data)
        except OSError:
            # No room is left: what there is goes first.
            with suppress(OSError):
                self.file.close()
            raise

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.seek(0)
        self.file.size = file_size
        return self.file
