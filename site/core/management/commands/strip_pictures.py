from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.images import get_image_model

from core.files.doors import guarded


class Command(BaseCommand):
    help = (
        "Take out of every uploaded picture what it says beside its pixels (place, time, device, "
        "thumbnail), as is done at each upload now. Names what would be refused today. Safe to repeat."
    )

    def handle(self, *args, **options) -> None:
        stripped = 0
        for image in get_image_model().objects.order_by("pk"):
            try:
                stripped += self._strip(image)
            except (OSError, ValidationError) as error:
                said = " ".join(error.messages) if isinstance(error, ValidationError) else error
                self.stderr.write(f"{image.pk} “{image.title}” was left: {said}")
        self.stdout.write(f"{stripped} pictures were stripped.")

    @transaction.atomic
    def _strip(self, image) -> bool:
        with image.open_file() as opened:
            before = opened.read()
        kept = guarded(image.file)
        after = kept.read()
        if after == before:
            return False
        name, storage = image.file.name, image.file.storage
        image.file.save(image.filename, kept, save=False)
        image._set_image_file_metadata()
        image.save()
        image.renditions.all().delete()
        transaction.on_commit(lambda: storage.delete(name))
        return True
