"""The figures that the portal means to hold, as data, each read from the runs of one database."""

from tools.bench.pages import ADMIN_LIST, ADMIN_SAVE, AFTER, BARE

LABELS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SMALL, LARGE = 62, 10_000
HOMES = ("officer's home", "partner's home", "reader's home")
SAVES = ("sign-in", "save of a section", ADMIN_SAVE)

# Pages, at most, beside which page of the same run: processor time, with few sheets.
BESIDE = (
    (("list",), 1.4, BARE),
    (("list",), 0.3, ADMIN_LIST),
    (("register", "matrix", "search", "review queue", *HOMES), 2, BARE),
    (("committee's home",), 3, BARE),
    (("sheet", "dashboard", "meeting", "organisation"), 3.5, BARE),
    (("save of a section",), 0.5, ADMIN_SAVE),
)
# With many sheets, at most so many times what the page takes with few, each beside the bare view of
# its run.
GROWTH = (("list", "sheet", "register", "meeting", "organisation"), 2)
# With many sheets, seconds on the wall, for the first reader after a write.
SECONDS = (
    (
        tuple(
            name + AFTER
            for name in (
                "search",
                "dashboard",
                *HOMES,
                "committee's home",
                "matrix",
                "review queue",
            )
        ),
        1,
    ),
    (("compare",), 5),
)
QUERIES_OF_PAGE, QUERIES_OF_SAVE, FIRST_VISIT = 20, 25, 75_000

Line = tuple[str, str, str]


def reached(runs: dict[int, dict]) -> list[Line]:
    """What, at most, and what was found, by the sizes that were measured."""
    small, large = runs[min(runs)], runs[max(runs)]
    few, many = f"at {min(runs):,}", f"at {max(runs):,}"
    lines = [
        target_line(f"{name} {few}", most, f"× {other}", cpu_ratio(small, name, other))
        for names, most, other in BESIDE
        for name in names
    ]
    lines += [
        target_line(f"{name} {many}", GROWTH[1], f"× {few}", cpu_growth(small, large, name))
        for name in GROWTH[0]
    ]
    lines += [
        target_line(f"{name} {many}", most, "s", measured_value(large, name, "wall", 1000))
        for names, most in SECONDS
        for name in names
    ]
    every = [
        (name, page["queries"]) for run in runs.values() for name, page in run["pages"].items()
    ]
    reads = [count for name, count in every if name not in SAVES and name != ADMIN_LIST]
    lines.append(
        target_line("queries of a page, the most", QUERIES_OF_PAGE, "", max(reads, default=None))
    )
    saves = [count for name, count in every if name == "save of a section"]
    lines.append(
        target_line("queries of a save of a section", QUERIES_OF_SAVE, "", max(saves, default=None))
    )
    visit = small["first_visit"]["total"] if small.get("first_visit") else None
    lines.append(target_line("bytes of a first visit", FIRST_VISIT, "", visit))
    return lines


def target_line(what: str, most: float, unit: str, found: float | None) -> Line:
    if found is None:
        verdict = "not measured"
    else:
        shown = f"{found:,}" if isinstance(found, int) else f"{found:.2f}"
        verdict = (
            shown if found <= most else f"**{shown}**, missed by {100 * (found / most - 1):.0f} %"
        )
    return what, f"{most:,} {unit}".strip(), verdict


def measured_value(run: dict, name: str, key: str, unit: float = 1) -> float | None:
    """None where the page was not asked or did not answer as expected."""
    page = run["pages"].get(name)
    return page[key] / unit if page and not page["status"] else None


def cpu_ratio(run: dict, name: str, other: str) -> float | None:
    found, beside = measured_value(run, name, "cpu"), measured_value(run, other, "cpu")
    return found / beside if found is not None and beside else None


def cpu_growth(small: dict, large: dict, name: str) -> float | None:
    few, many = cpu_ratio(small, name, BARE), cpu_ratio(large, name, BARE)
    return many / few if few and many is not None else None
