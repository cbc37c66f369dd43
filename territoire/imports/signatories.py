"""What an import says of partners: who signs the protocol of the phase."""

from django.db.models import F

from partners.agreements.workflow import bind_commitments
from partners.enums import AgreementKind
from partners.models import Agreement, Signature
from territoire.imports.context import Context, Signatory

AGREEMENTS, SIGNATURES = "Protocoles", "Signatures"
DEFAULT_TITLE = "Protocole d’accord"


def record_signatories(context: Context) -> None:
    """One signature for each signatory of the file, on the protocol of the phase; what is known
    stays.
    """
    if not context.signatories:
        return
    agreement = get_protocol(context)
    known = {signature.organization_id: signature for signature in agreement.signatures.all()}
    for signatory in context.signatories:
        found = known.get(signatory.organization.pk)
        known[signatory.organization.pk] = record_signature(context, agreement, found, signatory)


def get_protocol(context: Context) -> Agreement:
    kind = AgreementKind.PROTOCOL
    # One that was archived comes last: signatures of the file go to the one in use.
    protocols = Agreement.objects.filter(phase=context.phase, kind=kind)
    agreement = protocols.order_by(F("archived_at").desc(nulls_first=True), "pk").first()
    if agreement is None:
        agreement = Agreement(kind=kind, title=DEFAULT_TITLE, phase=context.phase)
        agreement.save_as(context.by)
        context.report.created(AGREEMENTS, agreement.title)
    return agreement


def record_signature(
    context: Context, agreement: Agreement, found: Signature | None, signatory: Signatory
) -> Signature:
    signature = found or Signature(agreement=agreement, organization=signatory.organization)
    values = {
        name: getattr(signatory, name) for name in ("representative", "capacity", "signed_on")
    }
    changes = {
        name: value for name, value in values.items() if value and getattr(signature, name) != value
    }
    for name, value in changes.items():
        setattr(signature, name, value)
    if changes or found is None:
        # Whoever has the signatories open meanwhile must not undo the import unseen.
        agreement.lock_version(agreement.version)
    name = str(signatory.organization)
    if found is None:
        signature.save_as(context.by)
        bind_commitments(signature, by=context.by)
        context.report.created(SIGNATURES, name)
    elif changes:
        signature.save_as(context.by)
        labels = [Signature._meta.get_field(field).verbose_name for field in changes]
        context.report.updated(SIGNATURES, name, labels)
    else:
        context.report.unchanged(SIGNATURES, name)
    return signature
