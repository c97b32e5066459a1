import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.core.files.storage import FileSystemStorage, storages
from django.core.management.base import BaseCommand
from django.db.models import FileField

# Of what is newer the row may not be committed yet.
A_DAY = 24 * 3600.0


class Command(BaseCommand):
    help = "List the uploaded and made files that no row names, older than a day."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--delete", action="store_true", help="take them away as well")

    def handle(self, *args, delete: bool, **options) -> None:
        # Before the rows: a file that comes meanwhile is not looked at.
        files = list(_old_files())
        named = _named_by_rows()
        orphans = [path for path in files if path not in named]
        for path in orphans:
            self.stdout.write(str(path))
            if delete:
                path.unlink(missing_ok=True)
        done = "were taken away" if delete else "are named by no row; --delete takes them away"
        self.stdout.write(f"{len(orphans)} of {len(files)} files {done}.")


def _old_files() -> Iterator[Path]:
    before = time.time() - A_DAY
    for name in ("default", "private"):
        storage = storages[name]
        # What lies on somebody else's server is theirs to look after.
        files = Path(storage.location).rglob("*") if isinstance(storage, FileSystemStorage) else ()
        for path in files:
            if path.is_file() and path.stat().st_mtime < before:
                yield path


def _named_by_rows() -> set[Path]:
    named: set[Path] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and isinstance(field.storage, FileSystemStorage):
                names = model._base_manager.exclude(**{field.name: ""}).values_list(field.name)
                named |= {Path(field.storage.path(name)) for (name,) in names if name}
    return named
