"""Files on their way from a browser: to disk as they come, never whole in memory, and gone when they do not arrive."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class ToDisk(FileUploadHandler):
    """Writes every file of a request under a temporary name in a folder.

    Parameters
    ----------
    request : HttpRequest
        Whose files.
    folder : pathlib.Path
        Where; made where missing.
    most : int
        Bytes of all of them together.
    """

    def __init__(self, request: HttpRequest, folder: Path, *, most: int) -> None:
        super().__init__(request)
        self._folder = folder
        self._left = most
        self._file: IO[bytes] | None = None
        self._path = Path()
        self.paths: list[Path] = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece down."""
        self._left -= len(raw_data)
        if self._left < 0:
            raise StopUpload(connection_reset=True)
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            made = tempfile.NamedTemporaryFile(dir=self._folder, suffix=".unfinished", delete=False)  # noqa: SIM115 - closed when the file is complete
            self._file, self._path = made, Path(made.name)
            self.paths.append(self._path)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Hand out a file that came whole; an empty one is none."""
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        found: UploadedFile[bytes] = UploadedFile(
            name=self.file_name, content_type=self.content_type, size=file_size, charset=self.charset
        )
        found.path = self._path  # type: ignore[attr-defined] # where it lies
        return found

    def clean(self) -> None:
        """Remove what was not taken away."""
        if self._file is not None:
            self._file.close()
        for path in self.paths:
            path.unlink(missing_ok=True)
