"""When somebody else wrote on the commitment in between: what stands now beside what was typed."""

from actions.forms.conflict import Difference
from core.forms import readable
from partners.enums import Answer
from partners.forms.answers import PARTS, AnswerForm


def differences(typed: AnswerForm) -> list[Difference]:
    """Where the present state and what was typed disagree, for the answers that either of them gives."""
    current = AnswerForm(commitment=typed.commitment, by=typed.by)
    parts = {name for answer in {current.chosen, typed.chosen} & set(PARTS) for name in PARTS[Answer(answer)]}
    names = [name for name in typed.fields if name == "answer" or name in parts]
    pairs = [(name, readable(current[name]), readable(typed[name])) for name in names]
    return [
        Difference(name, typed[name].label, theirs, mine) for name, theirs, mine in pairs if theirs != mine
    ]
