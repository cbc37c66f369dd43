"""Session mode, written: notes and decisions, saved as one types (htmx) and by buttons, then
adopted.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from accounts.permissions import Permission, require
from core import clock
from core.editing.conflict import Difference, differences
from core.editing.refused import Refused
from core.exports import UNREADABLE
from core.forms import clean_version
from core.models import StaleVersion
from governance.agenda import workflow as agenda_workflow
from governance.decisions import workflow as decisions_workflow
from governance.decisions.forms import DecisionContext, DecisionEditor
from governance.meetings.formats import format_time
from governance.models import AgendaItem, Decision
from governance.session.page import find_open_meeting
from governance.session.views import item_context, item_url, version_of

# What this browser began to type and whose answer it may never have received: token of the form →
# decision, version and keys of its rows.
_BEGUN = "decisions_begun"


def _item(request, pk, item_pk) -> AgendaItem:
    """The point, with its meeting."""
    meeting = find_open_meeting(request.user, pk)
    require(request.user, Permission.DECISION_EDIT)
    item = get_object_or_404(AgendaItem.objects.accepted(), pk=item_pk, meeting=meeting)
    item.meeting = meeting
    return item


@require_POST
def session_notes(request, pk, item_pk):
    """What was said on a point. 409 shows both texts, and one’s own stays in its field."""
    item = _item(request, pk, item_pk)
    meeting = item.meeting
    if not decisions_workflow.is_open(meeting):
        raise Http404("Une correction complète les échanges dans le projet de relevé.")
    typed = UNREADABLE.sub("", request.POST.get("notes", "").replace("\r\n", "\n"))
    answer = {"notes": typed, "notes_version": item.version}
    try:
        version = clean_version(request.POST)
        if typed != item.notes:
            agenda_workflow.save_notes(item, by=request.user, version=version, notes=typed)
    except (ValidationError, Refused) as error:
        answer["notes_errors"] = _texts(error)
        return _show(request, item, answer, status=422)
    except StaleVersion:
        item.refresh_from_db()
        theirs = [line for line in item.notes.split("\n") if line]
        answer["notes_conflict"] = [Difference("notes", "Échanges", theirs, typed.split("\n"))]
        return _show(request, item, answer | {"notes_version": item.version}, status=409)
    if request.htmx:
        return _saved(request, {"version": item.version})
    messages.success(request, "Échanges enregistrés.")
    return redirect(item_url(meeting, item))


@require_POST
def session_decision(request, pk, item_pk):
    """Save a decision as typed so far, adopt it, or throw its draft away."""
    item = _item(request, pk, item_pk)
    decision, version, data = _decision(request, item)
    act = request.POST.get("act", "")
    if version is not None and decision.is_adopted and act == "adopt":
        messages.info(request, f"C’était déjà fait : {decision} adoptée.")
        return redirect(item_url(item.meeting, item))
    editor = DecisionEditor(DecisionContext(item, request.user), decision, data)
    if editor.is_redraw:
        conflict = _differences(editor) if "conflict" in request.POST else None
        return _show(
            request, item, {"editor": editor, "conflict": conflict, "version": _posted(request)}
        )
    if request.htmx and not editor.has_words:
        return _nothing(request, editor)
    try:
        if act == "discard" and decision is not None:
            return _discard(request, item, decision)
        if decision is not None and version is None:
            version = clean_version(request.POST)
        if editor.is_valid():
            return _save(request, editor, version, adopts=act == "adopt")
        if request.htmx and editor.form.is_valid():
            return _save_words(request, editor, version)
    except StaleVersion:
        return _conflict(request, item, decision)
    except (ValidationError, Refused) as error:
        _refuse(editor, decision, error)
    return _show(request, item, {"editor": editor, "version": _posted(request)}, status=422)


def _key(request, begun) -> int | None:
    """The key of the decision that is typed: the one posted, or the one that this form began and
    never heard of.
    """
    key = request.POST.get("decision", "")
    if key:
        return int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None
    return begun[0] if begun else None


def _decision(request, item) -> tuple[Decision | None, int | None, QueryDict]:
    """The decision that is typed (None: a new one) and the post. Where this form began it and never
    heard of it, its version too, and the keys of its rows put back in the post: nothing is written
    twice.
    """
    begun = request.session.get(_BEGUN, {}).get(request.POST.get("token", ""))
    found, key = (
        Decision.objects.prefetch_related("follow_ups").filter(item=item),
        _key(request, begun),
    )
    decision = found.filter(pk=key).first() if key else None
    if decision is not None:
        decision.item, decision.meeting = item, item.meeting
    if request.POST.get("decision", ""):
        if decision is None:
            raise Http404("Cette décision n’est plus là.")
        return decision, None, request.POST
    if decision is None:
        return None, None, request.POST
    data = request.POST.copy()
    for row in begun[2]:
        if not data.get(f"{row['prefix']}-id"):
            data[f"{row['prefix']}-id"], data[f"{row['prefix']}-version"] = (
                str(row["id"]),
                str(row["version"]),
            )
    return decision, begun[1], data


def _discard(request, item, decision):
    decisions_workflow.discard(decision, by=request.user)
    messages.success(request, "Projet de décision effacé.")
    return redirect(item_url(item.meeting, item))


def _save(request, editor: DecisionEditor, version, *, adopts: bool):
    was_adopted, by = editor.is_adopted, request.user
    with transaction.atomic():
        editor.save(by=by, version=version)
        decision = editor.subject
        effects = (
            decisions_workflow.adopt(decision, by=by, version=decision.version) if adopts else []
        )
    keys = _keys(request, editor)
    if request.htmx:
        return _saved(request, keys, editor=editor)
    if adopts:
        done = f" : {', '.join(effects)}" if effects else ""
        messages.success(request, f"{decision} adoptée{done}.")
    else:
        messages.success(
            request, f"{decision} corrigée." if was_adopted else "Projet de décision enregistré."
        )
    item = editor.section.item
    return redirect(item_url(item.meeting, item, None if decision.is_adopted else decision))


def _nothing(request, editor: DecisionEditor):
    """Without its words a decision is not saved by itself: no fault, the person is still choosing
    or rewriting.
    """
    is_waiting = editor.subject is not None or any(row.describe() for row in editor.rows.kept)
    response = render(
        request, "governance/session/_saved.html", {"is_waiting": is_waiting, "is_nothing": True}
    )
    return trigger_client_event(response, "session-waiting" if is_waiting else "session-saved", {})


def _save_words(request, editor: DecisionEditor, version):
    """While a follow-up is half typed, the decision itself is kept all the same."""
    with transaction.atomic():
        editor.save(by=request.user, version=version, with_rows=False)
    wrong = [text for row in editor.rows.kept for text in _row_texts(row)]
    return _saved(request, _keys(request, editor), editor=editor, but=wrong)


def _row_texts(row) -> list[str]:
    if not row.is_bound:
        return []
    return [
        f"{row.row_label}, {row.fields[name].label} : {text}"
        for name, texts in row.errors.items()
        for text in texts
    ]


def _keys(request, editor: DecisionEditor) -> dict:
    """What the hidden fields of the form say from now on."""
    decision, rows = editor.subject, editor.row_keys()
    token = request.POST.get("token", "")
    if token and not request.POST.get("decision"):
        begun = list(request.session.get(_BEGUN, {}).items())[-20:]
        request.session[_BEGUN] = dict(begun) | {token: [decision.pk, decision.version, rows]}
    return {"decision": decision.pk, "version": decision.version, "rows": rows}


def _saved(request, keys: dict, **context):
    """The answer to a save without a button: one line, and the keys to go on from."""
    context |= {"time": format_time(clock.now())}
    response = render(request, "governance/session/_saved.html", context)
    return trigger_client_event(response, "session-saved", keys)


def _conflict(request, item, decision):
    """409: what is saved beside what was typed, which stays in its fields; the next press saves
    knowingly.
    """
    decision = Decision.objects.get(pk=decision.pk)
    editor = DecisionEditor(DecisionContext(item, request.user), decision, request.POST, draft=True)
    answer = {"editor": editor, "conflict": _differences(editor), "version": version_of(editor)}
    return _show(request, item, answer, status=409)


def _differences(editor: DecisionEditor) -> list[Difference]:
    return differences(DecisionEditor(editor.section, editor.subject), editor)


def _refuse(editor: DecisionEditor, decision, error):
    """Put the refusal at its field. Nothing was kept: the decision is again what it was."""
    editor.subject = Decision.objects.filter(pk=decision.pk).first() if decision else None
    if not editor.form.is_bound:
        return
    editor.form.full_clean()
    field = getattr(error, "field", "")
    editor.form.add_error(field if field in editor.form.fields else None, _texts(error))


def _texts(error) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def _posted(request) -> int:
    try:
        return clean_version(request.POST)
    except ValidationError:
        return 0


def _unsaved(request, answer: dict, status: int):
    answer = {"conflict": answer.get("notes_conflict"), **answer}
    response = render(request, "governance/session/_unsaved.html", answer, status=status)
    if status != 409:
        return response
    # Nothing more is saved by itself before the person has read both texts and pressed.
    keys = {"version": answer.get("notes_version", answer.get("version")), "rows": []}
    if "editor" in answer:
        rows = [form for form in answer["editor"].rows.forms if form.row_id]
        keys["rows"] = [
            {"prefix": f.prefix, "id": f.row_id, "version": f.instance.version} for f in rows
        ]
    return trigger_client_event(response, "session-conflict", keys)


def _show(request, item, answer: dict, *, status=200):
    """The page with what was typed in it; for htmx the line that tells why nothing was saved, or
    the form redrawn.
    """
    if request.htmx and status != 200:
        return _unsaved(request, answer, status)
    context = item_context(request, item.meeting, item.pk) | answer
    if "editor" not in context:
        editor = DecisionEditor(
            DecisionContext(context["item"], request.user), (context["drafts"] or [None])[0]
        )
        context |= {"editor": editor, "version": version_of(editor)}
    template = (
        "governance/session/_decision.html" if request.htmx else "governance/session/item.html"
    )
    return render(request, template, context, status=status)
