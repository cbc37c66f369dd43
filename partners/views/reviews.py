from django.http import Http404


def review_detail(request, pk):
    raise Http404
