"""Makes ``static/icons.svg``, the sprite of every icon that the portal names: ``python
tools/make_icons.py``.

Icons are those of Lucide (https://lucide.dev, ISC licence), read from the package ``lucide``
(requirements-dev.in). An icon is named by a quoted word in a template or in Python that is a name
of Lucide and no word of ``NOT_ICONS``.
"""

import re
import zipfile
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPRITE = ROOT / "static" / "icons.svg"
APPS = ("core", "accounts", "actions", "partners", "governance", "territoire", "templates")
# Names of Lucide that the code quotes for something else.
NOT_ICONS = frozenset(
    "accessibility anchor axe baseline bold camera code contact cpu croissant delete files form"
    " group heading images key mails map mars percent phone radio school section share sheet shell"
    " siren summary table target timeline type usb user".split()
)
_QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg">'
    "<!-- Lucide, https://lucide.dev: ISC licence. Made by tools/make_icons.py. -->\n"
)


def drawings() -> dict[str, str]:
    """What Lucide draws, by name: the elements within each of its files."""
    with zipfile.ZipFile(files("lucide").joinpath("lucide.zip")) as archive:
        texts = {
            name.removesuffix(".svg"): archive.read(name).decode() for name in archive.namelist()
        }
    inside = {name: text.partition(">")[2].rpartition("</svg>")[0] for name, text in texts.items()}
    return {
        name: re.sub(r"\s*\n\s*", "", text).replace(" />", "/>") for name, text in inside.items()
    }


def names(known) -> set[str]:
    """The icons that templates and code name, among ``known``."""
    found = set()
    for folder in APPS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".html") and "migrations" not in path.parts:
                found |= set(_QUOTED.findall(path.read_text(encoding="utf-8")))
    return found & set(known) - NOT_ICONS


def sprite() -> str:
    drawn = drawings()
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{drawn[name]}</symbol>'
        for name in sorted(names(drawn))
    ]
    return _HEAD + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    SPRITE.write_text(sprite(), encoding="utf-8")
