"""What the logs must not keep."""

import logging
import re

# What a signed address carries opens something for whoever reads it
# (docs/decisions/0014-links-that-act-by-a-button.md).
_TOKEN = re.compile(r"/(invitation|repondre|calendrier)/[^/\s]+")


class HideTokens(logging.Filter):
    """Leaves the tokens of signed links out of every line: « /invitation/…/ »."""

    def filter(self, record):
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(value) for value in record.args)
        return True


def _hidden(value):
    return _TOKEN.sub(r"/\1/…", value) if isinstance(value, str) else value
