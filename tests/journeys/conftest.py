import pytest

from tests.journeys.server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One installation for all journeys of a test process; each test leaves it running."""
    server = Server(tmp_path_factory.mktemp("installation"))
    server.prepare()
    server.start()
    yield server
    server.stop()
