"""An undefined variable in one of our templates fails the test; in a package's template it stays
empty.
"""

import inspect
from pathlib import Path

import pytest
from django.template.base import Node, Origin


class UndefinedVariable(str):
    """A value for ``string_if_invalid`` that knows whose template is being rendered.

    Django replaces an undefined variable only if this string is true, and formats it only if it
    holds ``%s``. In a package's template it is false: it goes through the filters (``default``
    above all) as "" does in production.
    """

    def __new__(cls, folder: Path):
        return super().__new__(cls)

    def __init__(self, folder: Path):
        self.folder = folder

    def __bool__(self):
        return self._template() is not None

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        pytest.fail(f"Undefined variable {variable} in {self._template()}", pytrace=False)

    def _template(self) -> Path | None:
        """Our template whose node is being rendered, read from the innermost frame of a node."""
        frame = inspect.currentframe()
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and isinstance(getattr(node, "origin", None), Origin):
                path = Path(node.origin.name)
                return path.relative_to(self.folder) if path.is_relative_to(self.folder) else None
            frame = frame.f_back
        return None
