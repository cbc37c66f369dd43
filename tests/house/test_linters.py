"""What runs before a commit is what ``./portail test`` runs."""

import re

from tests.house.sources import ROOT


def test_pre_commit_runs_the_linters_of_the_command():
    steps = re.findall(
        r"^    step .*? \"\$PY\" (.+)$", (ROOT / "portail").read_text(), re.MULTILINE
    )
    config = (ROOT / ".pre-commit-config.yaml").read_text()
    assert steps
    assert steps == re.findall(r"entry: \.venv/bin/python (.+)$", config, re.MULTILINE)
