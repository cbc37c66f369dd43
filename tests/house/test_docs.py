"""Documents: links lead somewhere, the commands and files that they name exist, lines are short."""

import re
from importlib.util import find_spec

import pytest
from django.core.management import get_commands, load_command_class

from tests.house.sources import APPS, ROOT, name

DOCS = ROOT / "docs"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDE = sorted((DOCS / "guide").glob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
MAX_PICTURE = 150_000
MAX_LINE = 100
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def prose(path):
    """The text of a document without its code blocks and without the figures of the bench."""
    blocks = r"^```.*?^```|<!-- bench: written.*?<!-- bench: end -->"
    return re.sub(blocks, "", path.read_text(), flags=re.MULTILINE | re.DOTALL)


def code(path):
    """What a document shows as code: spans, indented lines and blocks."""
    return "\n".join(re.findall(r"`[^`\n]+`|^ {4,}.*|^```[^`]*```", path.read_text(), re.MULTILINE))


def anchors(path):
    """The fragments of addresses that the headings of a document give."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_begins_with_the_two_commands():
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line.strip()]
    assert lines[0].startswith("# ")
    assert lines[1:3] == ["    ./portail demo", "    ./portail test"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path):
    broken = []
    for link in _LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, fragment = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_lines_are_short(path):
    """Tables, code and addresses cannot be broken."""
    long = [line for line in prose(path).splitlines() if len(line) > MAX_LINE]
    assert not [line for line in long if not re.search(r"^\||^ {4}|://", line)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_exists(path):
    """Verbs of ``./portail``, modules that Python runs, commands of Django with their options."""
    text = code(path)
    cases = (ROOT / "portail").read_text().partition("case $verb")[2]
    verbs = re.findall(r"^    (\w+)\) ", cases, re.MULTILINE)
    assert not {*re.findall(r"\./portail (\w+)", text)} - {*verbs}
    assert not [
        found for found in re.findall(r"python3? -m ([\w.]+)", text) if not find_spec(found)
    ]
    for command, words in re.findall(r"manage\.py (\w+)((?:[^`\n\\]|\\\n)*)", text):
        parser = load_command_class(get_commands()[command], command).create_parser("", command)
        assert not {*re.findall(r"--[\w-]+", words)} - {
            *re.findall(r"--[\w-]+", parser.format_help())
        }


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_file_exists(path):
    """A path that begins at a folder of the repository; ``*`` stands for anything."""
    folders = "|".join([*APPS, "docs", "static", "templates", "tests", "tools"])
    paths = re.findall(rf"(?<![\w./-])(?:{folders})/[\w./*-]*", code(path))
    assert not [found for found in paths if not any(ROOT.glob(found))]


def test_decisions_are_numbered_listed_and_complete():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = _LINK.findall((DOCS / "decisions" / "README.md").read_text())
    assert listed[: len(DECISIONS)] == [path.name for path in DECISIONS]
    for path in DECISIONS:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert f"\n{heading}\n" in text, f"{path.name} has no {heading}"


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in"])
def test_every_dependency_has_a_reason(file):
    wanted = [
        line for line in (ROOT / file).read_text().splitlines() if re.match(r"[A-Za-z]", line)
    ]
    assert wanted
    assert not [line for line in wanted if not re.search(r"\s# \w", line)]


def test_documents_name_no_machine_nor_person():
    """Paths of a system (/etc, /srv) serve as examples; homes and work folders of somebody do
    not.
    """
    wrong = []
    for path in DOCUMENTS:
        text = path.read_text()
        wrong += re.findall(r"(?<![\w.])/(?:work|root|home|tmp)/\w+", text)
        mails = re.findall(r"[\w.]+@[\w.-]+\.\w+", text)
        wrong += [mail for mail in mails if not re.search(r"[@.]example(\.org|\.com)?$", mail)]
    assert not wrong


def test_the_changelog_tells_something():
    text = (ROOT / "CHANGELOG.md").read_text()
    first, *versions = re.findall(r"^## (.+)", text, re.MULTILINE)
    assert first == "Unreleased"
    assert versions
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", version) for version in versions)
    assert len(re.findall(r"^- ", text, re.MULTILINE)) >= 5


def test_the_licence_is_the_whole_eupl():
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = re.findall(r"^(\d+)\. ?[A-Z]", text, re.MULTILINE)
    assert [int(number) for number in articles] == list(range(1, 16))
    assert "Appendix" in text


def test_pictures_are_light_and_shown():
    shown = {
        (path.parent / link).resolve()
        for path in DOCUMENTS
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text())
    }
    pictures = set((DOCS / "images").iterdir())
    assert pictures
    assert pictures == shown
    assert not [picture.name for picture in pictures if picture.stat().st_size > MAX_PICTURE]


@pytest.mark.parametrize("path", GUIDE, ids=name)
def test_the_guide_keeps_french_typography(path):
    text = re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", path.read_text())
    wrong = re.findall(r".{0,20}(?: [:;?!»]|« |\w[;?!»]|\w'\w).{0,20}", text)
    assert not wrong
