"""Files on their way in: what is too heavy is read to its end and kept nowhere, so that the rest of
the form arrives.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
# A post of so many times the limit is no mistake of a person: it is cut off before it is read.
HOPELESS = 20


class TooHeavyFile(UploadedFile):
    """Stands for a file past the limit: its name and its true size, without its content."""


class LimitedUploadHandler(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: past MAX_UPLOAD_MB the handlers that store get nothing more of
    a file.

    A browser shows no answer before it has sent everything; what comes after the limit is counted
    and dropped.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 - its name in Django
        if content_length > HOPELESS * max_upload_size():
            raise RequestDataTooBig("This post is beyond any file that the portal takes.")

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= max_upload_size():
            return raw_data
        if start <= max_upload_size():
            self._drop_what_is_stored()
        return None

    def _drop_what_is_stored(self):
        """Delete at once what was stored before the limit."""
        for handler in self.request.upload_handlers if self.request else ():
            if handler is not self:
                handler.upload_interrupted()

    def file_complete(self, file_size):
        """A stand-in for a file too heavy; None leaves the file to the handlers that stored it."""
        if file_size <= max_upload_size():
            return None
        return TooHeavyFile(name=self.file_name, content_type=self.content_type, size=file_size)


def max_upload_size() -> int:
    return settings.MAX_UPLOAD_MB * MEGABYTE
