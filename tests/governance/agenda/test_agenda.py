"""The agenda: proposed, sorted, ordered, edited, asked for; two people who change it at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from actions.enums import Confidentiality, ReviewStatus
from core import clock
from core.editing.refused import Refused
from core.models import StaleVersion
from governance.agenda import workflow
from governance.enums import ItemKind, ItemStatus
from governance.models import AgendaItem
from tests.factories import ActionSheetFactory, BlockerFactory, CommitmentFactory, user_with_role
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
)
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return user_with_role(Role.PROJECT_OFFICER)


@pytest.fixture
def meeting():
    return MeetingFactory(committee=CommitteeFactory())


def _plain(response) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _page(meeting) -> str:
    return reverse("governance:agenda_edit", args=[meeting.pk])


def _order(meeting) -> list[str]:
    return list(meeting.items.accepted().values_list("title", flat=True))


def _digest(meeting) -> str:
    return workflow.order_digest(meeting.items.accepted().values_list("pk", flat=True))


def _items(meeting, *titles) -> list[AgendaItem]:
    return [
        AgendaItemFactory(meeting=meeting, title=t, position=n) for n, t in enumerate(titles, 1)
    ]


def test_proposing_again_adds_what_is_new_refreshes_what_waits_and_brings_nothing_back(
    officer, meeting
):
    late = CommitmentFactory(due="01/01/2020", answered_at=clock.now(), last_answer="progress")
    kept, declined, gone, edited = [
        ActionSheetFactory(title=title, review_status=ReviewStatus.SUBMITTED)
        for title in ("Reste", "Écartée", "Approuvée", "Acceptée")
    ]
    first = workflow.propose(meeting, by=officer)
    assert [item.status for item in first] == [ItemStatus.PROPOSED] * 5
    by_sheet = {item.sheets.get(): item for item in first if item.sheets.exists()}
    workflow.decline(by_sheet[declined], by=officer)
    workflow.accept(by_sheet[edited], by=officer)
    by_sheet[edited].refresh_from_db()
    workflow.edit_item(
        by_sheet[edited], by=officer, version=by_sheet[edited].version, detail="À la main"
    )
    # The data move: one cause goes, another grows, a new one comes.
    gone.review_status = ReviewStatus.APPROVED
    gone.save()
    kept.title = "Reste, autrement dite"
    kept.save()
    more = CommitmentFactory(due="02/01/2020", answered_at=clock.now(), last_answer="progress")
    fresh = ActionSheetFactory(title="Nouvelle", review_status=ReviewStatus.SUBMITTED)
    (new,) = workflow.propose(meeting, by=officer)
    assert list(new.sheets.all()) == [fresh]
    assert workflow.propose(meeting, by=officer) == []
    rows = {item.source: item for item in meeting.items.all()}
    assert len(rows) == meeting.items.count() == 5
    assert rows[f"sheet_to_approve:{declined.pk}"].status == ItemStatus.DECLINED
    assert rows[f"sheet_to_approve:{edited.pk}"].detail == "À la main"
    assert "Reste, autrement dite" in rows[f"sheet_to_approve:{kept.pk}"].title
    assert f"sheet_to_approve:{gone.pk}" not in rows
    assert set(rows["commitment_late"].commitments.all()) == {late, more}
    assert rows["commitment_late"].history.first().history_user == officer


def test_what_was_not_done_since_last_time_opens_the_agenda_whatever_came_first(officer, meeting):
    workflow.add_item(meeting, by=officer, title="Mot du binôme")
    asked = workflow.request_point(meeting, by=officer, title="Fret")
    held = MeetingFactory(committee=meeting.committee, status="held")
    FollowUpFactory(decision=DecisionFactory(meeting=held))
    (found,) = workflow.propose(meeting, by=officer)
    assert list(meeting.items.waiting()) == [found, asked]
    workflow.sort_waiting(meeting, by=officer, keys=[asked.pk, found.pk], to=ItemStatus.ACCEPTED)
    assert _order(meeting) == [found.title, "Mot du binôme", "Fret"]
    workflow.reorder(
        meeting, by=officer, order=[item.pk for item in reversed(meeting.items.accepted())]
    )
    assert _order(meeting) == ["Fret", "Mot du binôme", found.title]


def test_a_sheet_on_the_agenda_is_not_proposed_for_another_reason(officer, meeting):
    sheet = ActionSheetFactory(is_priority=True, end="01/01/2020")
    (late,) = workflow.propose(meeting, by=officer)
    assert late.kind == ItemKind.SHEET_LATE
    BlockerFactory(sheet=sheet)
    # Still waiting: the point of the day replaces that of yesterday.
    (blocked,) = workflow.propose(meeting, by=officer)
    assert [item.pk for item in meeting.items.all()] == [blocked.pk]
    workflow.accept(blocked, by=officer)
    sheet.blockers.update(lifted_on=clock.today())
    assert workflow.propose(meeting, by=officer) == []


def test_the_workflow_keeps_order_decisions_and_the_secrets_of_the_team(officer, meeting):
    a, b, c = _items(meeting, "A", "B", "C")
    seen = _digest(meeting)
    workflow.reorder(meeting, by=officer, order=[c.pk, a.pk, b.pk], seen=seen)
    assert _order(meeting) == ["C", "A", "B"]
    for order, digest in (
        ([a.pk, b.pk, c.pk], seen),
        ([a.pk, b.pk], None),
        ([a.pk, b.pk, b.pk], None),
    ):
        with pytest.raises(StaleVersion):
            workflow.reorder(meeting, by=officer, order=order, seen=digest)
    workflow.decline(c, by=officer)
    workflow.accept(c, by=officer)
    version = c.version
    workflow.accept(c, by=officer)
    assert (c.version, _order(meeting)) == (version, ["A", "B", "C"])
    DecisionFactory(meeting=meeting, item=a, number=None, adopted_at=None)
    with pytest.raises(Refused, match="décision"):
        workflow.decline(a, by=officer)
    secret = ActionSheetFactory(confidentiality=Confidentiality.TEAM)
    with pytest.raises(Refused, match="partagée"):
        workflow.add_item(meeting, by=officer, title="Secret", sheets=[secret])
    with pytest.raises(Refused, match="partagée"):
        workflow.edit_item(b, by=officer, version=b.version, sheets=[secret])
    workflow.save_notes(a, by=officer, version=a.version, notes="Débat.")
    with pytest.raises(StaleVersion):
        workflow.save_notes(a, by=officer, version=a.version - 1, notes="Autre débat.")
    held = MeetingFactory(committee=meeting.committee, status="held")
    point = AgendaItemFactory(meeting=held)
    workflow.save_notes(point, by=officer, version=point.version, notes="Débat.")
    for refused in (
        lambda: workflow.propose(held, by=officer),
        lambda: workflow.add_item(held, by=officer, title="Trop tard"),
        lambda: workflow.decline(point, by=officer),
        lambda: workflow.reorder(held, by=officer, order=[point.pk]),
    ):
        with pytest.raises(Refused, match="tenue"):
            refused()


def test_the_page_sorts_orders_and_takes_back_by_plain_buttons(client, officer, meeting):
    client.force_login(officer)
    for title in ("Une", "Deux", "Trois"):
        ActionSheetFactory(title=title, review_status=ReviewStatus.SUBMITTED)
    address = _page(meeting)

    def press(do, status=302, **more):
        response = client.post(address, {"do": do, **more})
        assert response.status_code == status, _plain(response)
        return response

    press("propose")
    one, two, three = meeting.items.all()
    page = _plain(client.get(address))
    assert "À trier : 3 points" in page
    assert "Soumise à l’approbation du comité" in page
    assert "Cochez au moins un point" in _plain(press("accept", status=422))
    press("accept", item=[one.pk, three.pk])
    press(f"decline:{two.pk}")
    assert [item.status for item in meeting.items.order_by("pk")] == [
        "accepted",
        "declined",
        "accepted",
    ]
    response = press(f"up:{three.pk}", order=_digest(meeting))
    assert response["Location"] == f"{address}#point-{three.pk}"
    assert [item.pk for item in meeting.items.accepted()] == [three.pk, one.pk]
    press(f"up:{three.pk}", order=_digest(meeting))
    press(f"down:{three.pk}", order=_digest(meeting))
    assert [item.pk for item in meeting.items.accepted()] == [one.pk, three.pk]
    press(f"remove:{one.pk}")
    assert "Écartés : 2 points" in _plain(client.get(address))
    press(f"back:{two.pk}")
    assert [item.pk for item in meeting.items.accepted()] == [three.pk, two.pk]
    # htmx gets the working area alone, with what is read out and where the focus goes.
    response = client.post(
        address,
        {"do": f"down:{three.pk}", "order": _digest(meeting)},
        headers={"HX-Request": "true"},
    )
    page = _plain(response)
    assert page.lstrip().startswith('<div id="travail">')
    assert 'data-announce="Le point est maintenant en position 2."' in page
    assert page.count("data-focus") == 1

    # What leaves its list gives the focus to what follows it; the last one to what was done.
    def focused(do):
        page = _plain(client.post(address, {"do": do}, headers={"HX-Request": "true"}))
        return re.findall(
            r'<(?:div class="alert|button[^>]* value="([^"]*)")[^>]* data-focus', page
        )

    assert focused(f"remove:{two.pk}") == [f"remove:{three.pk}"]
    assert focused(f"back:{two.pk}") == [f"back:{one.pk}"]
    assert focused(f"back:{one.pk}") == [""]
    ActionSheetFactory(title="Quatre", review_status=ReviewStatus.SUBMITTED)
    ActionSheetFactory(title="Cinq", review_status=ReviewStatus.SUBMITTED)
    press("propose")
    four, five = meeting.items.waiting()
    assert focused(f"accept:{four.pk}") == [f"accept:{five.pk}"]
    assert focused(f"decline:{five.pk}") == [""]
    for broken in ("", "up:", "nothing:3", "propose;"):
        assert client.post(address, {"do": broken}).status_code in (409, 422)


def test_whoever_comes_second_is_told_and_loses_nothing(client, officer, meeting):
    client.force_login(officer)
    a, b = _items(meeting, "A", "B")
    waiting = AgendaItemFactory(meeting=meeting, title="Attend", status=ItemStatus.PROPOSED)
    seen = _digest(meeting)
    workflow.reorder(meeting, by=officer, order=[b.pk, a.pk])
    response = client.post(_page(meeting), {"do": f"down:{b.pk}", "order": seen})
    assert response.status_code == 409
    assert "L’ordre a changé" in _plain(response)
    assert _digest(meeting) in _plain(response)
    assert _order(meeting) == ["B", "A"]
    workflow.accept(waiting, by=officer)
    for press in (f"decline:{waiting.pk}", f"back:{waiting.pk}"):
        assert client.post(_page(meeting), {"do": press}).status_code == 409
    waiting.refresh_from_db()
    assert waiting.status == ItemStatus.ACCEPTED
    # The text of a point: both are shown, the second press saves knowingly.
    sheet = ActionSheetFactory()
    address = reverse("governance:item_edit", args=[meeting.pk, a.pk])
    typed = {
        "title": "A, par moi",
        "detail": "Un fait",
        "duration": "20",
        "shown": "sheets",
        "sheets": sheet.pk,
    }
    workflow.edit_item(a, by=officer, version=a.version, title="A, par l’autre")
    response = client.post(address, typed | {"version": a.version - 1})
    assert response.status_code == 409
    assert "A, par l’autre" in _plain(response)
    assert "A, par moi" in _plain(response)
    response = client.post(address, typed | {"version": a.version})
    assert response["Location"] == f"{_page(meeting)}#point-{a.pk}"
    a.refresh_from_db()
    assert (a.title, a.detail, a.duration, a.sheets.get()) == ("A, par moi", "Un fait", 20, sheet)
    response = client.post(address, typed | {"version": a.version, "title": "", "duration": "0"})
    assert response.status_code == 422
    assert "Un fait" in _plain(response)


def test_durations_add_up_and_a_sent_agenda_that_changes_is_told(client, officer):
    meeting = MeetingFactory(status="convened", duration=60)
    client.force_login(officer)
    with clock.at(meeting.convened_at - timedelta(days=1)):
        a = workflow.add_item(meeting, by=officer, title="A", duration=45)
        waiting = workflow.add_item(meeting, by=officer, title="W", status=ItemStatus.PROPOSED)
    workflow.decline(waiting, by=officer)
    page = _plain(client.get(_page(meeting)))
    assert "<strong>45 min</strong> sur 1 h" in page
    assert "La convocation est partie le" in page
    assert "a changé depuis son envoi" not in page
    assert "Trop long" not in page
    response = client.post(
        reverse("governance:item_create", args=[meeting.pk]), {"point": "B", "duration": "20"}
    )
    assert response["Location"] == _page(meeting)
    page = _plain(client.get(_page(meeting)))
    assert "<strong>1 h 05</strong> sur 1 h" in page
    assert "Trop long" in page
    assert "L’ordre du jour a changé depuis son envoi" in page
    workflow.decline(meeting.items.get(title="B"), by=officer)
    workflow.save_notes(a, by=officer, version=a.version, notes="Débat.")
    assert "a changé depuis son envoi" not in _plain(client.get(_page(meeting)))
    workflow.decline(a, by=officer)
    assert "a changé depuis son envoi" in _plain(client.get(_page(meeting)))


def test_a_member_asks_for_a_point_from_a_sheet_and_the_officers_are_told_once(
    client, officer, meeting, django_capture_on_commit_callbacks
):
    member = user_with_role(Role.COMMITTEE_MEMBER, first_name="Aline", last_name="Morel")
    sheet = ActionSheetFactory(title="Fret fluvial")
    MeetingFactory(committee=meeting.committee, starts_at=clock.now() + timedelta(days=90))
    client.force_login(member)
    address = reverse("governance:point_request", args=[meeting.pk]) + f"?fiche={sheet.reference}"
    assert f'href="{address}"' in _plain(client.get(sheet.get_absolute_url()))
    page = _plain(client.get(address))
    assert f'value="{sheet.pk}"' in page
    assert page.count("checked") == 1
    assert client.get(address.replace(f"={sheet.reference}", "=%C2%B2")).status_code == 200
    assert client.post(address, {"point": "Le quai"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            address, {"point": "Le quai", "detail": "Il ferme.", "sheets": sheet.pk}
        )
    assert response["Location"] == meeting.get_absolute_url()
    item = meeting.items.get()
    assert (item.kind, item.status, item.requested_by) == (
        ItemKind.REQUEST,
        ItemStatus.PROPOSED,
        member,
    )
    (message,) = mail.outbox
    assert message.to == [officer.email]
    assert "Point demandé" in message.subject
    assert "Aline Morel" in message.body
    assert _page(meeting) in message.body
    client.force_login(officer)
    page = _plain(client.get(_page(meeting)))
    assert "Demandé par Aline Morel" in page
    assert "Fret fluvial" in page
    # Whoever asked sees what became of it on the page of the meeting; nobody else does before it is
    # accepted.
    client.force_login(member)
    assert "En attente de la réponse" in _plain(client.get(meeting.get_absolute_url()))
    workflow.decline(item, by=officer)
    page = _plain(client.get(meeting.get_absolute_url()))
    assert "Le quai" in page
    assert "Écarté" in page
    client.force_login(user_with_role(Role.COMMITTEE_MEMBER))
    assert "Le quai" not in _plain(client.get(meeting.get_absolute_url()))


def test_the_page_asks_the_same_number_of_questions_whatever_it_holds(client, officer, meeting):
    client.force_login(officer)

    def more(number):
        for status in ItemStatus:
            item = AgendaItemFactory(
                meeting=meeting,
                status=status,
                position=number,
                sheets=[ActionSheetFactory()],
                kind=ItemKind.SHEET_LATE,
            )
            item.commitments.set([CommitmentFactory()])
            item.follow_ups.set([FollowUpFactory()])

    pages = [
        _page(meeting),
        meeting.get_absolute_url(),
        reverse("governance:pair_page", args=[meeting.pk]),
        reverse("governance:pack_docx", args=[meeting.pk]),
    ]

    def questions() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            assert len(queries) <= PAGE_QUERIES, page
            counted.append(len(queries))
        return counted

    more(1)
    questions()
    count = questions()
    more(2)
    more(3)
    assert questions() == count
