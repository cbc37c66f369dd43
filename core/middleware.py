"""Pages leave compressed where the browser takes it: a list is 130 kB of HTML and 12 kB on the
wire.
"""

from django.middleware.gzip import GZipMiddleware


class CompressTextMiddleware(GZipMiddleware):
    """Django's, with its padding of random length against BREACH, for text alone.

    Workbooks, PDFs and pictures are compressed already, and keep their length for whoever downloads
    them.
    """

    def process_response(self, request, response):
        is_text = response.get("Content-Type", "").startswith("text/")
        return (
            super().process_response(request, response)
            if is_text and not response.streaming
            else response
        )
