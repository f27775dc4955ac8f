"""What every test gets."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot 22.8 warns at every 429 unless its waits may be timedeltas."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
