"""Finding the certificate whose serial or address somebody typed, pasted or scanned."""

import re

from certificates.register import serials
from certificates.register.models import Certificate


def by_serial(text: str) -> Certificate:
    """The certificate whose serial ``text`` means; ``Certificate.DoesNotExist`` for no such one."""
    return Certificate.objects.with_evidence().get(serial=serials.parse(text) or "")


def meant_by(text: str) -> str:
    """What was typed or pasted as a serial, also when it was the whole address."""
    path = re.split(r"[?#]", text.strip())[0].rstrip("/")
    last = path.rpartition("/")[2]
    return serials.parse(last) or last
