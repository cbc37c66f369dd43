"""What makes a password of fourteen characters easy to guess: no composition rule, only well-worn
ones refused.
"""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# Django's list is English and short: these are what the people of this portal would type first.
FRENCH_AND_LOCAL = {
    "motdepasse", "bonjour", "soleil", "azerty", "azertyuiop", "jetaime", "administrateur",
    "bienvenue", "changezmoi",
    "territoire", "territoireindustrie", "territoiredindustrie", "industrie", "portail",
    "grandorly", "seinebievre",
    "grandorlyseinebievre", "partenaire", "motdepasseportail",
}  # fmt: skip
RUNS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
)


class PredictablePasswordValidator(CommonPasswordValidator):
    """Refuses a common password, also when repeated or padded with figures, and walks along the
    keyboard.
    """

    def validate(self, password, user=None):
        text = password.lower()
        bare = re.sub(r"[\W\d_]+", "", text)
        known = self.passwords | FRENCH_AND_LOCAL
        padded = bool(bare) and len(text) - len(bare) < len(text) // 2 and _unit(bare) in known
        if {text, _unit(text)} & known or padded or len(set(text)) < 5 or _is_walk(text):
            message = "Ce mot de passe est trop courant : il serait vite deviné."
            raise ValidationError(message, code="password_too_common")

    def get_help_text(self):
        return "Les mots de passe trop courants sont refusés."


def _unit(text: str) -> str:
    """What ``text`` repeats (« passwordpassword » → « password »), or all of it."""
    return text[: (text + text).find(text, 1)]


def _is_walk(text: str) -> bool:
    """True for a stretch of the keyboard, the alphabet or the figures, forwards or backwards, even
    if it wraps.
    """
    return any(text in row * 9 or text in row[::-1] * 9 for row in RUNS)
