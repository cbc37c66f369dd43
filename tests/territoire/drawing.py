"""Less to draw, for tests that walk through every address and look at the status of the answer."""

from django.template.backends.django import Template

from core.documents import responses

_REFUSALS = {"403.html", "404.html"}


def draw_nothing(monkeypatch):
    monkeypatch.setattr(Template, "render", lambda *_, **__: "")


def draw_refusals_once(monkeypatch):
    """The page of a refusal is drawn the first time, and is empty from then on."""
    draw, refused = Template.render, set()

    def drawn(self, *args, **kwargs):
        name = self.template.name
        if name in refused:
            return ""
        refused.update({name} & _REFUSALS)
        return draw(self, *args, **kwargs)

    monkeypatch.setattr(Template, "render", drawn)


def write_no_document(monkeypatch):
    """A PDF or a DOCX is an empty file."""
    monkeypatch.setattr(responses, "_respond", _without_writing)


def _without_writing(request, make, filename, *, extension):
    return responses.file_response(b"", filename, extension)
