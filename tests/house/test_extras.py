"""Frozen files keep extras: pip, given hashes, takes ``coverage`` for another requirement than
``coverage[toml]``.

It then looks for the newest one, which has no hash, and refuses the whole file.
"""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([^\]]*)\])?==", re.MULTILINE)


def frozen_extras(text: str) -> dict[str, set[str]]:
    """The extras of each package that a frozen file names."""
    return {
        canonicalize_name(name): set(re.findall(r"[^\s,]+", extras))
        for name, extras in _PIN.findall(text)
    }


def lost_extras(text: str, requirements_of) -> list[str]:
    """What a package of the file asks for with an extra and the file lists without it."""
    frozen, lost = frozen_extras(text), []
    for package, extras in frozen.items():
        for wanted in map(Requirement, requirements_of(package)):
            applies = not wanted.marker or any(
                wanted.marker.evaluate({"extra": one}) for one in {"", *extras}
            )
            if applies and wanted.extras - frozen.get(canonicalize_name(wanted.name), set()):
                lost.append(f"{package} asks for {wanted}")
    return lost


def installed_requirements(package: str) -> list[str]:
    try:
        return metadata.requires(package) or []
    except metadata.PackageNotFoundError:  # frozen for another system or another Python
        return []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_frozen_files_keep_the_extras_that_installed_packages_ask_for(file):
    lost = lost_extras((ROOT / file).read_text(), installed_requirements)
    assert not lost, f"Freeze {file} with --no-strip-extras (docs/operations.md): {lost}"


def test_an_extra_that_was_stripped_is_found():
    wanted = {
        "pytest-cov": ["coverage[toml]>=7", 'process[speed]; extra == "testing"', "pluggy"],
        "weasyprint": ["fonttools[woff]"],
    }
    text = (
        "pytest-cov==7.0\n    --hash=sha256:0\n{}==7.1 ; python_version <"
        " '4'\nweasyprint==70\nfonttools[woff, ufo]==4\n"
    )
    asked = lambda package: wanted.get(package, [])  # noqa: E731 - two lines would say no more
    assert lost_extras(text.format("coverage[toml]"), asked) == []
    assert lost_extras(text.format("coverage"), asked) == ["pytest-cov asks for coverage[toml]>=7"]
    assert lost_extras(text.format("tomli"), asked) == ["pytest-cov asks for coverage[toml]>=7"]
