"""Times are shown in the reader's own time zone, in the CMS as everywhere."""

from collections.abc import Callable

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.models import User


class TimeZoneMiddleware:
    """Activate the signed-in person's time zone; everyone else reads UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(request.user.zone if request.user.is_authenticated else None):
            return self.get_response(request)


# Wagtail keeps a zone of its own for each person and activates that one in the CMS.


@receiver(pre_save, sender=UserProfile)
def keep_the_same_zone(sender, instance: UserProfile, **kwargs) -> None:
    instance.current_time_zone = instance.user.time_zone


@receiver(post_save, sender=User)
def pass_the_zone_on(sender, instance: User, **kwargs) -> None:
    UserProfile.objects.filter(user=instance).update(current_time_zone=instance.time_zone)
