"""How many questions each save puts to the database, on the whole demonstration: within the budget
of a save.

A form is filled as its page gives it, a few fields changed, and sent. Transactions are not counted,
nor is what :func:`core.jobs` does beside the request; the jobs that a save puts on the queue are.
"""

import re
from typing import NamedTuple

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from actions.models import ActionSheet
from governance.models import AgendaItem
from partners.models import Commitment
from territoire.demo import content
from tests.browser.addresses import SHEET
from tests.browser.ground import make_keys
from tests.harness.budgets import SAVE_QUERIES

pytestmark = pytest.mark.django_db
_TRANSACTION = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
_BUTTONS = {"decision"}
_SHEET = f"/fiches-actions/{SHEET}"
_EDIT, _MEETING, _AGENDA = (
    f"{_SHEET}/modifier",
    "/seances/{meeting}",
    "/seances/{meeting}/ordre-du-jour",
)
_ITEM = "/seances/{meeting}/projection/{item}/"
# What may ask more, by ``Save.exception``.
_ABOVE = {
    # A new sheet with its three lists and its three relations: each is read, written and
    # remembered.
    "copy": 31,
    # A decision and a sheet, both read, both written, each remembered with its relations.
    "decision that moves a sheet": 29,
}
FILE = object()
# Of a choice: the first or the last that says something and is not chosen yet; of boxes, the first
# besides those ticked.
OTHER, LAST, ALSO = object(), object(), object()


class Save(NamedTuple):
    """What is changed in which form of a page.

    The form is the one that posts to ``to``, else the one that holds the fields of ``changes``.
    """

    page: str
    changes: dict
    to: str = ""
    by: str = "chef.projet"
    first: tuple = ()  # another save of the same page that came before
    is_typed: bool = False  # saved by itself while one types
    exception: str = ""  # a key of ``_ABOVE``

    @property
    def name(self) -> str:
        return f"{self.by}: {self.to or self.page} {sorted(self.changes)}"


_REASON = {"reason": "Parce qu’il le faut."}
_TYPED = {"statement": "On avance.", "kind": "arbitration"}
_FOLLOW_UPS = {
    "follow_ups-count": "2",
    **{f"follow_ups-{n}-statement": "Écrire." for n in range(2)},
    **{f"follow_ups-{n}-organization": "{firm}" for n in range(2)},
}
_DECISION, _ADOPT = "/decision/", {"act": "adopt"}
_ON_SHEET = {"statement": "Oui.", "sheets": ["{sheet}"]}
SAVES = [
    Save("/fiches-actions/nouvelle/", {"phase": "{phase}", "title": "Une fiche", "axes": OTHER}),
    Save(f"{_EDIT}/identite/", {"title": "Un autre titre"}),
    Save(f"{_EDIT}/identite/", {"axes": ALSO, "communes": ALSO}),
    Save(f"{_EDIT}/description/", {"context": "Un autre contexte."}),
    Save(f"{_EDIT}/partenaires/", {"lead_person": OTHER}),
    Save(f"{_EDIT}/partenaires/", {"contracting_authorities": ALSO}),
    Save(f"{_EDIT}/calendrier/", {"end": "S2 2022"}),
    Save(f"{_EDIT}/calendrier/", {r"milestones-\d+-title": "Un autre jalon"}),
    Save(f"{_EDIT}/financement/", {"funding_lines-0-label": "Une autre ligne"}),
    Save(f"{_EDIT}/indicateurs/", {"indicators-0-target": "41"}),
    Save(f"{_EDIT}/blocages/", {"blockers-0-answer": "Une réponse."}),
    Save(f"{_SHEET}/avancement/", {"to": "completed", "reason": "Fait."}),
    Save(f"{_SHEET}/meteo/", {"health": "on_track", "comment": "Tout va bien."}),
    Save(f"{_SHEET}/relecture/", {"to": "approved"}),
    Save(f"{_SHEET}/priorite/", {"is_priority": "1"}),
    Save(f"{_SHEET}/note/", {"text": "Une note."}),
    Save(f"{_SHEET}/note/", {"text": "Une note."}, by="partenaire.a"),
    Save(f"{_SHEET}/blocage/", {"description": "Rien ne bouge.", "unblocker": OTHER}),
    Save(f"{_SHEET}/document/", {"file": FILE, "document_title": "Un plan", "kind": OTHER}),
    Save(f"{_SHEET}/archiver/", _REASON),
    Save(f"{_SHEET}/", {}, to="/fait/"),
    Save(f"{_SHEET}/", {}, to="/publier/"),
    Save(f"{_SHEET}/", {}, to="/ecarter/"),
    Save(f"{_SHEET}/", {}, to="/retirer/"),
    Save("/protocole/nouveau/", {"title": "Un contrat", "kind": "contract"}),
    Save("/protocole/{agreement}/modifier/", {"place": "Rungis"}),
    Save("/protocole/{agreement}/signataires/", {"signatures-0-capacity": "Maire"}),
    Save(
        "/protocole/{agreement}/document/",
        {"file": FILE, "document_title": "Un plan", "kind": OTHER},
    ),
    Save("/protocole/{agreement}/", {}, to="/recue/"),
    Save("/protocole/{agreement}/", {}, to="/retirer/"),
    Save("/protocole/chronologie/phase-1/", {"timeline_events-0-title": "Une étape"}),
    Save("/partenaires/nouvelle/", {"name": "Une association", "kind": OTHER}),
    Save("/partenaires/{organization}/modifier/", {"address": "1, rue du Port"}),
    Save("/partenaires/{organization}/referent/", {"referent": OTHER}),
    Save("/partenaires/{organization}/archiver/", _REASON),
    Save(
        "/engagements/nouvel/",
        {"organization": OTHER, "statement": "Ouvrir.", "is_from_non_signatory": "on"},
    ),
    Save("/engagements/{commitment}/modifier/", {"statement": "Ouvrir plus tôt."}),
    Save("/engagements/{own}/clore/", {"to": "abandoned"} | _REASON),
    Save("/engagements/{own}/archiver/", _REASON),
    Save("/engagements/{archived}/restaurer/", {}),
    Save("/engagements/{own}/actualiser/", {"answer": "unchanged"}, by="partenaire.a"),
    Save(
        "/engagements/{own}/actualiser/",
        {"answer": "progress", "progress_comment": "Oui."},
        by="partenaire.a",
    ),
    Save(
        "/engagements/{own}/actualiser/",
        {"answer": "blocked", "blocked_what": "Tout."},
        by="partenaire.a",
    ),
    Save("/repondre/{link}/", {"answer": "progress", "progress_comment": "Oui."}, by=""),
    Save(
        "/mes-engagements/", {"confirm": "{own}:{own_version}"}, to="/inchanges/", by="partenaire.a"
    ),
    Save("/revue/{update}/", {"decision": "accept"}),
    Save("/revue/{update}/", {"decision": "return", "comment": "Précisez."}),
    Save("/revue/", {"update": OTHER}),
    Save("/equipe/", {}, to="/annuler/"),
    Save("/equipe/{membership}/", {"role": OTHER}),
    Save("/equipe/{membership}/", {}, to="/referent/"),
    Save("/equipe/{membership}/fin/", {"when": "today"}),
    Save("/compte/", {"job_title": "Cheffe"}),
    Save("/compte/", {}, to="/calendrier/"),
    Save("/gouvernance/nouveau/", {"phase": OTHER, "name": "Un comité", "acronym": "XX"}),
    Save("/gouvernance/{committee}/modifier/", {"remit": "Décider."}),
    Save("/gouvernance/{committee}/sieges/nouveau/", {"organization": OTHER, "role": "member"}),
    Save("/seances/nouvelle/", {"committee": "{committee}", "day": "15/09/2021", "hour": "14:00"}),
    Save("/seances/{meeting_planned}/convoquer/", {}),
    Save(f"{_MEETING}/modifier/", {"place": "Ailleurs"}),
    Save(f"{_MEETING}/annuler/", _REASON),
    Save(f"{_MEETING}/clore/", {}),
    Save(f"{_MEETING}/renvoyer/", {}),
    Save(f"{_MEETING}/nouveaux-membres/", {}),
    Save(f"{_MEETING}/document/", {"file": FILE, "document_title": "Un plan", "kind": OTHER}),
    Save(f"{_MEETING}/presences/", {r"seat-\d+-state": "absent"}),
    Save(f"{_AGENDA}/", {"do": "accept:{waiting}"}, to="/ordre-du-jour/"),
    Save(
        f"{_AGENDA}/",
        {"do": "accept", "item": ["{waiting}", "{waiting_too}"]},
        to="/ordre-du-jour/",
    ),
    Save(f"{_AGENDA}/ajouter/", {"point": "Un point", "sheets": OTHER}),
    Save(f"{_AGENDA}/{{item}}/", {"title": "Un autre titre"}),
    Save(f"{_AGENDA}/demander/", {"point": "Un point", "detail": "Il le faut."}, by="comite"),
    Save(_ITEM, {"notes": "On en parle."}, to="/notes/", is_typed=True),
    Save(_ITEM, _TYPED, to=_DECISION, is_typed=True),
    Save(_ITEM, {"statement": "On avance vite."}, to=_DECISION, first=(_TYPED,), is_typed=True),
    Save(_ITEM, {"act": "adopt"}, to=_DECISION, first=(_TYPED,)),
    Save(_ITEM, {"act": "discard"}, to=_DECISION, first=(_TYPED,)),
    Save("/seances/{meeting_held}/releve/modifier/", {"introduction": "Bonjour."}),
    Save("/seances/{meeting_published}/releve/corriger/", _REASON),
    Save("/suites/{follow_up}/clore/", {"status": "done", "comment": "Fait."}),
    Save("/suites/{follow_up}/clore/", {"status": "done", "comment": "Fait."}, by="partenaire.a"),
    Save("/suites/{follow_up}/modifier/", {"statement": "Une autre suite."}),
    Save("/suites/{follow_up_closed}/rouvrir/", _REASON),
    Save(f"{_SHEET}/copier/", {"copy_title": "Une copie"}, exception="copy"),
    # The answer, its proof, and the link of a mail that is used up.
    Save(
        "/engagements/{own}/actualiser/",
        {"answer": "done", "proof_choice": "file", "proof_file": FILE},
        by="partenaire.a",
    ),
    # An answer and its review.
    Save(
        "/engagements/{own}/actualiser/",
        {"answer": "progress", "progress_comment": "Oui.", "accept_now": "on"},
    ),
    # Eight of them count how many invitations this person sent within the hour: the table of the
    # cache.
    Save("/equipe/inviter/", {"emails": "a@exemple.org", "organization": OTHER, "role": "reader"}),
    Save("/equipe/", {}, to="/renvoyer/"),
    # An account, a membership, a session, and the same counting.
    Save("/invitation/{invitation}/", {"first_name": "Ada", "last_name": "Lovelace"}, by=""),
    # Terms, the memberships that they give, and what ties them; for the person who comes and for
    # the one who leaves.
    Save("/gouvernance/{committee}/sieges/{seat}/nommer/", {"person": LAST}),
    Save("/gouvernance/{committee}/sieges/{seat}/clore/", {"ends_on": "15/06/2021"}),
    Save("/gouvernance/{committee}/mandats/{term}/terminer/", {"ends_on": "15/06/2021"}),
    # The state of the whole programme, and the points that wait.
    Save(f"{_AGENDA}/", {"do": "propose"}, to="/ordre-du-jour/"),
    # A decision with a second list; saved and adopted at once; that moves a sheet; with its
    # follow-ups.
    Save(
        _ITEM,
        {"kind": "request", "organizations": OTHER, "statement": "Demander."},
        _DECISION,
        is_typed=True,
    ),
    Save(_ITEM, _TYPED | _ADOPT, _DECISION),
    Save(
        _ITEM,
        _ADOPT,
        _DECISION,
        first=(_ON_SHEET | {"kind": "priority", "makes_priority": "no"},),
        exception="decision that moves a sheet",
    ),
    Save(
        _ITEM,
        _ADOPT,
        _DECISION,
        first=(_ON_SHEET | {"kind": "approval"},),
        exception="decision that moves a sheet",
    ),
    Save(_ITEM, _TYPED | _FOLLOW_UPS, _DECISION, is_typed=True),
    # What was read is compared, under lock, with what stands; then frozen, and sent.
    Save("/seances/{meeting_held}/releve/publier/", {}),
    Save("/seances/{meeting_corrected}/releve/abandonner/", {}),
]


@pytest.fixture
def keys(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    # As a server does it: a mail is a row of the queue, sent beside.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return _keys()


def _keys() -> dict:
    made = make_keys()
    first, second, *_ = AgendaItem.objects.waiting().filter(meeting=made["meeting"])
    own, sheet = Commitment.objects.get(pk=made["own"]), ActionSheet.objects.get(number=SHEET)
    return made | {
        "waiting": first.pk,
        "waiting_too": second.pk,
        "own_version": own.version,
        "firm": own.organization_id,
        "sheet": sheet.pk,
        "phase": sheet.phase_id,
    }


def test_a_save_stays_within_its_budget(keys, django_capture_on_commit_callbacks):
    wrong = []
    for save in SAVES:
        with transaction.atomic():
            status, count = _send(save, keys, django_capture_on_commit_callbacks)
            transaction.set_rollback(True)
        if status not in (200, 302):
            wrong.append(f"{save.name} answers {status}")
        elif count > (budget := _budget(save)):
            wrong.append(f"{save.name} asks {count} questions, more than {budget}")
    assert not wrong, "\n".join(wrong)


def _budget(save: Save) -> int:
    return _ABOVE[save.exception] if save.exception else SAVE_QUERIES


def _send(save: Save, keys: dict, on_commit) -> tuple[int, int]:
    """Status of the answer, number of questions."""
    client = Client(headers={"HX-Request": "true"} if save.is_typed else {})
    if save.by:
        client.force_login(User.objects.get(email=content.email(save.by)))
    for changes in save.first:
        client.post(*_filled(client, save, keys, changes))
    address, data = _filled(client, save, keys, save.changes)
    with CaptureQueriesContext(connection) as queries, on_commit(execute=True):
        response = client.post(address, data)
    asked = [query["sql"] for query in queries.captured_queries]
    return response.status_code, sum(not _TRANSACTION.match(sql) for sql in asked)


def _filled(client, save: Save, keys: dict, changes: dict) -> tuple[str, dict]:
    """Where the form of the page posts to, and what a browser would send."""
    page = save.page.format_map(keys)
    document = lxml.html.fromstring(client.get(page).content.decode())
    form = next(form for form in document.forms if _is_meant(form, save, changes))
    data = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    for pattern, value in changes.items():
        # A button, or a box that stands outside of its form, is named as it is.
        for name in [name for name in form.fields if re.fullmatch(pattern, name)] or [pattern]:
            data[name] = _value(form, name, value, keys)
    return form.get("action") or page, data


def _is_meant(form, save: Save, changes: dict) -> bool:
    action = form.get("action") or ""
    if form.method != "POST" or "deconnexion" in action:
        return False
    if save.to:
        return save.to in action
    return all(
        pattern in _BUTTONS or any(re.fullmatch(pattern, name) for name in form.fields)
        for pattern in changes
    )


def _value(form, name: str, value, keys: dict):
    if value is FILE:
        return SimpleUploadedFile("plan.pdf", _PDF)
    if value not in (OTHER, LAST, ALSO):
        return (
            [one.format_map(keys) for one in value]
            if isinstance(value, list)
            else value.format_map(keys)
        )
    boxes = form.xpath(f'.//select[@name="{name}"]//option | .//input[@name="{name}"]')
    chosen = [
        box.get("value")
        for box in boxes
        if box.keys() and {"selected", "checked"} & set(box.keys())
    ]
    free = [
        box.get("value") for box in boxes if box.get("value") and box.get("value") not in chosen
    ]
    if value is ALSO:
        return [*chosen, free[0]]
    return free[-1 if value is LAST else 0]
