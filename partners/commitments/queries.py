"""Finding what an address names, or answering that nothing is there."""

from django.http import Http404

from partners.models import Commitment


def find_commitment(user, pk: int, commitments=None) -> Commitment:
    """The commitment ``pk`` if ``user`` may know of it; else Http404. ``commitments`` is the
    queryset to look in.
    """
    commitments = Commitment.objects.for_list() if commitments is None else commitments
    try:
        return commitments.visible_to(user).get(pk=pk)
    except Commitment.DoesNotExist:
        raise Http404(f"Aucun engagement {pk}.") from None
