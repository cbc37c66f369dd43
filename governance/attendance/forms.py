"""Attendance: one small form a seat, saved together by one press."""

from django import forms

from core.french import NO_BREAK
from governance.attendance import workflow
from governance.attendance.queries import Member, proxy_problem, roll_of, state_problem
from governance.enums import AttendanceState
from governance.models import Meeting

FILL = "fill"


class AttendanceRow(forms.Form):
    """``state`` of one seat, and for a represented one the seat that stands for it (empty: its own
    deputy).
    """

    state = forms.ChoiceField(
        label="Présence", choices=AttendanceState.choices, required=False, widget=forms.RadioSelect
    )
    proxy = forms.ChoiceField(label="Représenté·e par", required=False)

    def __init__(self, data=None, *, member: Member, others: list[Member]):
        self.member = member
        noted = member.attendance
        initial = {"state": member.state, "proxy": str(noted.proxy_id or "") if noted else ""}
        super().__init__(
            data, prefix=f"seat-{member.seat.pk}", initial=initial, use_required_attribute=False
        )
        deputy = f"{member.deputy.person}, suppléant·e" if member.deputy else "Choisir…"
        seats = [(str(other.seat.pk), other.name) for other in others if other.seat != member.seat]
        self.fields["proxy"].choices = [("", deputy), *seats]

    @property
    def row_label(self) -> str:
        return self.member.seat.organization.name

    @property
    def typed(self) -> str:
        return self["state"].value() or ""

    def saved_words(self) -> str:
        """What the database holds of this row, when it is not what was typed."""
        proxy = (
            str(self["proxy"].value() or "") if self.typed == AttendanceState.REPRESENTED else ""
        )
        if (self.typed, proxy) == (self.initial["state"], self.initial["proxy"]):
            return ""
        return words_of(self.member)


def words_of(member: Member) -> str:
    """« Présent·e », « Représenté·e par Chambre de commerce », « Non renseigné »."""
    if not member.attendance:
        return f"Non{NO_BREAK}renseigné"
    label = member.attendance.get_state_display()
    if member.state != AttendanceState.REPRESENTED:
        return label
    if member.attendance.proxy:
        return f"{label} par {member.attendance.proxy.organization}"
    return f"{label} par {member.deputy.person}" if member.deputy else f"{label} par son suppléant"


class AttendanceForm:
    """The rows of a meeting. ``data`` is the post or None."""

    def __init__(self, meeting: Meeting, data=None):
        self.meeting = meeting
        self.fields: dict = {}
        self.refusal = ""
        self.roll = roll_of(meeting)
        self.is_fill = data is not None and FILL in data
        if self.is_fill:
            data = self._filled(data)
        self.rows = [AttendanceRow(data, member=member, others=self.roll) for member in self.roll]

    def _filled(self, data):
        """« Présent·e » wherever somebody sits and nothing is ticked yet, « Représenté·e » where a
        deputy sits alone.
        """
        data = data.copy()
        for member in self.roll:
            if member.people:
                state = AttendanceState.PRESENT if member.holder else AttendanceState.REPRESENTED
                data.setdefault(f"seat-{member.seat.pk}-state", state)
        return data

    def add_error(self, name: str | None, error):
        """What is refused of the roll as a whole; ``error`` is a text or a ValidationError."""
        self.refusal = getattr(error, "message", str(error))

    def is_valid(self) -> bool:
        judged = [row.is_valid() for row in self.rows]
        if not all(judged):
            return False
        states = {row.member.seat: row.cleaned_data["state"] for row in self.rows}
        problems = [self._judge(row, states) for row in self.rows]
        return not any(problems)

    def _judge(self, row: AttendanceRow, states) -> str:
        state, proxy = row.cleaned_data["state"], self._seat(row.cleaned_data["proxy"])
        if problem := state_problem(state, row.member):
            row.add_error("state", problem)
            return problem
        problem = proxy_problem(state, proxy, states)
        if state == AttendanceState.REPRESENTED and proxy is None and row.member.deputy is None:
            problem = (
                "Ce siège n’a pas de suppléant·e ce jour-là : choisissez le siège qui le"
                " représente."
            )
        if problem:
            row.add_error("proxy", problem)
        return problem

    def _seat(self, key: str):
        return next((member.seat for member in self.roll if str(member.seat.pk) == key), None)

    def save(self, *, by, version: int) -> bool:
        rows = {
            row.member.seat: (row.cleaned_data["state"], self._seat(row.cleaned_data["proxy"]))
            for row in self.rows
        }
        return workflow.record_attendance(self.meeting, by=by, version=version, rows=rows)
