"""The files that the house rules speak of."""

from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = ("core", "accounts", "actions", "partners", "governance", "territoire")
TEMPLATES = ROOT / "templates"


def python_files(*folders):
    """Python files of these folders (all apps when none is named), migrations left out."""
    for folder in folders or APPS:
        yield from (
            path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
        )


def templates():
    """Every template file, mails in plain text included."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
