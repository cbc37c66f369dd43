"""Which test runs in which process."""

from xdist.scheduler import LoadScopeScheduling

# Their tests share something long to make: a demonstration, every page, a server in
# production, its static files.
TOGETHER = (
    "tests/house/test_delivery.py",
    "tests/territoire/demo/",
    "tests/territoire/test_numbers.py",
    "tests/territoire/test_security_headers.py",
)


class SharedGroundScheduling(LoadScopeScheduling):
    """One test after the other to whichever process is free; what shares its ground stays in one.

    (The groups of pytest-xdist 3.8 have no effect with pytest 9.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((ground for ground in TOGETHER if nodeid.startswith(ground)), nodeid)
