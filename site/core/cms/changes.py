"""Whether somebody changed a form: what only its way through a browser changes is no edit.

A number comes back as its digits, a line ends in two characters, and the editor gives each block
and each paragraph a key. An untouched form would count as an edit, and an approval as a new draft.
"""

import re
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.blocks import BlockField

KEYS = re.compile(r' data-block-key="[^"]*"')


def see_what_was_changed(form: forms.BaseForm) -> None:
    """Have each field of ``form`` compare what it means, not how it was sent."""
    for field in form.fields.values():
        if isinstance(field, BlockField | forms.CharField):
            field.has_changed = partial(_has_changed, field, field.has_changed)  # type: ignore[method-assign]


def _has_changed(field: forms.Field, differs: Any, initial: Any, sent: Any) -> bool:
    if not differs(initial, sent):
        return False
    if not isinstance(field, BlockField):
        return _plain(initial or "") != _plain(sent or "")
    try:
        meant = field.block.clean_deferred(sent)
    except ValidationError:
        return True
    prepare = field.block.get_prep_value
    return _plain(prepare(initial)) != _plain(prepare(meant))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return KEYS.sub("", value.replace("\r\n", "\n"))
    if isinstance(value, dict):
        # Blocks that were not written in the editor get their names there.
        is_block = {"type", "value"} <= value.keys()
        return {
            name: _plain(part) for name, part in value.items() if not (is_block and name == "id")
        }
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
