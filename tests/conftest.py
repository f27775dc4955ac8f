"""What every test gets."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

# The same examples in every run, so that a change is judged by what it changes. To look for others:
# `pytest --hypothesis-profile=default`.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot 22.8 warns at every 429 unless its waits may be timedeltas."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two to a core and one: a test often waits for a process or a browser (measured: one less or more is slower)."""
    return 2 * (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays: passing over it again and again took a twelfth of the time (measured)."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew."""
    return bool(request.config.getoption("--golden"))
