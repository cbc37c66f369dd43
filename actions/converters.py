class SheetReferenceConverter:
    """« 12 », or « P2-12 » for a sheet of a later phase, as ``(prefix, number)``."""

    regex = r"(?:[A-Za-z][A-Za-z0-9]*-)?[0-9]{1,6}"

    def to_python(self, value: str) -> tuple[str, int]:
        prefix, _, number = value.rpartition("-")
        return prefix.upper(), int(number)

    def to_url(self, value) -> str:
        return (
            value if isinstance(value, str) else "-".join(filter(None, (value[0], str(value[1]))))
        )
