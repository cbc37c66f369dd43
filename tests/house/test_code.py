"""House rules of code: sizes, signals, escapes, machine paths, words about the work itself."""

import ast
import re
import weakref

from django.core import signals as request_signals
from django.db.models import signals

from tests.house.sources import APPS, ROOT, name, python_files

_LIMIT = 400
_FUNCTION_LIMIT = 50
_PRIVATE_SHARE = 0.25


def functions():
    """Each function of the portal with the name of its file."""
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name(path), node


def test_files_stay_short():
    files = python_files(*APPS, "tests")
    long = {name(path): count for path in files if (count := path.read_text().count("\n")) > _LIMIT}
    assert not long, f"Make these files packages (limit {_LIMIT} lines): {long}"


def test_functions_stay_short():
    """Docstrings apart."""
    long = []
    for file, node in functions():
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        signature = node.body[0].lineno - node.lineno
        lines = signature + node.end_lineno - first.lineno + 1
        if lines > _FUNCTION_LIMIT:
            long.append(f"{file}: {node.name} ({lines} lines)")
    assert not long, "\n".join(long)


def test_private_helpers_are_few():
    """A reader who jumps from helper to helper loses the thread."""
    names = [node.name for _, node in functions()]
    private = [one for one in names if one.startswith("_") and not one.startswith("__")]
    assert len(private) < _PRIVATE_SHARE * len(names), f"{len(private)} of {len(names)}"


def test_nothing_is_marked_safe_or_exempt():
    forbidden = re.compile(r"\b(mark_safe|SafeString|csrf_exempt|xframe_options_exempt)\b")
    wrong = [name(path) for path in python_files() if forbidden.search(path.read_text())]
    assert not wrong


def test_business_flow_never_hides_in_a_signal():
    """Packages may listen (simple-history does); a receiver of ours would be a write that no caller
    sees.
    """
    every = [value for module in (signals, request_signals) for value in vars(module).values()]
    ours = []
    for signal in (value for value in every if hasattr(value, "receivers")):
        for _key, reference, *_rest in signal.receivers:
            receiver = reference() if isinstance(reference, weakref.ReferenceType) else reference
            module = getattr(receiver, "__module__", None) or ""
            if module.split(".")[0] in APPS:
                ours.append(f"{module}.{receiver.__qualname__}")
    assert not ours


def test_no_file_names_a_machine_or_leaves_work_for_later():
    forbidden = re.compile(
        r"/(work|root|home|tmp)/\w|\b(TODO|FIXME|XXX)\b|@pytest\.mark\.(skip|xfail)|pytest\.skip\("
    )
    wrong = [
        f"{name(path)}: {found.group(0)}"
        for path in python_files(*APPS, "tests")
        if path != ROOT / "tests/house/test_code.py"
        for found in forbidden.finditer(path.read_text())
    ]
    assert not wrong, "\n".join(wrong)
