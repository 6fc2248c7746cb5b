"""A file that is larger than any we keep: read to its end and dropped, so that the page itself can
say so and give back what else was written."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TooLarge(UploadedFile):
    """Its name and its size in bytes, for `core.documents.check_upload`, and nothing of what was in
    it: whoever reads it all the same gets a ValueError."""

    def __init__(self, field: str, name: str | None, content_type: str | None, size: int):
        nothing = BytesIO()
        nothing.close()
        super().__init__(nothing, name, content_type, size)
        self.field_name = field


class Measure(TemporaryFileUploadHandler):
    """Keeps no more of a file than may be kept, and counts the rest."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.is_too_large = False

    def receive_data_chunk(self, raw_data, start):
        if self.is_too_large:
            return
        self.is_too_large = start + len(raw_data) > settings.DOCUMENT_MAX_BYTES
        if self.is_too_large:
            self.file.close()  # and so it is gone
        else:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        if self.is_too_large:
            return TooLarge(self.field_name, self.file_name, self.content_type, file_size)
        return super().file_complete(file_size)
