from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.models import Mail
from courses.models import CurriculumPage, Edition
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from courses.releases import editions
from portal import demonstration, demonstration_history

KAP = Path("courses/curricula/kap")


class Command(BaseCommand):
    help = "Load the KAP curriculum and the demonstration people, once."

    def handle(self, *args, **options) -> None:
        try:
            organisation = demonstration.found_organisation()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        at = timezone.now()
        people = demonstration.admit_people(organisation, at=at)
        edition = Edition.objects.filter(organisation=organisation).order_by("number").last()
        if edition is None:
            self.stderr.write("Importing the KAP curriculum and releasing its first edition")
            edition = self._release(organisation, people["owner"], at)
        demonstration.agree_scheme(edition.curriculum)
        demonstration_history.write(edition, people, at=at, tell=self.stderr.write)
        # What its people were told before anybody came is no news: it lies in the mailbox.
        Mail.objects.waiting().filter(created_at__gte=at).update(sent_at=at)
        self.stdout.write(demonstration.sign_ins())

    def _release(self, organisation, owner, at: datetime) -> Edition:
        package = read_package(settings.ROOT / KAP)
        import_package(package=package, organisation=organisation, by=owner, at=at)
        curriculum = CurriculumPage.objects.get(organisation=organisation)
        return editions.release(
            curriculum=curriculum,
            by=owner,
            notes="The first edition, loaded as a demonstration.",
            sign_off=None,
            at=at,
        )
