"""Rows gathered in one query are, value for value, those that each queryset gives by itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.db.models import BinaryField, Count, F, Q, Sum, Value

from accounts.models import Organization, User
from actions.models import ActionSheet, FundingLine, Milestone
from core import clock, unchanged
from core.gather import gather, prepared, slot, tally
from tests.factories import (
    ActionSheetFactory,
    FundingLineFactory,
    MilestoneFactory,
    OrganizationFactory,
    UserFactory,
    archived_sheet,
)


@pytest.fixture
def sheet(db):
    sheet = ActionSheetFactory(estimated_cost=Decimal("123456789.10"), start="3 mars 2021", end=None)
    for name, amount in (
        ("Région « Été »", "0.10"),
        ("Zoé 100 % \"l’œuvre\" \\ 'fin'", None),
        ("Ain", "12.00"),
    ):
        FundingLineFactory(sheet=sheet, funder=OrganizationFactory(name=name), amount=amount)
    MilestoneFactory(sheet=sheet, title="Deuxième", due="T2 2026")
    MilestoneFactory(sheet=sheet, title="Premier", due="mars 2021", done_on=date(2021, 3, 4))
    archived_sheet(by=UserFactory(first_name="Noé", is_active=False))
    return sheet


def test_rows_are_those_of_each_queryset_in_one_query(sheet, django_assert_num_queries):
    asked = [
        ActionSheet.objects.order_by("-number"),  # every kind of column, nulls and times among them
        FundingLine.objects.select_related("funder", "sheet__phase").order_by("-funder__name", "pk"),
        Milestone.objects.order_by("title").only("title", "due_on", "due_on_precision"),
        User.objects.order_by("pk"),
        FundingLine.objects.order_by("pk")[1:3],
        Organization.objects.none(),
        Organization.objects.filter(pk__in=[]),
        Organization.objects.filter(name="Inconnue"),
    ]
    with django_assert_num_queries(1):
        found = gather(*asked)
    assert [_plain(rows) for rows in found] == [_plain(list(queryset)) for queryset in asked]
    with django_assert_num_queries(0):
        assert [line.funder.name for line in found[1]][-1] == "Ain"
        assert found[1][0].sheet.reference == sheet.reference
    assert found[2][0].get_deferred_fields() == asked[2][0].get_deferred_fields() != set()
    assert not found[0][0]._state.adding  # a save would update


def _plain(rows) -> list:
    """Rows with the type of each of their values: « 1 » is no « True », « 0.1 » no « 0.10 »."""
    return [
        (type(row), {name: repr(value) for name, value in vars(row).items() if not name.startswith("_")})
        for row in rows
    ]


def test_tuples_and_annotations_come_back_exact(sheet):
    titles = ActionSheet.objects.order_by().values_list("title")
    asked = [
        FundingLine.objects.order_by("pk").values_list("amount", "funder__name", "pk"),
        FundingLine.objects.order_by("pk").values("amount", "created_at", money=F("amount")),
        FundingLine.objects.values("sheet").annotate(sum=Sum("amount"), n=Count("pk")).order_by("sheet"),
        Milestone.objects.order_by("due_on").values_list("due_on", flat=True).distinct(),
        User.objects.order_by("pk").values_list("is_active", "last_login", Value("100 %")),
        Milestone.objects.order_by().values_list("title").union(titles).order_by("title"),
    ]
    found = gather(*asked)
    assert repr(found) == repr([list(queryset) for queryset in asked])
    assert [amount for amount, _, _ in found[0]] == [Decimal("0.10"), None, Decimal("12.00")]


def test_prefetches_are_kept_and_what_json_cannot_carry_is_refused(sheet):
    (sheets,) = gather(ActionSheet.objects.filter(pk=sheet.pk).prefetch_related("milestones"))
    assert len(sheets[0]._prefetched_objects_cache["milestones"]) == 2
    Session.objects.create(session_key="k", session_data="{}", expire_date=clock.now())
    with pytest.raises(TypeError, match="BinaryField"):
        gather(Session.objects.annotate(raw=Value(None, output_field=BinaryField())))


@prepared
def _lines(label):
    lines = FundingLine.objects.filter(sheet=slot("sheet")).order_by("pk")
    return [
        lines.filter(funder__in=[slot("funders")]).annotate(words=Value(f"100 % {label} %s")),
        lines.exclude(funder__in=[slot("funders"), slot("others")]),
    ]


def test_a_prepared_question_is_written_once_and_answered_each_time(sheet, django_assert_num_queries):
    first, second, third = sheet.funding_lines.order_by("pk")
    with django_assert_num_queries(1):
        asked = _lines.gather("été", sheet=sheet.pk, funders=[first.funder_id, third.funder_id], others=[])
    assert [[line.pk for line in lines] for lines in asked] == [[first.pk, third.pk], [second.pk]]
    assert asked[0][0].words == "100 % été %s"
    third.delete()
    again = _lines.gather("été", sheet=sheet.pk, funders={third.funder_id}, others=first.funder_id)
    assert [[line.pk for line in lines] for lines in again] == [[], [second.pk]]
    assert _lines.gather("été", sheet=sheet.pk, funders=[], others=[])[1] == [first, second]
    assert _lines.gather("été", sheet=ActionSheetFactory().pk, funders=[], others=[]) == [[], []]
    with pytest.raises(KeyError, match="others"):
        _lines.gather("été", sheet=sheet.pk, funders=[])


def test_sums_are_asked_again_only_where_something_was_written(sheet, monkeypatch, django_assert_num_queries):
    before, after = object(), object()
    stamps = iter(
        [before, before, before, after, after]
    )  # what is not kept looks twice: before and after its turn
    monkeypatch.setattr(unchanged, "_stamp", lambda: next(stamps))
    slots = {"sheet": sheet.pk, "funders": [], "others": []}
    with django_assert_num_queries(1):
        first, second = (_lines.gather_unchanged("gardé", **slots) for _ in range(2))
    assert first == second == [[], list(sheet.funding_lines.order_by("pk"))]
    sheet.funding_lines.first().delete()
    assert _lines.gather_unchanged("gardé", **slots) == [[], list(sheet.funding_lines.order_by("pk"))]


def test_a_tally_is_one_row_even_among_nothing(sheet):
    mine, nobody = ActionSheet.objects.filter(pk=sheet.pk), ActionSheet.objects.filter(pk__in=set())
    counts = {"count": Q(), "numbered": Q(number=sheet.number)}
    [found], [none], rows = gather(tally(mine, **counts), tally(nobody, **counts), nobody)
    assert found == {"count": 1, "numbered": 1}
    assert none == {"count": 0, "numbered": 0}
    assert rows == []
