"""How a quiz and a vignette are frozen into an edition."""


def freeze_quiz(page, freezing) -> dict:
    raise NotImplementedError


def freeze_vignette(page, freezing) -> dict:
    raise NotImplementedError
