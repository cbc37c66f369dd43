"""Session mode: what the room reads, what is typed, saved, adopted; what two people and a bad
network may do to it.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from core import clock
from governance.agenda import workflow as agenda_workflow
from governance.models import AgendaItem, Decision
from tests.actions.pages import Page
from tests.factories import (
    ActionSheetFactory,
    BlockerFactory,
    FundingLineFactory,
    MilestoneFactory,
    OrganizationFactory,
    user_with_role,
)
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)
from tests.governance.session.pages import HTMX, decision_form, item_url, post_decision
from tests.harness.budgets import PAGE_QUERIES

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def test_a_point_shows_its_sheet_in_large_and_the_way_through_the_meeting(
    client, officer, meeting, item, sheet
):
    organization = OrganizationFactory(name="Région exemple")
    BlockerFactory(sheet=sheet, description="Accord attendu", unblocker=organization)
    MilestoneFactory(sheet=sheet, title="Étude rendue", due="T2 2030")
    FundingLineFactory(sheet=sheet, amount=1250000, stage="granted")
    AgendaItem.objects.filter(pk=item.pk).update(detail="Soumise à l’approbation")
    last = AgendaItemFactory(meeting=meeting, title="Suites", position=item.position + 1)
    last.follow_ups.add(FollowUpFactory(statement="Écrire au préfet"))
    OrganizationFactory(name="Absente du point")
    AgendaItemFactory(meeting=meeting, title="Écarté", status="declined")
    DecisionFactory(meeting=meeting, item=last, number=1, statement="Prendre acte.")

    page = client.get(item_url(item)).content.decode()
    for words in (
        "Point 1 sur 2",
        "Fiche 12",
        "Ouvrir les ateliers",
        "Objectifs compromis",
        "Fin prévue dépassée",
        "Étude rendue",
        f"1{NBSP}250{NBSP}000{NBSP}€ acquis",
        "Accord attendu",
        "Région exemple",
        "Points&nbsp;: 1 sur 2 traité",
        "1 décision",
    ):
        assert words in page, words
    assert "Écarté" not in page
    # Why it is there repeats what the sheet tells: folded, below.
    assert (
        page.index("Accord attendu")
        < page.index("Pourquoi ce point</summary>")
        < page.index("Soumise à l’approbation")
    )
    # Whom a request may go to: those of the point at hand, the rest of the directory folded.
    near, far = page.index("Région exemple</label>"), page.index("Absente du point</label>")
    assert near < page.index("Autres organisations") < far
    assert f'href="{item_url(last)}" rel="next"' in page
    assert "Écrire au préfet" in client.get(item_url(last)).content.decode()
    opening = client.get(reverse("governance:session", args=[meeting.pk])).content.decode()
    assert f'href="{item_url(item)}"' in opening

    item.sheets.add(ActionSheetFactory(confidentiality="team", title="Secret de l’équipe"))
    assert "Secret de l’équipe" not in client.get(item_url(item)).content.decode()


def test_the_number_of_queries_does_not_follow_the_rows(client, officer, item):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(item_url(item))
        assert len(captured) <= PAGE_QUERIES
        return len(captured)

    queries()
    counts = []
    for _ in range(2):
        sheet = ActionSheetFactory()
        for make in (BlockerFactory, MilestoneFactory, FundingLineFactory):
            make(sheet=sheet)
        item.sheets.add(sheet)
        decision = DecisionFactory(meeting=item.meeting, item=item, sheets=[sheet])
        FollowUpFactory(decision=decision)
        item.follow_ups.add(FollowUpFactory())
        AgendaItemFactory(meeting=item.meeting)
        counts.append(queries())
    assert counts[0] == counts[1]


def test_follow_ups_are_closed_from_their_point(client, officer, meeting):
    before = DecisionFactory(meeting=MeetingFactory(number=9001, status="held"))
    row = FollowUpFactory(decision=before, statement="Écrire au préfet")
    done = FollowUpFactory(decision=before, status="done")
    item = AgendaItemFactory(meeting=meeting, kind="follow_up", title="Suites")
    item.follow_ups.set([row, done])
    close = reverse("governance:follow_up_close", args=[row.pk]) + f"?point={item.pk}"
    page = client.get(item_url(item)).content.decode()
    assert f'href="{close}"' in page
    assert reverse("governance:follow_up_close", args=[done.pk]) not in page
    for point in (item.pk + 1, "x", "²"):
        other = client.get(close.partition("?")[0], {"point": point})
        assert other.context["place"].back == row.get_absolute_url()
    answer = client.post(close, {"version": row.version, "status": "done", "comment": "Écrit."})
    assert (answer.status_code, answer.url) == (302, item_url(item))
    assert "Écrit." in client.get(item_url(item)).content.decode()
    assert (
        reverse("governance:meeting_attendance", args=[meeting.pk])
        in client.get(reverse("governance:session", args=[meeting.pk])).content.decode()
    )

    # Who sits without deciding reads on, and is led there while the meeting goes on.
    client.force_login(TermFactory(seat=SeatFactory(committee=meeting.committee)).person)
    assert "/clore/" not in client.get(item_url(item)).content.decode()
    hub = client.get(meeting.get_absolute_url()).content.decode()
    assert "Suivre la séance" in hub
    assert f'href="{reverse("governance:session", args=[meeting.pk])}"' in hub
    meeting.starts_at += timedelta(days=3)
    meeting.save()
    assert "Suivre la séance" not in client.get(meeting.get_absolute_url()).content.decode()
    meeting.status, meeting.held_at = "held", clock.now()
    meeting.save()
    assert "Suivre la séance" in client.get(meeting.get_absolute_url()).content.decode()


def test_notes_are_kept_and_two_hands_never_overwrite_each_other(client, officer, item):
    address = item_url(item, "session_notes")
    for version, typed in enumerate(("Débat", "Débat vif."), 1):
        saved = client.post(address, {"version": version, "notes": typed}, **HTMX)
        assert json.loads(saved["HX-Trigger"])["session-saved"] == {"version": version + 1}
    assert client.post(address, {"version": "x", "notes": "Autre"}).status_code == 422
    other = user_with_role(Role.CO_CHAIR_INDUSTRY)
    agenda_workflow.save_notes(AgendaItem.objects.get(), by=other, version=3, notes="Débat calme.")
    lines = (
        item.history.exclude(notes="").order_by("history_id").values_list("history_user", "notes")
    )
    assert list(lines) == [(officer.pk, "Débat vif."), (other.pk, "Débat calme.")]
    for how in (HTMX, {}):
        conflict = client.post(address, {"version": "2", "notes": "Débat très vif."}, **how)
        assert conflict.status_code == 409
        assert "Débat calme." in conflict.content.decode()
        assert "Débat très vif." in conflict.content.decode()
    form = next(
        f for f in Page(conflict.content.decode()).forms if f.attributes["action"] == address
    )
    assert client.post(address, form.post()).status_code == 302
    assert AgendaItem.objects.get().notes == "Débat très vif."


def test_who_sits_reads_and_only_team_and_chairs_type(client, meeting, item):
    seat = SeatFactory(committee=meeting.committee)
    decision = DecisionFactory(meeting=meeting, item=item, number=1, statement="Adoptée.")
    draft = DecisionFactory(
        meeting=meeting, item=item, number=None, adopted_at=None, statement="En projet."
    )
    client.force_login(TermFactory(seat=seat).person)
    page = client.get(item_url(item)).content.decode()
    assert "Adoptée." in page
    assert "En projet." not in page
    assert "/decision/" not in page
    assert "<textarea" not in page
    assert client.post(item_url(item, "session_decision"), {"statement": "Non"}).status_code == 403
    end = client.get(reverse("governance:session_end", args=[meeting.pk])).content.decode()
    assert "Clore la séance" not in end
    # A co-chair types, and gives a follow-up to who sits, not to somebody of whom they know
    # nothing.
    stranger = user_with_role(Role.PARTNER_MEMBER, last_name="Inconnue")
    chair = TermFactory(
        seat=SeatFactory(committee=meeting.committee, role="co_chair_elected")
    ).person
    client.force_login(chair)
    form = decision_form(client, item, f"?decision={draft.pk}")
    redrawn = post_decision(client, item, form, **{"row-action": "follow_ups:add"}).content.decode()
    assert chair.last_name in redrawn
    assert stranger.last_name not in redrawn
    assert decision.number == 1


def test_the_end_tells_what_is_left_and_closes_the_meeting(client, officer, meeting, item):
    AgendaItemFactory(meeting=meeting, title="Point oublié")
    DecisionFactory(meeting=meeting, item=item, number=1, statement="Prendre acte.")
    DecisionFactory(meeting=meeting, number=None, adopted_at=None, statement="Presque.")
    address = reverse("governance:session_end", args=[meeting.pk])
    page = Page(client.get(address).content.decode())
    for words in (
        "1 décision adoptée",
        "Prendre acte.",
        "Point oublié",
        "Presque.",
        "Les présences ne sont pas encore",
    ):
        assert words in page.html
    form = next(form for form in page.forms if "/clore/" in form.attributes["action"])
    assert client.post(form.attributes["action"], form.post()).status_code == 302
    meeting.refresh_from_db()
    assert meeting.status == "held"
    assert "Clore la séance" not in client.get(address).content.decode()
    # What was left comes back to be completed until the minutes are out.
    back = reverse("governance:session", args=[meeting.pk])
    assert f'href="{back}"' in client.get(meeting.get_absolute_url()).content.decode()
    for status, known in (("planned", 404), ("minutes_published", 404)):
        other = MeetingFactory(
            status=status, committee=CommitteeFactory(name="Autre", acronym="AU")
        )
        assert client.get(reverse("governance:session", args=[other.pk])).status_code == known


def test_a_rehearsal_types_and_adopts_nothing(client, officer):
    item = AgendaItemFactory(meeting=MeetingFactory(status="convened"))
    page = client.get(item_url(item)).content.decode()
    assert "répétition" in page
    assert 'value="adopt"' not in page
    form = decision_form(client, item)
    answer = post_decision(client, item, form, statement="Trop tôt.", act="adopt")
    assert answer.status_code == 422
    assert "ne s’adopte pas avant" in answer.content.decode()
    assert post_decision(client, item, form, statement="Prêt.", act="save").status_code == 302
    assert not Decision.objects.get().is_adopted
