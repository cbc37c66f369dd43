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

from core.workbook.text import typeset
from territoire.bench import report

ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "territoire.settings.dev", "DEBUG": "false", "IS_DEMONSTRATION": "true",
    "PORTAL_TODAY": "2021-06-15", "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1", "JOBS_BESIDE_SERVER": "false",
}  # fmt: skip


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./portail bench", description="Mesure les pages et écrit docs/performance.md."
    )
    parser.add_argument("--sheets", default="62,1000,10000", help="tailles, par exemple 62,1000")
    parser.add_argument("--requests", type=int, default=40, help="mesures de chaque page")
    parser.add_argument(
        "--memory-requests", type=int, default=1000, help="requêtes avant de lire la mémoire ; 0 : aucune"
    )
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="une seule base")
    parser.add_argument(
        "--output", type=Path, default=ROOT / "docs" / "performance.md", help="fichier à écrire"
    )
    return parser.parse_args(words)


def main(words: list[str]):
    options = _options(words)
    sizes = sorted({int(size) for size in options.sheets.split(",")})
    runs = {}
    with tempfile.TemporaryDirectory(prefix="portail-bench-") as folder:
        for database in [options.only] if options.only else ["sqlite", "postgresql"]:
            for size in sizes:
                _say(f"{database}, {size} fiches")
                # Memory is read once a database, where there is most.
                memory = options.memory_requests if size == sizes[-1] else 0
                runs[database, size] = run = _run(database, size, options.requests, memory, Path(folder))
                _say(f"    {run['seconds']:.0f} s, dont {run['seeded']:.0f} s pour écrire les données")
    report.write(options.output, runs, day=datetime.now(UTC).date(), requests=options.requests)  # noqa: TID251
    _say(f"Écrit : {options.output}")


def _run(database: str, size: int, requests: int, memory: int, folder: Path) -> dict:
    target = folder / f"{database}-{size}.json"
    address = f"sqlite:///{folder}/{size}.sqlite3" if database == "sqlite" else _postgresql(size)
    environment = os.environ | _ENVIRONMENT | {"DATABASE_URL": address, "MEDIA_ROOT": str(folder / "media")}
    words = [str(size), str(requests), str(target), str(memory)]
    command = [sys.executable, "-m", "territoire.bench.one", *words]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)  # noqa: S603 - ourselves
    return json.loads(target.read_text())


def _postgresql(size: int) -> str:
    """A new database on the server of ``DATABASE_URL``."""
    import psycopg

    server, name = os.environ["DATABASE_URL"], f"portail_bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _say(text: str):
    sys.stdout.write(f"{typeset(text)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
