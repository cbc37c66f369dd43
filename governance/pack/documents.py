"""Dossier de séance: one document made from the data of the day, the same as PDF and as docx.

Cover, agenda, dashboard compared with the last meeting, one page for each sheet on the agenda,
follow-ups. It shows what the whole committee may know: sheets of the team are left out, whoever
asks for it. What is missing reads « Non renseigné ».
"""

from datetime import date

from core import clock
from core.documents import Contents, Document, Facts, PageBreak, data_of
from core.french import NO_BREAK, UNKNOWN, day
from governance.committees.queries import CoChairs
from governance.meetings.formats import format_duration, format_start
from governance.models import Meeting, Snapshot
from governance.pack.agenda import agenda_blocks
from governance.pack.dashboard import dashboard_blocks
from governance.pack.follow_ups import follow_up_blocks
from governance.pack.queries import read_pack_data
from governance.pack.sheets import sheet_blocks


def pack_of(
    meeting: Meeting, today: date | None = None, before: Snapshot | None = None
) -> Document:
    """The pack of ``meeting`` as of today, in a fixed number of queries.

    Its figures stand beside those of ``before``, an earlier meeting; of the last one by default.
    """
    today = today or clock.today()
    found = read_pack_data(meeting, today, before)
    return Document(
        title="Dossier de séance",
        subtitle=(
            f"{meeting.committee.name}, séance n°{NO_BREAK}{meeting.number} du"
            f" {day(meeting.starts_at)}"
        ),
        date_of_data=data_of(today),
        cover=True,
        blocks=[
            Facts(cover_facts(meeting, found.co_chairs, today)),
            PageBreak(),
            Contents(),
            *agenda_blocks(meeting, found.items),
            PageBreak(),
            *dashboard_blocks(found.now, found.before),
            *sheet_blocks(found.sheets, today),
            PageBreak(),
            *follow_up_blocks(found, today),
        ],
    )


def cover_facts(meeting: Meeting, co_chairs: CoChairs, today: date) -> list[tuple[str, str]]:
    where = [meeting.place, meeting.remote_link]
    return [
        ("Séance", f"{format_start(meeting)} ({format_duration(meeting.duration)})"),
        ("Lieu", "\n".join(filter(None, where)) or UNKNOWN),
        ("Binôme élu-industriel", "\n".join(map(format_co_chair, co_chairs)) or UNKNOWN),
        ("Données", f"du {day(today)}"),
    ]


def format_co_chair(half) -> str:
    """Who leads the committee on the day of the meeting, for the seat of one co-chair."""
    holder = half.holder.person.get_full_name() if half.holder else "à désigner"
    return f"{holder} ({half.seat.organization})"
