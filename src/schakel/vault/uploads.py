"""How does an upload come in without ever lying readable on a disk? In memory, and bounded.

    FILE_UPLOAD_HANDLERS = ["schakel.vault.uploads.InMemoryOnly"]

Django's own handler keeps small requests in memory and silently drops files of larger ones;
this one keeps every file up to its limit, and of a larger one only its size, so that the form
can say that it is too large.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from schakel.vault.files import LARGEST_FILE, MOST_FILES


class InMemoryOnly(FileUploadHandler):
    """Keeps each file in memory; what is over the limit of one file or of all is let go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room = LARGEST_FILE * MOST_FILES
        self._kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) <= LARGEST_FILE and len(raw_data) <= self._room:
            self._kept.write(raw_data)
            self._room -= len(raw_data)
        else:
            self._room += self._kept.tell()
            self._kept = BytesIO()
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            name=self.file_name or "bestand",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
