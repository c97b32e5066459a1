import shutil
from pathlib import Path

import pytest

from tests import keeping, world
from tests.journeys.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory, request, houses):
    """One installation for all journeys of a test process; each test leaves it running."""
    shelf = keeping.shelf_of(request.config)
    folder = tmp_path_factory.mktemp("installation")
    server = Server(folder, database=houses.lend(world.EMPTY, folder / "preceptor.sqlite3"))
    with keeping.locked(shelf / "installation-lock"):
        _collect_or_copy_static_files(server, shelf)
        _load_or_copy_demonstration(server, shelf)
    server.start()
    yield server
    server.stop()


def _collect_or_copy_static_files(server: Server, shelf: Path) -> None:
    def collect(unfinished: Path) -> None:
        server.manage("collectstatic", "--no-input")
        shutil.copytree(server.data_dir / "static", unfinished, dirs_exist_ok=True)

    kept = keeping.kept(shelf, "static", keeping.fingerprint_of_product(), collect)
    shutil.copytree(kept, server.data_dir / "static", dirs_exist_ok=True)


def _load_or_copy_demonstration(server: Server, shelf: Path) -> None:
    """On SQLite it is files, and the same for the same product."""

    def load(unfinished: Path) -> None:
        server.manage("load_demo")
        without_static = shutil.ignore_patterns("static")
        shutil.copytree(server.data_dir, unfinished, dirs_exist_ok=True, ignore=without_static)

    if server.has_own_file:
        kept = keeping.kept(shelf, "installation", keeping.fingerprint_of_product(), load)
        shutil.copytree(kept, server.data_dir, dirs_exist_ok=True)
    else:
        server.manage("load_demo")
