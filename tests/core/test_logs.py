import io
import logging

from django.conf import settings

from core.logs import HideTokens


def test_no_token_of_a_signed_link_reaches_a_line():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(HideTokens())
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        logger.warning("%s: %s", "Conflict", "/invitation/WzEsMV0:abc_d-e/")
        logger.warning("Gone: /repondre/MQ:xyz/ after %d tries", 3)
        logger.warning("%s: %s", "Not Found", "/engagements/12/")
        logger.warning("%s: %s", "Not Found", "/calendrier/aB3_-x.y2Z.ics")
    finally:
        logger.removeHandler(handler)
    assert stream.getvalue().splitlines() == [
        "Conflict: /invitation/…/", "Gone: /repondre/…/ after 3 tries",
        "Not Found: /engagements/12/",
        "Not Found: /calendrier/…",
    ]  # fmt: skip
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_tokens"]
