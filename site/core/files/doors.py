"""The guard at the doors of the CMS: at the form, which can say what is wrong, and at the row."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.files import metadata, pictures

# What is told of a picture that is refused. A long list helps nobody.
TOLD = 5


def guarded(file) -> ContentFile:
    """The uploaded ``file`` as it may be kept; ``ValidationError`` says why it may not."""
    file.open("rb")
    data, suffix = file.read(), PurePath(file.name).suffix
    if flaws := pictures.flaws_of(suffix, data):
        raise ValidationError(
            [
                _("Line %(line)s: %(reason)s.") % {"line": flaw.line, "reason": flaw.reason}
                if suffix.lower() == ".svg"
                else _("It is refused: %(reason)s.") % {"reason": flaw.reason}
                for flaw in flaws[:TOLD]
            ],
            code="refused_picture",
        )
    try:
        data = metadata.stripped(suffix, data)
    except (IndexError, ValueError, OSError) as error:
        raise ValidationError(_("It cannot be read."), code="refused_picture") from error
    kept = ContentFile(data, name=file.name)
    kept.is_guarded = True  # type: ignore[attr-defined]
    return kept


def guard_row(sender, instance, raw: bool = False, **kwargs) -> None:
    """Before an image is saved, from wherever it came."""
    file = instance.file
    if raw or not file or file._committed or getattr(file.file, "is_guarded", False):
        return
    kept = guarded(file)
    file.file = kept
    instance.file_size = kept.size
    instance.file_hash = ""
    instance._set_file_hash()
