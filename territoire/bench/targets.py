"""The figures that the portal means to reach, each read from the runs of one database."""

from collections.abc import Callable

from territoire.bench import names as p

LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_PAGES = (p.LIST, p.DEEP, p.FILTERED, p.SHEET, p.DASHBOARD, p.REGISTER, p.MATRIX, p.SEARCH, p.HOME)
_KB = 1000
Runs = dict[int, dict]


def reached(runs: Runs) -> list[tuple[str, str, str]]:
    """What, at most, and what was found: « missed by … » where it is over, « not measured » where a page is not there."""
    small, large = runs[min(runs)], runs[max(runs)]
    names = f"{min(runs):,}", f"{max(runs):,}"
    lines = [
        (f"list at {names[0]} sheets", 1.0, " × bare view", lambda: _ratio(small, p.LIST, p.BARE)),
        (f"list at {names[0]} sheets", 0.2, " × admin list", lambda: _ratio(small, p.LIST, p.ADMIN_LIST)),
        (f"list at {names[1]} sheets", 1.5, f" × at {names[0]}", lambda: _growth(small, large, p.LIST)),
        (f"sheet at {names[1]} sheets", 1.5, f" × at {names[0]}", lambda: _growth(small, large, p.SHEET)),
        (f"dashboard at {names[1]} sheets", 2.5, " × bare view", lambda: _ratio(large, p.DASHBOARD, p.BARE)),
        (
            "the same just after a write",
            2.5,
            " × bare view",
            lambda: _ratio(large, p.DASHBOARD_AFTER, p.BARE),
        ),
        ("deep page of the list", 2, " × first page", lambda: _ratio(large, p.DEEP, p.LIST)),
        (f"search of a rare word at {names[1]}", 1.2, " × list", lambda: _ratio(large, p.SEARCH, p.LIST)),
        (
            "save of a section with its history",
            0.5,
            " × admin save",
            lambda: _ratio(large, p.SAVE, p.ADMIN_SAVE),
        ),
        ("SQL queries of a page, the most", 8, "", lambda: _most(runs)),
        (
            "SQL queries of a save",
            10,
            "",
            lambda: max(_page(run, p.SAVE)["queries"] for run in runs.values()),
        ),
        ("SQL queries that sizes add", 0, "", lambda: _added(small, large)),
        ("compressed HTML of the list", 15, " kB", lambda: small["first_visit"]["html"] / _KB),
        ("first visit in all", 90, " kB", lambda: small["first_visit"]["total"] / _KB),
        ("worker after the requests", 130, " MB", lambda: large["memory"]["after"]),
    ]
    return [(what, f"{limit:g}{unit}", _words(read, limit)) for what, limit, unit, read in lines]


def _words(read: Callable, limit: float) -> str:
    try:
        found = read()
    except KeyError:
        return "not measured"
    shown = f"{found:.2f}".rstrip("0").rstrip(".")
    if found <= limit:
        return shown
    return f"**{shown}**, missed by {f'{100 * (found / limit - 1):.0f} %' if limit else shown}"


def _page(run: dict, name: str) -> dict:
    """The figures of a page; KeyError where it did not answer as expected."""
    page = run["pages"][name]
    if page["status"]:
        raise KeyError(name)
    return page


def _ratio(run: dict, name: str, other: str) -> float:
    return _page(run, name)["cpu"] / _page(run, other)["cpu"]


def _growth(small: dict, large: dict, name: str) -> float:
    """How much dearer the page is, each time beside the bare view of the same run: machines drift."""
    return _ratio(large, name, p.BARE) / _ratio(small, name, p.BARE)


def _there(run: dict) -> list[str]:
    return [name for name in _PAGES if not run["pages"][name]["status"]]


def _most(runs: Runs) -> int:
    return max(_page(run, name)["queries"] for run in runs.values() for name in _there(run))


def _added(small: dict, large: dict) -> int:
    names = [name for name in (*_there(small), p.SAVE) if name in (*_there(large), p.SAVE)]
    return max(_page(large, name)["queries"] - _page(small, name)["queries"] for name in names)
