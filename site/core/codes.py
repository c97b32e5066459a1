"""Codes and keys: the names that people give to rows, and by which other texts know them."""

from django.core.validators import validate_slug
from django.db import models


class CodeField(models.CharField):
    """A code of letters, digits, hyphens and underscores, kept exactly as it was typed.

    It is no address: whatever edits an address tidies what is typed, and would make another code.
    """

    default_validators = [validate_slug]
