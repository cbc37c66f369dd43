"""Decisions in session mode: typed, saved while one types, adopted."""

import json

import pytest
from django.urls import reverse

from accounts.enums import Role
from governance.decisions import workflow as decisions_workflow
from governance.models import Decision
from tests.actions.pages import Page
from tests.factories import (
    OrganizationFactory,
    user_with_role,
)
from tests.governance.session.pages import HTMX, decision_form, post_decision

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def test_a_decision_is_typed_once_and_adopted_without_javascript(client, officer, item, sheet):
    organization = OrganizationFactory()
    form = decision_form(client, item)
    assert form.post().getlist("kind") == ["approval"]
    assert form.post().getlist("sheets") == [str(sheet.pk)]
    form = Page(
        post_decision(
            client,
            item,
            form,
            statement="La fiche est approuvée.",
            **{"row-action": "follow_ups:add"},
        ).content.decode()
    )
    assert not Decision.objects.exists()
    form = next(one for one in form.forms if one.attributes["action"].endswith("/decision/"))
    row = {
        "follow_ups-0-statement": "Publier la fiche",
        "follow_ups-0-organization": str(organization.pk),
        "follow_ups-0-due": "T3 2030",
    }
    wrong = post_decision(client, item, form, act="adopt", sheets=None, **row)
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Choisissez la fiche" in page
    assert "La fiche est approuvée." in page
    assert "Publier la fiche" in page
    assert not Decision.objects.exists()

    answer = post_decision(client, item, form, act="adopt", **row)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert f"adoptée : approuve la fiche{NBSP}12." in page.replace(f"{NBSP}:", " :")
    decision = Decision.objects.get()
    sheet.refresh_from_db()
    assert (decision.number, sheet.review_status) == (1, "approved")
    follow_up = decision.follow_ups.get()
    assert (follow_up.statement, follow_up.organization, str(follow_up.due)) == (
        "Publier la fiche", organization, "T3 2030",
    )  # fmt: skip
    assert "Publier la fiche" in page
    history = client.get(reverse("actions:sheet_history", args=["12"])).content.decode()
    assert f"Décision {decision.reference} du comité de projet du" in history

    # Mended until the minutes are out; several decisions a point.
    amended = decision_form(client, item, f"?decision={decision.pk}")
    post_decision(client, item, amended, statement="La fiche 12 est approuvée.")
    stale = post_decision(client, item, amended, statement="Autre mot.")
    assert stale.status_code == 409
    assert "La fiche 12 est approuvée." in stale.content.decode()
    assert "Autre mot." in stale.content.decode()
    new = decision_form(client, item, "?decision=nouvelle")
    post_decision(client, item, new, statement="Une autre.", kind="arbitration", act="adopt")
    assert list(Decision.objects.order_by("number").values_list("number", "statement")) == [
        (1, "La fiche 12 est approuvée."),
        (2, "Une autre."),
    ]


def test_what_is_typed_is_saved_as_one_goes(client, officer, item):
    form = decision_form(client, item)
    # The nature is chosen before the words: nothing to save, and no fault.
    nothing = post_decision(client, item, form, statement=" ", kind="request", how=HTMX)
    assert (nothing.status_code, json.loads(nothing["HX-Trigger"])) == (200, {"session-saved": {}})
    assert "Rien à enregistrer" in nothing.content.decode()
    assert not Decision.objects.exists()
    first = post_decision(client, item, form, statement="Demander", kind="request", how=HTMX)
    assert "Enregistré à" in first.content.decode()
    keys = json.loads(first["HX-Trigger"])["session-saved"]
    decision = Decision.objects.get()
    assert keys == {"decision": decision.pk, "version": decision.version, "rows": []}

    # The answer was lost on its way: the same form goes on with the same decision.
    again = post_decision(client, item, form, statement="Demander à", kind="request", how=HTMX)
    keys = json.loads(again["HX-Trigger"])["session-saved"]
    assert Decision.objects.get().statement == "Demander à"
    # A half-typed follow-up does not hold the words back; a whole one gets its key.
    row = {"follow_ups-count": "1", "follow_ups-0-id": "", "follow_ups-0-statement": "Répondre"}
    known = {
        "decision": str(keys["decision"]),
        "version": str(keys["version"]),
        "kind": "request",
        "how": HTMX,
    }
    half = post_decision(client, item, form, statement="Demander à la Région", **known, **row)
    assert "sauf les suites" in half.content.decode()
    assert "Organisation" in half.content.decode()
    keys = json.loads(half["HX-Trigger"])["session-saved"]
    assert Decision.objects.get().statement == "Demander à la Région"
    known["version"] = str(keys["version"])
    row["follow_ups-0-organization"] = str(OrganizationFactory().pk)
    whole = post_decision(client, item, form, statement="Demander à la Région", **known, **row)
    keys = json.loads(whole["HX-Trigger"])["session-saved"]
    follow_up = decision.follow_ups.get()
    assert keys["rows"] == [{"prefix": "follow_ups-0", "id": follow_up.pk, "version": 1}]

    # Words taken off to write others: what is saved stays meanwhile.
    emptied = post_decision(client, item, form, statement="", **known, **row)
    assert (emptied.status_code, json.loads(emptied["HX-Trigger"])) == (
        200,
        {"session-waiting": {}},
    )
    assert Decision.objects.get().statement == "Demander à la Région"

    # Somebody else wrote: both texts, nothing lost, the next version to go on from.
    decision.refresh_from_db()
    other = user_with_role(Role.CO_CHAIR_ELECTED)
    decisions_workflow.save_draft(
        decision,
        by=other,
        version=decision.version,
        kind="request",
        statement="Leur texte",
        sheets=[],
        organizations=[],
    )
    known["version"] = str(keys["version"])
    conflict = post_decision(client, item, form, statement="Mon texte", **known, **row)
    assert conflict.status_code == 409
    assert "Leur texte" in conflict.content.decode()
    assert "Mon texte" in conflict.content.decode()
    assert json.loads(conflict["HX-Trigger"])["session-conflict"]["version"] == decision.version
    assert Decision.objects.get().statement == "Leur texte"
    # A draft is thrown away with its follow-ups.
    draft = decision_form(client, item)
    assert post_decision(client, item, draft, act="discard").status_code == 302
    assert not Decision.objects.exists()


def test_a_follow_up_of_a_request_is_first_for_whom_it_asks(client, officer, item):
    first, second = OrganizationFactory(), OrganizationFactory()
    form = decision_form(client, item)
    asked = {
        "statement": "Répondre.",
        "kind": "request",
        "organizations": [str(first.pk), str(second.pk)],
    }
    rows = {"follow_ups-0-organization": str(first.pk), "follow_ups-count": "1"}

    def added(**typed):
        answer = post_decision(
            client, item, form, **asked, **typed, **{"row-action": "follow_ups:add"}
        )
        return [row["organization"].value() for row in answer.context["editor"].rows.forms]

    assert added() == [str(first.pk)]
    assert added(**rows) == [str(first.pk), str(second.pk)]
    assert post_decision(
        client, item, form, **asked | {"kind": "arbitration"}, **{"row-action": "follow_ups:add"}
    ).context["editor"].rows.forms[0]["organization"].value() in ("", None)
    # Nothing was typed in that row: it holds nothing back and is not kept.
    assert post_decision(client, item, form, act="adopt", **asked, **rows).status_code == 302
    assert not Decision.objects.get().follow_ups.exists()
