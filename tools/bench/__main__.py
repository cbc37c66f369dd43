"""``./portail bench``: every database and size in turn, then docs/performance.md."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

from core.workbook.text import typeset

ROOT = Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(
        prog="./portail bench", description="Mesure les pages et écrit docs/performance.md."
    )
    parser.add_argument("--sheets", default="62,10000", help="tailles, par exemple 62,1000")
    parser.add_argument("--requests", type=int, default=30, help="mesures de chaque page, au plus")
    parser.add_argument(
        "--memory-requests",
        type=int,
        default=1000,
        help="pages avant de lire la mémoire ; 0 : aucune",
    )
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="une seule base")
    parser.add_argument(
        "--pages", default="", help="les pages dont le nom contient cette expression"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "docs" / "performance.md", help="fichier à écrire"
    )
    options = parser.parse_args()
    sizes = sorted({int(size) for size in options.sheets.split(",")})
    runs = {}
    with tempfile.TemporaryDirectory(prefix="portail-bench-") as folder:
        for database in [options.only] if options.only else ["sqlite", "postgresql"]:
            runs[database] = {
                size: run_database(database, size, options, Path(folder)) for size in sizes
            }
    today = datetime.now(UTC).date()  # noqa: TID251 - the day of the machine, not of the portal
    load_report().write(options.output, runs, day=today, requests=options.requests)
    write_line(f"Écrit : {options.output}")


def load_report():
    """The module that writes the document; what it imports needs Django set up."""
    django.setup()
    from tools.bench import report

    return report


def run_database(database: str, size: int, options, folder: Path) -> dict:
    write_line(f"{database}, {size} fiches")
    target = folder / f"{database}-{size}.json"
    address = (
        f"sqlite:///{folder}/{size}.sqlite3"
        if database == "sqlite"
        else create_postgresql_database(size)
    )
    words = {"sheets": size, "requests": options.requests, "pages": options.pages, "json": target}
    words["memory-requests"] = options.memory_requests
    command = [
        sys.executable,
        "-m",
        "tools.bench.one",
        *(f"--{name}={value}" for name, value in words.items()),
    ]
    environment = os.environ | {"DATABASE_URL": address, "MEDIA_ROOT": str(folder / "media")}
    subprocess.run(command, env=environment, cwd=ROOT, check=True)  # noqa: S603 - ourselves
    run = json.loads(target.read_text())
    write_line(f"    {run['seconds']:.0f} s, dont {run['seeded']:.0f} s pour écrire les données")
    return run


def create_postgresql_database(size: int) -> str:
    """A new database on the server of ``DATABASE_URL``."""
    server, name = os.environ["DATABASE_URL"], f"portail_bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def write_line(text: str):
    sys.stdout.write(f"{typeset(text)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
