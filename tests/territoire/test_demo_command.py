"""The command that loads the demonstration, and the parts that need no demonstration to be
tested.
"""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from actions.models import ActionSheet
from territoire.demo import content
from territoire.demo.timeline import working_moment


def test_refuses_outside_a_demonstration(db, settings):
    settings.IS_DEMONSTRATION = False
    with pytest.raises(CommandError, match="IS_DEMONSTRATION"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_refuses_to_mix_with_other_data(db, settings):
    settings.IS_DEMONSTRATION = True
    User(email="quelqu.une@demo.example").save_as(None)
    with pytest.raises(CommandError, match="base vide"):
        call_command("seed_demo", stdout=StringIO())
    assert not ActionSheet.objects.exists()


def test_loads_in_a_demonstration(db, settings, monkeypatch):
    settings.IS_DEMONSTRATION = True
    short = content.sheets()[13:14]
    monkeypatch.setattr(content, "sheets", lambda: short)
    call_command("seed_demo", stdout=StringIO())
    assert ActionSheet.objects.get().number == 14
    assert User.objects.get(is_superuser=True).email == content.email("admin")


def test_accounts_are_printed_and_nothing_written(db):
    out = StringIO()
    call_command("seed_demo", "--print-accounts", stdout=out)
    lines = out.getvalue().splitlines()
    assert "Territoire-2019-demo" in lines[0]
    assert len(lines) == 11
    assert all(
        f"{name}@demo.example" in out.getvalue() for name in ("chef.projet", "lecteur", "admin")
    )
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 6, 11), date(2021, 6, 11)),
        (date(2021, 6, 12), date(2021, 6, 14)),
        (date(2021, 6, 13), date(2021, 6, 14)),
    ],
)
def test_nothing_happens_at_the_week_end(day, expected):
    moment = working_moment(day, seed=3)
    assert timezone.localtime(moment).date() == expected
    assert working_moment(day, seed=3, after=moment) > moment
