"""``script/benchmark``: set an installation up in a folder of its own, measure it, remove it."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.run import run, say
from tests.journeys.server import SupervisedServer


def main() -> None:
    parser = argparse.ArgumentParser(description="Print each page's speed beside its floor.")
    parser.add_argument("--seconds", type=float, default=4, help="of each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--database", default="", help="the URL of a PostgreSQL, else SQLite")
    parser.add_argument("--only", default="", help="scenarios whose names begin so")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="preceptor-benchmark-") as folder:
        server = SupervisedServer(
            Path(folder), settings="tests.benchmarks.settings", database=options.database
        )
        say("Setting up: migrations, the KAP curriculum, static files")
        server.prepare()
        os.environ.update(server.environment)
        sys.path.insert(0, "site")
        import django

        django.setup()
        # Models can be imported only now.
        from tests.benchmarks import authors, browser, crowd, explorer, measuring, memory

        say("Making ten thousand waiting submissions")
        floors, scenarios = measuring.prepare(server.port)
        server.start()
        try:
            measuring.wait_until_idle()
            chosen = [one for one in scenarios if one.name.startswith(options.only)]
            run(chosen, floors, port=server.port, turns=options.turns, seconds=options.seconds)
            if "fifty".startswith(options.only):
                crowd.start_and_hand_in(port=server.port)
            if "explorer".startswith(options.only):
                explorer.answer(port=server.port, seconds=options.seconds)
                explorer.in_chromium(port=server.port, repeats=60)
            if "first-visit".startswith(options.only):
                path, cookies = measuring.lesson_of_graduate()
                browser.tell_first_visit(port=server.port, path=path, cookies=cookies)
            if "browser".startswith(options.only):
                browser.tell_waits(measuring.readers(), port=server.port)
            authors.looking(options.only)
            if "memory".startswith(options.only):
                measuring.ask_for_everything(scenarios, port=server.port)
                memory.tell(server.process_ids())
        finally:
            server.stop()
        if "certificate-render".startswith(options.only):
            measuring.certificate_render(repeats=20)


if __name__ == "__main__":
    began = time.monotonic()
    main()
    say(f"{time.monotonic() - began:.0f} s in all")
