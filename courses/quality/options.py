"""What keeps options from being chosen from: one rule for questions and for knowledge checks. Pure."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content import text
from courses.quality.material import Option


def faults_of(
    options: Sequence[Option], *, fewest: int, most: int, one_key: bool = False
) -> Iterator[tuple[str, str]]:
    """The code and the sentence of everything that is wrong with ``options``.

    ``one_key``: exactly one of them may be right, and not just any number.
    """
    if len(options) < fewest:
        least = ngettext("%d option is the least.", "%d options are the least.", fewest) % fewest
        yield "too_few_options", least
    if len(options) > most:
        yield (
            "too_many_options",
            ngettext("%d option is the most.", "%d options are the most.", most) % most,
        )
    for number, option in enumerate(options, 1):
        if not text.words(option.text):
            yield "option_empty", _("Option %d says nothing.") % number
    keys = sum(option.is_correct for option in options)
    if one_key and keys != 1:
        yield "question_without_key", _("Mark exactly one option as correct.")
    elif keys == 0:
        yield "question_without_key", _("Mark at least one option as correct.")
