"""How a refusal speaks: a code for machines and a sentence for people."""


class Refusal(Exception):
    """A rule forbids what was asked. Nothing was changed.

    ``code`` is stable and tested; ``message`` says what happened and what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
