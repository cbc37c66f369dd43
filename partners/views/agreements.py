from django.http import Http404


def agreement_detail(request, pk):
    raise Http404
