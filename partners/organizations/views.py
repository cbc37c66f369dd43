"""The directory of organisations and the page of one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Organization
from accounts.permissions import Permission, has_permission, require
from accounts.workflow.organizations import create_organization
from core import clock
from core.editing.acts import offered_acts
from core.editing.views import ActView, CreateView, EditView, PageHeader
from core.list_pages import list_page
from partners.organizations.filters import SCOPE, read_list
from partners.organizations.forms import (
    IDENTITY,
    ORGANIZATION_ACTS,
    OrganizationEditor,
    OrganizationForm,
)
from partners.organizations.page import last_news, organization_page, summary_of

LIST_TITLE = "Partenaires"
# The panels of the form: their title and the filters in each.
PANELS = (
    ("Collège", ("college",)),
    ("Nature", ("kind",)),
    ("Champ d’intervention", ("field",)),
    ("Rôle", ("role",)),
    ("Suivi", ("follow", "owing", "heard", "silent", "archived")),
    ("Périmètre", SCOPE),
)


def find_organization(user, slug) -> Organization:
    """An organisation of the directory that ``user`` may know of; else Http404."""
    return get_object_or_404(Organization.objects.visible_to(user), slug=slug)


def place_of(organization: Organization) -> PageHeader:
    back = organization.get_absolute_url()
    crumbs = [(LIST_TITLE, reverse("partners:organization_list")), (str(organization), back)]
    return PageHeader(organization.name, back, crumbs)


@require_safe
def organization_list(request):
    """Directory: search, filter, sort."""
    require(request.user, Permission.ORGANIZATION_READ)
    query = read_list(request.GET, user=request.user, today=clock.today())
    return list_page(
        request,
        query,
        "partners/organizations/list.html",
        panels=PANELS,
        table="partners/organizations/_table.html",
        may_export=False,
        may_create=has_permission(request.user, Permission.ORGANIZATION_EDIT),
    )


@require_safe
def organization_detail(request, slug):
    organization = find_organization(request.user, slug)
    user, today = request.user, clock.today()
    found = organization_page(user, organization)
    commitments = sorted(found.commitments, key=lambda one: one.is_closed)
    may_edit = has_permission(user, Permission.ORGANIZATION_EDIT)
    may_invite = (
        has_permission(user, Permission.PEOPLE_INVITE, organization)
        and not organization.is_archived
    )
    context = {
        "organization": organization,
        "may_edit": may_edit and not organization.is_archived,
        "may_answer": has_permission(user, Permission.COMMITMENT_ANSWER, organization),
        "may_promise": has_permission(user, Permission.COMMITMENT_EDIT)
        and not organization.is_archived,
        "acts": offered_acts(user, organization, ORGANIZATION_ACTS),
        "referent": found.referent,
        "signatures": found.signatures,
        "people": found.people,
        "reads_people": has_permission(user, Permission.PEOPLE_READ, organization),
        "may_invite": may_invite,
        "sheets": found.sheets,
        "commitments": commitments,
        "summary": summary_of(commitments, today),
        "news": last_news(commitments),
    }
    return render(request, "partners/organizations/detail.html", context)


class OrganizationCreate(CreateView):
    permission = Permission.ORGANIZATION_EDIT
    template_name = "partners/organizations/create.html"

    def build_form(self, data=None, files=None, **kwargs):
        return OrganizationForm(data, instance=Organization(), **kwargs)

    def save(self, form, version):
        organization = create_organization(by=self.request.user, **form.cleaned_data)
        messages.success(self.request, f"L’organisation « {organization} » est créée.")
        return redirect(organization)


class OrganizationEdit(EditView):
    permission = Permission.ORGANIZATION_EDIT
    editor_class = OrganizationEditor
    section = IDENTITY
    title = "Modifier l’organisation"
    saved = "L’organisation est enregistrée."
    taken = "Une organisation porte déjà ce nom ou ce SIREN."

    def get_subject(self, slug):
        return find_organization(self.request.user, slug)

    def check_access(self):
        # On no organisation in particular: the team's right, not that of its own members.
        require(self.request.user, self.permission)
        if self.subject.is_archived:
            raise Http404("Cette organisation est archivée : restaurez-la d’abord.")

    def get_header(self):
        return place_of(self.subject)


class OrganizationAct(ActView):
    acts = ORGANIZATION_ACTS

    def get_subject(self, slug):
        return find_organization(self.request.user, slug)

    def get_header(self):
        return place_of(self.subject)
