"""Production server: ``python -m gunicorn -c territoire/gunicorn.py``; ./portail serve and demo
start it so.
"""

import os
import signal
from pathlib import Path

wsgi_app = "territoire.wsgi"
_host = os.environ.get("BIND") or "127.0.0.1"
_port = os.environ.get("PORT") or "8000"
bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
# An export or a booklet may take long; a hung worker is replaced all the same.
timeout = 60
graceful_timeout = 20
# Workers renew themselves one after the other, so that no leak grows for months.
max_requests = 5000
max_requests_jitter = 500
# Heartbeats in memory: on a slow disk they would stop a healthy worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder, no file name
# No socket for outside control: a signal says all that is needed.
control_socket_disable = True
# The front writes the access log; ACCESS_LOG=- writes one here.
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "info"


def post_worker_init(worker):
    """Ctrl-C reaches the whole group: left to the master, which stops its workers in order.

    A worker that hears it twice, from the terminal and from the master, may lock itself for twenty
    seconds. Mails leave from a thread of each worker, which starts and stops with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from django.conf import settings

    from core import jobs

    warm_up()
    worker.jobs = jobs.MailWorker() if settings.JOBS_BESIDE_SERVER else None


def worker_exit(server, worker):
    """A mail that is leaving may end; on Ctrl-C the master does not wait for it, and it leaves at
    the next start.
    """
    if getattr(worker, "jobs", None):
        worker.jobs.stop(timeout=10)


def warm_up():
    """Load every view and compile every template now, not while the first visitor waits.

    Half of what the first visit of a page costs more than the next ones, for half a second and 11
    MB at the start.
    """
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - reading it loads the views
    folder = settings.BASE_DIR / "templates"
    for file in folder.rglob("*.html"):
        get_template(file.relative_to(folder).as_posix())
