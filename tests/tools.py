"""Other people's programs, which read what Preceptor makes."""

import shutil
import subprocess

import pytest


def run(*command: str, input_: bytes | None = None) -> str:
    """What the program printed; the test is skipped where the program is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input=input_, capture_output=True, check=True)
    return done.stdout.decode()


def words_of(pdf) -> str:
    """The text of the PDF file ``pdf``, with single spaces."""
    return " ".join(run("pdftotext", str(pdf), "-").split())


def needs(program: str) -> pytest.MarkDecorator:
    """Marks a test that is not begun where ``program`` is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")
