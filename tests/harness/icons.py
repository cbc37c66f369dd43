"""Icons drawn once: pages hold dozens, and for each lucide copies a tree, after reading its whole archive for each name."""

import functools
from contextlib import nullcontext

import lucide


def draw_once():
    archive = lucide.ZipFile(lucide.open_binary("lucide", "lucide.zip"))
    lucide.ZipFile = lambda *_: nullcontext(archive)
    lucide._render_icon = functools.cache(lucide._render_icon)
