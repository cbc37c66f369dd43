"""Pages as a browser without JavaScript sees them: the forms that it would post, the ids that links
may reach.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import QueryDict


@dataclass
class Form:
    """A form: its attributes, what it would post when its first button is pressed, its named
    buttons.
    """

    attributes: dict
    controls: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def post(self, **changes) -> QueryDict:
        """The post of the form as it stands. A change to None leaves the name out, a list gives
        several values.
        """
        data = QueryDict(mutable=True)
        for name, value in self.controls:
            if name != "csrfmiddlewaretoken":
                data.appendlist(name, value)
        for name, value in changes.items():
            if value is None:
                data.pop(name, None)
            else:
                data.setlist(name, value if isinstance(value, list) else [value])
        return data


class Page(HTMLParser):
    """``forms`` in their order; every ``id``; local ``links``; ``invalid`` names; ``roles`` of
    elements.
    """

    def __init__(self, html: str):
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.invalid: set[str] = set()
        self.roles: list[str] = []
        self._form = self._area = self._select = None
        self.feed(html)
        self.close()

    @property
    def form(self) -> Form:
        """The form of the page's own content (the header has one that signs out)."""
        return next(form for form in self.forms if "data-guard" in form.attributes)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.ids.add(attributes.get("id", ""))
        if attributes.get("href", "").startswith("#"):
            self.links.add(attributes["href"][1:])
        if attributes.get("aria-invalid") == "true":
            self.invalid.add(attributes.get("name", ""))
        if "role" in attributes:
            self.roles.append(attributes["role"])
        start = getattr(self, f"_start_{tag}", None)
        if start:
            start(attributes)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area:
            name, text = self._area
            self._control(name, text.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select:
            name, chosen, first = self._select
            self._control(name, chosen if chosen is not None else first)
            self._select = None

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def _start_form(self, attributes):
        self._form = Form(attributes)
        self.forms.append(self._form)

    def _start_textarea(self, attributes):
        self._area = [attributes.get("name"), ""]

    def _start_select(self, attributes):
        self._select = [attributes.get("name"), None, None]

    def _start_option(self, attributes):
        if self._select:
            value = attributes.get("value", "")
            self._select[2] = value if self._select[2] is None else self._select[2]
            if "selected" in attributes:
                self._select[1] = value

    def _start_input(self, attributes):
        kind = attributes.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in attributes:
            return
        if kind not in ("submit", "file", "button"):
            self._control(attributes.get("name"), attributes.get("value", ""))

    def _start_button(self, attributes):
        if self._form and attributes.get("name") and "disabled" not in attributes:
            self._form.buttons.append((attributes["name"], attributes.get("value", "")))

    def _control(self, name, value):
        if self._form and name:
            self._form.controls.append((name, value or ""))


def page_of(response) -> Page:
    return Page(response.content.decode())
