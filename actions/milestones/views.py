"""One press ticks a milestone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, require
from actions.milestones import workflow
from actions.sheets.queries import find_sheet, require_live


@require_POST
def milestone_tick(request, reference, pk):
    sheet = find_sheet(request.user, reference)
    milestone = get_object_or_404(sheet.milestones, pk=pk)
    require(request.user, Permission.SHEET_CONTRIBUTE, sheet)
    require_live(sheet)
    if workflow.tick_milestone(milestone, by=request.user):
        messages.success(request, f"Jalon « {milestone.title} » marqué comme fait.")
    else:
        messages.info(request, f"Le jalon « {milestone.title} » était déjà fait.")
    return redirect(f"{sheet.get_absolute_url()}#calendrier")
