"""The addresses of the pages of agreements, and their text."""

from django.urls import reverse


def address(name, *args) -> str:
    return reverse(f"partners:{name}", args=args)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())
