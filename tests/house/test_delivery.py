"""What is delivered: frozen requirements, authentic Bootstrap, hashed and compressed static
files.
"""

import hashlib
import json
import re
from pathlib import Path

import bootstrap
import pytest

from tests.house.sources import ROOT
from tests.house.test_settings import PRODUCTION, run

# Digests of Bootstrap 5.3.8 as its authors publish it; the wheel must carry the same bytes.
_BOOTSTRAP = {
    "bootstrap.min.css": "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
    "bootstrap.bundle.min.js": "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7",
}
_REQUIREMENTS = [
    "requirements.in",
    "requirements.txt",
    "requirements-dev.in",
    "requirements-dev.txt",
]


@pytest.mark.parametrize("file", _REQUIREMENTS)
def test_requirements_name_no_host(file):
    text = (ROOT / file).read_text()
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_frozen_with_hashes(file):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / file).read_text())
    pins = [block for block in blocks if re.match(r"[A-Za-z0-9]", block)]
    assert pins
    loose = [
        block.splitlines()[0]
        for block in pins
        if "==" not in block or "--hash=sha256:" not in block
    ]
    assert not loose


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_wanted_package_is_frozen(file):
    wanted = re.findall(r"^([A-Za-z0-9][A-Za-z0-9-]*)", (ROOT / file).read_text(), re.MULTILINE)
    frozen = re.findall(
        r"^([a-z0-9-]+)(?:\[.*?\])?==", (ROOT / file).with_suffix(".txt").read_text(), re.MULTILINE
    )
    assert not {package.lower() for package in wanted} - set(frozen)


@pytest.mark.parametrize("file", _BOOTSTRAP)
def test_bootstrap_is_the_published_one(file):
    found = next(Path(bootstrap.__path__[0]).rglob(file))
    assert hashlib.sha256(found.read_bytes()).hexdigest() == _BOOTSTRAP[file]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The real collectstatic, with production settings."""
    folder = tmp_path_factory.mktemp("static")
    answer = run("manage.py", "collectstatic", "--noinput", **PRODUCTION, STATIC_ROOT=str(folder))
    assert answer.returncode == 0, answer.stderr
    return folder


def test_static_files_are_hashed_and_compressed(collected):
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    sheets = [path for path in paths if path.startswith("css/")]
    assert sheets, "no style sheet of ours was collected"
    for sheet in [*sheets, "bootstrap/css/bootstrap.min.css"]:
        hashed = collected / paths[sheet]
        assert re.search(r"\.[0-9a-f]{12}\.css$", hashed.name)
        assert hashed.exists()
        if hashed.stat().st_size > 500:
            assert hashed.with_name(hashed.name + ".br").exists()
            assert hashed.with_name(hashed.name + ".gz").exists()


def test_static_files_stay_light(collected):
    """Nothing that no page loads: the whole of Bootstrap and htmx would take 32 MB and 22 s at each
    start.
    """
    size = sum(path.stat().st_size for path in collected.rglob("*") if path.is_file())
    assert size < 8_000_000


def test_the_command_is_posix_and_names_its_verbs():
    import subprocess

    command = ROOT / "portail"
    assert command.read_text().startswith("#!/bin/sh\n")
    answer = subprocess.run([command, "help"], cwd="/", capture_output=True, text=True, check=True)
    for verb in ("demo", "test", "bench", "serve"):
        assert re.search(rf"^  {verb} ", answer.stdout, re.MULTILINE)
    unknown = subprocess.run([command, "nothing"], capture_output=True, text=True, check=False)
    assert unknown.returncode == 2
