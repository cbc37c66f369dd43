"""House rules of plain Django: no private name of a library where a public one serves, no SQL text
in the portal.
"""

import ast
import importlib
import inspect
import re

from tests.house.sources import APPS, ROOT, name, python_files

# Documented in spite of their underscore: by Django, by simple_history and by Python. So are those
# like ``_missing_`` of enumerations.
_PUBLIC = {
    "_meta",
    "_state",
    "_db",
    "_base_manager",
    "_history_user",
    "_history_date",
    "_replace",
    "_asdict",
}
_XML = (
    "python-docx writes no field, bookmark, caption or repeated header by a public way: its XML"
    " does"
)
# What remains, each with its reason. Nothing here reads rows.
ALLOWED: dict[tuple[str, str], str] = {
    (
        "accounts/adapter.py",
        "_get_login_attempts_cache_key",
    ): "allauth counts failures by the Host that one types; its hook",
    (
        "accounts/security/forms.py",
        "_user",
    ): "allauth tells its form alone whether an address is known: one that is not costs the same",
    ("core/documents/word/base.py", "_element"): _XML,
    ("core/documents/word/fields.py", "_p"): _XML,
    ("core/documents/word/fields.py", "_r"): _XML,
    ("core/documents/word/writer.py", "_p"): _XML,
    ("core/documents/word/writer.py", "_tbl"): _XML,
    ("core/documents/word/writer.py", "_tr"): _XML,
    (
        "core/workbook/reading.py",
        "_worksheet_path",
    ): "openpyxl reads merged cells only with the whole sheet in memory",
}
_SQL = re.compile(r"\.cursor\(|\bRawSQL\b|\.raw\(|\bget_compiler\b|\.extra\(")


def _is_private(word: str) -> bool:
    return word.startswith("_") and not word.endswith("_") and word not in _PUBLIC


def _used(tree: ast.Module, ours: set[str]):
    """Private names that a file takes from elsewhere: attributes of others, those of ``self`` that
    no class of ours defines, and what it imports.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if not (is_own and node.attr in ours):
                yield node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (
                alias.name for alias in node.names if _is_private(alias.name.rpartition(".")[2])
            )


def _defined(tree: ast.Module):
    """Names of functions and variables, and attributes that are set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def _overridden(module):
    """Private names that a class of ours shares with a class of a library that it inherits from."""
    for one in vars(module).values():
        if not inspect.isclass(one) or one.__module__ != module.__name__:
            continue
        theirs = [base for base in one.__mro__[1:] if base.__module__.partition(".")[0] not in APPS]
        for word in filter(_is_private, vars(one)):
            if any(word in vars(base) for base in theirs):
                yield word


def test_private_names_of_libraries_are_few_and_each_has_its_reason():
    trees = {path: ast.parse(path.read_text()) for path in python_files()}
    ours = {word for tree in trees.values() for word in _defined(tree)}
    found = set()
    for path, tree in trees.items():
        words = set(_used(tree, ours))
        dotted = name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if not dotted.startswith(("territoire.settings", "territoire.gunicorn", "territoire.wsgi")):
            words |= set(_overridden(importlib.import_module(dotted)))
        found |= {(name(path), word) for word in words}
    assert found - ALLOWED.keys() == set(), "use the public way, or say why not in ALLOWED"
    assert ALLOWED.keys() - found == set(), "these are gone: take them out of ALLOWED"


def test_the_database_is_asked_without_sql():
    """Migrations and tools apart, which are no part of a running portal."""
    wrong = [
        f"{name(path)}: {found.group(0)}"
        for path in python_files()
        for found in _SQL.finditer(path.read_text())
    ]
    assert not wrong, "\n".join(wrong)
    assert not list(ROOT.glob("*/**/*.sql"))
