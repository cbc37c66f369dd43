"""Committees, meetings and decisions on which the tests of rights stand."""

from datetime import timedelta

from django.core.files.base import ContentFile

from core import clock
from governance.models import AgendaItem, MeetingDocument, Minutes
from tests.factories import UserFactory
from tests.governance.factories import (
    AgendaItemFactory,
    CommitteeFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    SeatFactory,
    TermFactory,
)

# Published minutes tell « Décision-publiée » to all readers; the rest is for who sits.
SECRETS = (
    "Point-réservé",
    "Décision-tenue",
    "Projet-de-décision",
    "Suite-de-A",
    "Suite-de-B",
    "Pièce-de-séance",
)


def committee_things(world) -> dict:
    a, b = world.organizations["A"], world.organizations["B"]
    author = UserFactory()
    committee = CommitteeFactory()
    shelved = CommitteeFactory(
        name="Comité-archivé",
        acronym="CA",
        archived_at=clock.now(),
        archived_by=author,
        archive_reason="Dissous.",
    )
    seat = SeatFactory(committee=committee, organization=a)
    term = TermFactory(seat=seat)
    meetings = {
        name: MeetingFactory(
            committee=committee, status=status, starts_at=clock.now() + timedelta(days=days)
        )
        for name, status, days in (
            ("planned", "planned", 40),
            ("convened", "convened", 10),
            ("held", "held", -10),
            ("published", "minutes_published", -100),
        )
    }
    item = AgendaItemFactory(
        meeting=meetings["convened"], title="Point-réservé", sheets=[world.sheets["public"]]
    )
    held = DecisionFactory(
        meeting=meetings["held"],
        statement="Décision-tenue",
        sheets=[world.sheets["public"]],
        organizations=[a],
    )
    published = DecisionFactory(
        meeting=meetings["published"], statement="Décision-publiée", sheets=[world.sheets["public"]]
    )
    draft = DecisionFactory(
        meeting=meetings["convened"],
        item=item,
        number=None,
        adopted_at=None,
        statement="Projet-de-décision",
    )
    Minutes.objects.create(
        meeting=meetings["published"], content={}, published_at=clock.now(), published_by=author
    )
    return {
        "@committee": committee.pk,
        "@committee archived": shelved.pk,
        "@seat": seat.pk,
        "@term": term.pk,
        **{f"@meeting {name}": meeting.pk for name, meeting in meetings.items()},
        "@item": item.pk,
        "@item asked": (
            AgendaItem.objects.create(
                meeting=meetings["planned"],
                title="Point-réservé-demandé",
                kind="request",
                requested_by=author,
            ).pk
        ),
        "@decision held": held.pk,
        "@decision published": published.pk,
        "@decision draft": draft.pk,
        "@follow-up A": FollowUpFactory(decision=held, organization=a, statement="Suite-de-A").pk,
        "@follow-up B": FollowUpFactory(decision=held, organization=b, statement="Suite-de-B").pk,
        "@meeting document": _stored(meetings["held"], author, "signatories"),
        "@meeting document team": _stored(meetings["held"], author, "team"),
    }


def _stored(meeting, author, visibility) -> int:
    document = MeetingDocument(
        meeting=meeting,
        title=f"Pièce-de-séance {visibility}",
        visibility=visibility,
        uploaded_by=author,
        file_name="x.pdf",
        content_type="application/pdf",
        size=1,
    )
    document.file.save("x", ContentFile(b"x"), save=False)
    document.save()
    return document.pk
