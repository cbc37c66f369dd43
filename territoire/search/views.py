from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.french import NO_BREAK
from core.lists import unknown_parameters
from territoire.search import queries
from territoire.search.page import load_results


@require_safe
def search(request):
    """Everything that the person may read and that holds the words of ``?q=``, kind by kind;
    ``?kind=`` keeps one.
    """
    query = queries.read_query(request.GET)
    found = queries.find_results(request.user, query)
    keys = [one for kind in found for one in kind.shown(query)]
    results = load_results(keys, query.stems)
    context = {
        "query": query,
        "ignored": unknown_parameters(request.GET, ("kind",)),
        "count": sum(one.count for one in found),
        "may_read": bool(found),
        "all_address": search_address(query),
        "kinds": [kind_choice(one, query) for one in found],
        "groups": [result_group(one, query, results) for one in found if one.shown(query)],
        "single_words": single_words(query),
    }
    return render(request, "search/search.html", context)


def search_address(query, **changed) -> str:
    return urlencode({"q": query.text} | changed)


def kind_choice(found, query) -> dict:
    """A kind above the results: its count, and the address of this search kept to it."""
    kind = found.kind
    return {
        "label": kind.label,
        "icon": kind.icon,
        "count": found.count,
        "address": search_address(query, kind=kind.slug),
        "is_chosen": query.kind is kind,
    }


def result_group(found, query, results) -> dict:
    kind, shown = found.kind, found.shown(query)
    if kind.list_url:
        url = f"{reverse(kind.list_url)}?{search_address(query)}"
    else:
        url = f"?{search_address(query, kind=kind.slug)}" if query.kind is None else ""
    return {
        "kind": kind,
        "count": found.count,
        "results": [results[one] for one in shown if one in results],
        "url": url if found.count > 1 and (kind.list_url or found.count > len(shown)) else "",
        "link": f"Voir les {found.count}{NO_BREAK}{kind.many}",
        "is_cut": query.kind is kind and found.count > len(shown),
    }


def single_words(query) -> list[tuple[str, str]]:
    """Each word alone, to widen a search that found nothing."""
    words = dict.fromkeys(query.text.split())
    kept = [word for word in words if len(word) > 2][: queries.MOST_WORDS]
    return [(word, urlencode({"q": word})) for word in kept] if len(kept) > 1 else []
