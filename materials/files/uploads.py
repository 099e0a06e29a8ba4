"""How files come in: onto the disk, never more of one than is accepted."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Spools a file to the disk up to the limit and only counts the rest of it.

    The size it reports is the true one, so the rule about sizes refuses the
    file at every door, and a huge one costs no more disk than a large one.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.MATERIAL_MAX_BYTES:
            super().receive_data_chunk(raw_data, start)
