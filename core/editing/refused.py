"""What a workflow function says when it will not do what is asked."""


class Refused(ValueError):
    """A rule stands against what is asked; the message is a French sentence for the person.

    ``field`` names the field of a form where the person can mend it; "" where there is none.
    """

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.field = field
