"""The sprite of icons holds those that templates and code name, and no others."""

import re

from tests.house.sources import ROOT
from tools.make_icons import SPRITE, drawings, names, sprite


def test_the_sprite_holds_each_icon_that_is_named_and_no_other():
    held = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    named = names(drawings())
    assert held == named, "run: python tools/make_icons.py"
    assert SPRITE.read_text(encoding="utf-8") == sprite()


def test_templates_name_icons_that_exist():
    known = drawings()
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% lucide "([^"]+)"', path.read_text(encoding="utf-8"))
        if name not in known
    ]
    assert not wrong
