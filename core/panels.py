"""Panels: what apps above add to a page of an app below, which knows nothing of them.

An app adds its panels when the portal starts (``AppConfig.ready``); the page draws them with
``{% panels "sheet" sheet %}``, in the order in which the apps are installed.
"""

from collections.abc import Callable
from typing import NamedTuple

# Called with the request, the subject of the page and what the tag says more; None shows nothing.
Reader = Callable[..., dict | None]


class Panel(NamedTuple):
    """``read`` gives the context of ``template``."""

    template: str
    read: Reader


PANELS: dict[str, list[Panel]] = {}


def add_panel(page: str, template: str, read: Reader) -> None:
    PANELS.setdefault(page, []).append(Panel(template, read))
