"""The access door of the accounts floor."""

from django.http import Http404

from accounts.models import Licence


def licence_for(user, pk: int) -> Licence:
    """The licence ``pk`` of ``user``."""
    try:
        return user.licences.get(pk=pk)
    except Licence.DoesNotExist:
        raise Http404 from None
