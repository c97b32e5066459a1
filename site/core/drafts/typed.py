"""Text as a browser sends it. Pure."""


def tidied(text: str) -> str:
    """``text`` as it is kept: line ends of one kind, and no NUL, which PostgreSQL cannot store."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
