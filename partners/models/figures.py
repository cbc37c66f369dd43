from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.enums import Figure


class CommitmentFigure(models.Model):
    """Who last gave one official figure of a commitment, and when. No row: the author is
    unknown.
    """

    personal_data = ("said_by",)

    commitment = models.ForeignKey(
        "partners.Commitment", models.CASCADE, verbose_name="engagement", related_name="figures"
    )
    name = models.CharField("valeur", max_length=10, choices=Figure)
    said_at = models.DateTimeField("dit le")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="dit par", related_name="+"
    )
    # Answered by the organisation or on its behalf; else written by the team itself.
    is_answer = models.BooleanField("tiré d’une réponse")

    class Meta:
        verbose_name = "auteur d’une valeur officielle"
        verbose_name_plural = "auteurs des valeurs officielles"
        ordering = ["commitment", "name"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "name"], name="figure_said_once"),
            models.CheckConstraint(condition=Q(name__in=Figure.values), name="figure_name_known"),
        ]

    def __str__(self):
        return f"{self.get_name_display()} – {self.commitment}"
