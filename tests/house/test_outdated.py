"""``tools/outdated``: what it reads in the frozen files and in pip's answers, and what it says
without network.
"""

import json
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.house.sources import ROOT

_ANSWER = """django (6.0.1)
Available versions: 6.0.1, 6.0, 5.2.20, 5.2.19, 5.2a1, strange
  INSTALLED: 5.2.19
  LATEST:    6.0.1
"""


@pytest.fixture(scope="module")
def outdated():
    loader = SourceFileLoader("outdated", str(ROOT / "tools" / "outdated"))
    module = module_from_spec(spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def test_it_reads_the_frozen_files_and_the_wanted_ones(outdated):
    text = (
        "# comment\ncoverage[toml]==7.1 \\\n    --hash=sha256:0\nold==1 ; python_version < '3' \\\n"
        "    --hash=sha256:0\n"
    )
    assert outdated.frozen_packages(text) == {"coverage": Version("7.1")}
    wanted = outdated.wanted_packages(
        "-c requirements.txt\n# a comment\ndjango~=5.2.19   # reason\nrules\n"
    )
    assert [str(one) for one in wanted] == ["django~=5.2.19", "rules"]
    assert outdated.frozen_packages((ROOT / "requirements.txt").read_text())["django"] >= Version(
        "5.2"
    )


def index(**newest):
    """A pip whose index knows these newest releases, and of Django what ``_ANSWER`` says."""

    def pip(command, *arguments):
        if command == "index":
            return _ANSWER
        return json.dumps(
            [{"name": name, "latest_version": version} for name, version in newest.items()]
        )

    return pip


def test_a_release_of_the_series_is_told_from_one_beyond(outdated):
    assert [str(one) for one in outdated.releases_of("django", index())] == [
        "6.0.1",
        "6.0",
        "5.2.20",
        "5.2.19",
    ]
    allowed = outdated.series([Requirement("Django~=5.2.19"), Requirement("django>=4")])
    frozen = {"django": Version("5.2.19"), "rules": Version("3.5"), "gunicorn": Version("26")}
    behind, beyond = outdated.look(frozen, allowed, index(Django="6.0.1", rules="3.6", other="9"))
    assert behind == ["django 5.2.19 -> 5.2.20", "rules 3.5 -> 3.6"]
    assert beyond == ["django 6.0.1 (here 5.2.19, allowed >=4,~=5.2.19)"]


@pytest.mark.parametrize(
    ("newest", "code", "words"),
    [
        ({}, 0, "are the newest of their series"),
        ({"gunicorn": "999"}, 1, "-> 999"),
        ({"django": "99"}, 1, "django 99 ("),
    ],
)
def test_its_exit_code_answers_too(outdated, newest, code, words):
    lines = []
    assert (
        outdated.main(
            lambda *args: index(**newest)(*args).replace("5.2.20", "5.2.9999"), lines.append
        )
        == code
    )
    assert words in "\n".join(lines)


@pytest.mark.parametrize(
    ("returncode", "stdout", "stderr"),
    [
        (1, "", "ERROR: No matching distribution found for pip"),
        # An index out of reach, and a wheel on the disk: pip answers with that one alone.
        (
            0,
            _ANSWER,
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'",
        ),
    ],
)
def test_it_says_plainly_that_it_had_no_network(outdated, monkeypatch, returncode, stdout, stderr):
    answer = outdated.subprocess.CompletedProcess([], returncode, stdout, stderr)
    monkeypatch.setattr(outdated.subprocess, "run", lambda *args, **kwargs: answer)
    lines = []
    assert outdated.main(say=lines.append) == outdated.NO_ANSWER == 2
    assert "No network" in lines[0]
