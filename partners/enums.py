"""Vocabulary of agreements."""

from django.db import models


class AgreementKind(models.TextChoices):
    """Names vary from one territory to the next (protocole d'engagement, contrat-cadre): the title is free."""

    PROTOCOL = "protocol", "Protocole"
    CONTRACT = "contract", "Contrat"
    AMENDMENT = "amendment", "Avenant"
