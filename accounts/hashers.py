"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalPasswordHasher(Argon2PasswordHasher):
    """Argon2id with the first choice of OWASP's password storage cheat sheet: 19 MiB, two passes,
    one lane.

    Django's own choice takes 100 MiB for each sign-in: four threads of a worker at once would take
    400, for some sixty people who sign in now and then. Wrong passwords are counted
    (ACCOUNT_RATE_LIMITS), and the hash stays as dear to whoever stole the table as OWASP asks. A
    hash made with other numbers still serves, and is made anew at the next sign-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
