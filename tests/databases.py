"""The databases that hold the houses of ``tests.world``: templates, and each process's copies.

On SQLite templates are files that outlive a run: one for the migrated database, made anew
when a migration or a package changes, and one set of houses for the code as it is. On
PostgreSQL each run makes its templates and drops them at its end.
"""

import filecmp
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests import keeping, world

STORED = ("media", "private")


class Houses:
    """This process's copy of every house. One at a time is what ``connection`` opens."""

    def __init__(self) -> None:
        self._house = world.EMPTY
        self._names: dict[str, str] = {}
        self._files: dict[Path, Path] = {}
        self._made = 0

    def furnish(self, unblocked: Callable[[], AbstractContextManager]) -> None:
        """Make the copies, and the templates first where there are none.

        ``unblocked`` lets queries through between two tests.
        """
        self._unblocked = unblocked
        with unblocked():
            templates = self._templates_of_run()
            self._names = {house: self._copy(house) for house in world.HOUSES}
        self._remember_files(templates)
        self._put_files_back()
        self._open()

    def lend(self, house: str, path: Path) -> str:
        """A copy for another program: its address on PostgreSQL, else nothing and a file."""
        raise NotImplementedError

    def enter(self, house: str) -> None:
        """Let the next query be asked of that house."""
        self._put_files_back()
        if house != self._house:
            self._house = house
            self._open()

    def renew(self) -> None:
        """Put the house in use back as it was, after a test that committed."""
        connections.close_all()
        self._names[self._house] = self._copy(self._house, instead_of=self._names[self._house])
        self._open()

    def discard(self) -> None:
        """Let go of the copies."""
        connections.close_all()

    def end_run(self) -> None:
        """Leave nothing of the run behind; said once, when all its processes are done."""

    def _open(self) -> None:
        if not self._names:
            return
        if self._house not in self._names:
            self._make_shipped()
        self._point_at(self._names[self._house])

    def _make_shipped(self) -> None:
        with self._unblocked():
            self._point_at(self._copy(world.PEOPLE))
            world.build_shipped()
            self._keep(world.SHIPPED)
            connection.close()
            self._names[world.SHIPPED] = self._copy(world.SHIPPED)
        templates = settings.DATA_DIR / "shipped"
        _take_stored_files(templates)
        self._remember_files(templates)

    def _remember_files(self, templates: Path) -> None:
        for kind in STORED:
            for file in (templates / kind).rglob("*"):
                if file.is_file():
                    self._files[settings.DATA_DIR / file.relative_to(templates)] = file

    def _put_files_back(self) -> None:
        """A test may have deleted one that its rows name, or written others over it."""
        for file, template in self._files.items():
            if not file.exists() or not filecmp.cmp(file, template):
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(template, file)

    def _templates_of_run(self) -> Path:
        raise NotImplementedError

    def _copy(self, house: str, *, instead_of: str = "") -> str:
        raise NotImplementedError

    def _keep(self, house: str) -> None:
        """Make what stands in the open database the template of ``house``."""
        raise NotImplementedError

    def _point_at(self, name: str) -> None:
        # The settings are one object for the connections of every thread.
        connection.close()
        connection.settings_dict["NAME"] = name


class Files(Houses):
    """On SQLite a house is a file."""

    def __init__(self, shelf: Path) -> None:
        super().__init__()
        self._shelf = shelf
        self._templates = settings.DATA_DIR / "houses"

    def lend(self, house: str, path: Path) -> str:
        shutil.copyfile(self._templates / f"{house}.sqlite3", path)
        return ""

    def _templates_of_run(self) -> Path:
        fingerprint = keeping.fingerprint_of_code("tests/factory.py", "tests/world.py")
        with keeping.locked(self._shelf / "lock"):
            kept = keeping.kept(self._shelf, "houses", fingerprint, self._build)
            shutil.copytree(kept, self._templates)
        return self._templates

    def _copy(self, house: str, *, instead_of: str = "") -> str:
        """A file of another name each time: a thread that lingers holds the old one."""
        self._made += 1
        copy = settings.DATA_DIR / f"{house}-{self._made}.sqlite3"
        shutil.copyfile(self._templates / f"{house}.sqlite3", copy)
        for end in ("", "-wal", "-shm") if instead_of else ():
            Path(f"{instead_of}{end}").unlink(missing_ok=True)
        return str(copy)

    def _keep(self, house: str) -> None:
        _vacuum_into(self._templates / f"{house}.sqlite3")

    def _build(self, folder: Path) -> None:
        working = folder / "working.sqlite3"
        migrated = self._shelf / f"migrated-{keeping.fingerprint_of_migrations()}.sqlite3"
        if migrated.exists():
            shutil.copyfile(migrated, working)
        self._point_at(str(working))
        # What follows migrations, such as triggers, is of the code as it is now.
        call_command("migrate", verbosity=0, interactive=False)
        if not migrated.exists():
            _vacuum_into(folder / "migrated.sqlite3")
            (folder / "migrated.sqlite3").rename(migrated)
            keeping.forget_old(self._shelf, "migrated")
        world.build(keep=lambda house: _vacuum_into(folder / f"{house}.sqlite3"))
        connection.close()
        working.unlink()
        _take_stored_files(folder)


class Cluster(Houses):
    """On PostgreSQL a house is a database, and a copy of it a matter of milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._server = os.environ["TEST_DATABASE_URL"]
        run = hashlib.sha256(str(settings.RUN_DIR).encode()).hexdigest()[:12]
        self._prefix = f"test_{run}"
        self._own = f"{self._prefix}_{settings.DATA_DIR.name}"

    def lend(self, house: str, path: Path) -> str:
        self._made += 1
        name = f"{self._own}_lent_{self._made}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template(house)}"')
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))

    def discard(self) -> None:
        super().discard()
        self._drop_all(f"{self._own}_")

    def end_run(self) -> None:
        self._drop_all(f"{self._prefix}_")

    def _templates_of_run(self) -> Path:
        templates = settings.RUN_DIR / "houses"
        with keeping.locked(settings.RUN_DIR / "lock"):
            if not templates.exists():
                with keeping.folder_that_becomes(templates) as folder:
                    self._build()
                    _take_stored_files(folder)
        return templates

    def _template(self, house: str) -> str:
        return f"{self._own if house == world.SHIPPED else self._prefix}_{house}"

    def _copy(self, house: str, *, instead_of: str = "") -> str:
        if instead_of:
            self._execute(f'DROP DATABASE "{instead_of}" WITH (FORCE)')
        self._made += 1
        copy = f"{self._own}_{house}_{self._made}"
        self._execute(f'CREATE DATABASE "{copy}" TEMPLATE "{self._template(house)}"')
        return copy

    def _keep(self, house: str) -> None:
        connection.close()
        source = connection.settings_dict["NAME"]
        self._execute(f'CREATE DATABASE "{self._template(house)}" TEMPLATE "{source}"')

    def _build(self) -> None:
        working = f"{self._prefix}_working"
        self._execute(f'CREATE DATABASE "{working}" TEMPLATE template0')
        self._point_at(working)
        call_command("migrate", verbosity=0, interactive=False)
        world.build(keep=self._keep)
        connection.close()

    def _drop_all(self, prefix: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as session:
            named = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in session.execute(named, [prefix]).fetchall():
                session.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as session:
            session.execute(statement.encode())


def houses_for_tests(shelf: Path) -> Houses:
    return Files(shelf) if connection.vendor == "sqlite" else Cluster()


def _vacuum_into(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def _take_stored_files(folder: Path) -> None:
    """Keep the files that the rows of the houses name."""
    for kind in STORED:
        shutil.copytree(settings.DATA_DIR / kind, folder / kind)
