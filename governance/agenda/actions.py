"""The buttons of the page of an agenda: what one press says, and what it does."""

import re
from dataclasses import dataclass

from core.editing.refused import Refused
from core.french import NO_BREAK
from core.models import StaleVersion
from governance.agenda import workflow
from governance.enums import ItemStatus
from governance.models import Meeting

_ACTION = re.compile(r"([a-z]+)(?::([0-9]{1,9}))?", re.ASCII)
_KEY = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True)
class Done:
    """What was done, in words; the point that was moved and by which button, for the focus to stay
    with it.

    ``next`` is the point that takes the place of those that left their list: the focus goes there.
    """

    words: str
    item: int | None = None
    verb: str = ""
    next: int | None = None


def _after(items, gone: list[int]) -> int | None:
    """Of ``items``, still in their order, the first that follows ``gone``, else the last that is
    left.
    """
    keys = list(items.values_list("pk", flat=True))
    left = [key for key in keys if key not in gone]
    last = max((place for place, key in enumerate(keys) if key in gone), default=-1)
    return next((key for key in keys[last + 1 :]), left[-1] if left else None)


def handle_action(meeting: Meeting, post, *, by) -> Done:
    """Do what the button of ``post`` says. Raises Refused, StaleVersion."""
    found = _ACTION.fullmatch(post.get("do", ""))
    verb, key = (found[1], int(found[2]) if found[2] else None) if found else ("", None)
    match verb:
        case "propose":
            return _propose(meeting, by=by)
        case "up" | "down":
            return _move(meeting, key, verb, seen=post.get("order", ""), by=by)
        case "accept" | "decline":
            keys = (
                [key]
                if key
                else [int(text) for text in post.getlist("item") if _KEY.fullmatch(text)]
            )
            return _sort(meeting, keys, verb, by=by)
        case "back":
            item, after = (
                _item(meeting, key, ItemStatus.DECLINED),
                _after(meeting.items.filter(status=ItemStatus.DECLINED), [key]),
            )
            workflow.accept(item, by=by)
            return Done("Le point est remis à l’ordre du jour.", key, next=after)
        case "remove":
            item, after = (
                _item(meeting, key, ItemStatus.ACCEPTED),
                _after(meeting.items.accepted(), [key]),
            )
            workflow.decline(item, by=by)
            return Done(
                "Le point est retiré de l’ordre du jour. Vous pouvez le reprendre parmi les points"
                " écartés.",
                next=after,
            )
    raise Refused("Ce bouton n’est pas connu. Rechargez la page, puis recommencez.")


def _item(meeting: Meeting, key: int | None, status: ItemStatus):
    """The point, if it still stands where the page showed it. Raises StaleVersion."""
    item = meeting.items.filter(pk=key, status=status).first()
    if item is None:
        raise StaleVersion
    return item


def _propose(meeting: Meeting, *, by) -> Done:
    count = len(workflow.propose(meeting, by=by))
    if not count:
        return Done(
            f"Rien de nouveau à proposer{NO_BREAK}: les propositions en attente sont à jour."
        )
    plural = "s" if count > 1 else ""
    return Done(f"{count} point{plural} proposé{plural} d’après les données du jour.")


def _move(meeting: Meeting, key: int | None, verb: str, *, seen: str, by) -> Done:
    keys = list(meeting.items.accepted().values_list("pk", flat=True))
    if seen != workflow.order_digest(keys) or key not in keys:
        raise StaleVersion
    start = keys.index(key)
    end = min(max(start + (-1 if verb == "up" else 1), 0), len(keys) - 1)
    keys.insert(end, keys.pop(start))
    workflow.reorder(meeting, by=by, order=keys, seen=seen)
    return Done(f"Le point est maintenant en position {end + 1}.", key, verb)


def _sort(meeting: Meeting, keys: list[int], verb: str, *, by) -> Done:
    """Accept or decline points that wait; one that somebody else has sorted is left as it is, and
    told.
    """
    if not keys:
        raise Refused("Cochez au moins un point.")
    to = ItemStatus.ACCEPTED if verb == "accept" else ItemStatus.DECLINED
    after = _after(meeting.items.waiting(), keys)
    count = workflow.sort_waiting(meeting, by=by, keys=keys, to=to)
    if not count:
        raise StaleVersion
    plural = "s" if count > 1 else ""
    done = "mis à l’ordre du jour" if verb == "accept" else f"écarté{plural}"
    gone = " Les autres n’attendaient plus votre choix." if count < len(set(keys)) else ""
    return Done(f"{count} point{plural} {done}.{gone}", next=after)
