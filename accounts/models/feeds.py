import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models

from core import clock

_signer = Signer(salt="accounts.feed_key", sep=".")


def _nonce() -> str:
    return secrets.token_urlsafe(24)


class FeedKey(models.Model):
    """The key of one person's calendar: whoever holds its address reads what that person may see,
    and no more.

    The address is the nonce, signed: the database alone does not give it away. A new nonce closes
    the former address.
    """

    personal_data = ("user", "read_on")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="feed_key"
    )
    nonce = models.CharField("aléa", max_length=40, unique=True, default=_nonce, editable=False)
    created_at = models.DateTimeField("créée le", default=clock.now)
    read_on = models.DateField("lue le", null=True, blank=True)

    class Meta:
        verbose_name = "clé de calendrier"
        verbose_name_plural = "clés de calendrier"

    def __str__(self):
        return str(self.user)

    @property
    def token(self) -> str:
        return _signer.sign(self.nonce)

    @classmethod
    def issue(cls, user) -> "FeedKey":
        """A new key for ``user``; the former address is dead."""
        key, _ = cls.objects.update_or_create(
            user=user, defaults={"nonce": _nonce(), "created_at": clock.now(), "read_on": None}
        )
        return key

    @classmethod
    def from_token(cls, token: str) -> "FeedKey | None":
        """The key that ``token`` names if its person may still sign in, otherwise None."""
        try:
            nonce = _signer.unsign(token)
        except BadSignature:
            return None
        return cls.objects.select_related("user").filter(nonce=nonce, user__is_active=True).first()

    def note_reading(self, today):
        """Remember the day of the last reading: one write a day, however often a calendar asks."""
        if self.read_on != today:
            type(self).objects.filter(pk=self.pk).update(read_on=today)
