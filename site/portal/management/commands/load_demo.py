from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses import editions
from courses.models import CurriculumPage, Edition
from courses.packages.importing import import_package
from courses.packages.reading import read_package
from portal import demonstration, demonstration_history

KAP = Path("courses/curricula/kap")


class Command(BaseCommand):
    help = "Load the KAP curriculum and the demonstration people, once."

    def handle(self, *args, **options) -> None:
        try:
            organisation = demonstration.found_organisation()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        people = demonstration.admit_people(organisation)
        edition = Edition.objects.filter(organisation=organisation).order_by("number").last()
        if edition is None:
            self.stderr.write("Importing the KAP curriculum and releasing its first edition")
            edition = self._release(organisation, people["owner"])
        demonstration.agree_scheme(edition.curriculum)
        demonstration_history.write(edition, people, at=timezone.now(), tell=self.stderr.write)
        self.stdout.write(demonstration.sign_ins())

    def _release(self, organisation, owner) -> Edition:
        at = timezone.now()
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
