"""Session mode, written: notes and decisions, saved as one types (htmx) and by buttons, then
adopted.
"""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import trigger_client_event

from accounts.permissions import Permission, require
from core import clock
from core.editing.conflict import Difference
from core.editing.views import FormView
from core.forms import clean_version
from governance.agenda import workflow as agenda_workflow
from governance.decisions import workflow as decisions_workflow
from governance.decisions.forms import DecisionContext, DecisionEditor
from governance.meetings.formats import format_time
from governance.models import AgendaItem, Decision
from governance.session.forms import NotesForm
from governance.session.page import find_open_meeting
from governance.session.views import item_context, item_url, version_of

# What this browser began to type and whose answer it may never have received: token of the form →
# decision, version and keys of its rows.
_BEGUN = "decisions_begun"


class SessionForm(FormView):
    """What is typed on a point of a meeting, saved as one types (htmx) or by a button."""

    http_method_names = ["post"]

    def get_subject(self, pk, item_pk) -> AgendaItem:
        """The point, with its meeting."""
        meeting = find_open_meeting(self.request.user, pk)
        require(self.request.user, Permission.DECISION_EDIT)
        item = get_object_or_404(AgendaItem.objects.accepted(), pk=item_pk, meeting=meeting)
        item.meeting = meeting
        return item

    def check_access(self):
        """The right was asked before the point was looked for."""


class SessionNotes(SessionForm):
    """What was said on a point. 409 shows both texts, and one’s own stays in its field."""

    def check_access(self):
        if not decisions_workflow.is_open(self.subject.meeting):
            raise Http404("Une correction complète les échanges dans le projet de relevé.")

    def build_form(self, data=None, files=None, **kwargs):
        return NotesForm(data)

    def check_version(self) -> int:
        """Compared under the lock of the meeting, and only where the text changed."""
        return clean_version(self.request.POST)

    def save(self, form, version):
        item, notes = self.subject, form.cleaned_data["notes"]
        if notes != item.notes:
            agenda_workflow.save_notes(item, by=self.request.user, version=version, notes=notes)
        if self.request.htmx:
            return _saved(self.request, {"version": item.version})
        messages.success(self.request, "Échanges enregistrés.")
        return redirect(item_url(item.meeting, item))

    def conflict(self, form):
        self.subject.refresh_from_db()
        return self.show(form, status=409)

    def show(self, form, *, status=200, conflict=None, version=None):
        item, typed = self.subject, form.data["notes"]
        answer = {"notes": typed, "notes_version": item.version}
        if status == 409:
            theirs = [line for line in item.notes.split("\n") if line]
            answer["notes_conflict"] = [Difference("notes", "Échanges", theirs, typed.split("\n"))]
        else:
            answer["notes_errors"] = [text for texts in form.errors.values() for text in texts]
        return _show(self.request, item, answer, status=status)


class SessionDecision(SessionForm):
    """A decision as typed so far: saved, adopted, or thrown away."""

    def get_subject(self, pk, item_pk):
        item = super().get_subject(pk, item_pk)
        self.act = self.request.POST.get("act", "")
        self.decision, self.begun_version, self.data = _decision(self.request, item)
        return item

    def post(self, request, *args, **kwargs):
        if self.begun_version is not None and self.decision.is_adopted and self.act == "adopt":
            messages.info(request, f"C’était déjà fait : {self.decision} adoptée.")
            return redirect(item_url(self.subject.meeting, self.subject))
        return super().post(request, *args, **kwargs)

    def build_form(self, data=None, files=None, **kwargs):
        context = DecisionContext(self.subject, self.request.user)
        return DecisionEditor(context, self.decision, data and self.data, **kwargs)

    def answer_unjudged(self, form):
        if self.request.htmx and not form.has_words:
            return _nothing(self.request, form)
        if self.act == "discard" and self.decision is not None:
            return _discard(self.request, self.subject, self.decision)
        return None

    def check_version(self) -> int | None:
        """Compared by the editor, with those of the rows; a new decision has none."""
        if self.decision is None or self.begun_version is not None:
            return self.begun_version
        return clean_version(self.request.POST)

    def save(self, form, version):
        return _save(self.request, form, version, adopts=self.act == "adopt")

    def reject(self, form, version):
        if self.request.htmx and form.form.is_valid():
            return _save_words(self.request, form, version)
        return super().reject(form, version)

    def refuse(self, form, error):
        """Nothing was kept: the decision is again what it was."""
        decision = self.decision
        form.subject = Decision.objects.filter(pk=decision.pk).first() if decision else None
        if form.form.is_bound:
            form.form.full_clean()
            super().refuse(form, error)

    def reread(self):
        return self.subject

    def conflict(self, form):
        self.decision = Decision.objects.get(pk=self.decision.pk)
        return super().conflict(form)

    def show(self, form, *, status=200, conflict=None, version=None):
        version = version_of(form) if status == 409 else self.posted_version() or 0
        answer = {"editor": form, "conflict": conflict, "version": version}
        return _show(self.request, self.subject, answer, status=status)


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
