"""What is in deploy/: every setting it names exists, and what can be checked without a container is."""

from __future__ import annotations

import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from bot.settings import NAMES

ROOT = pathlib.Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
SYSTEMD = shutil.which("systemd-analyze")
OF_COMPOSE = {"NURTURE_UID", "NURTURE_GID"}
"""Who runs it; of the compose file alone."""


@pytest.mark.parametrize("path", [*DEPLOY.iterdir(), ROOT / "docs" / "operating.md", ROOT / ".env.example"])
def test_every_setting_that_is_named_exists(path: pathlib.Path) -> None:
    named = set(re.findall(r"NURTURE_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= {*NAMES, *OF_COMPOSE}


def test_the_container_is_hardened() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["nurture"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service["user"].startswith(("0", "root"))
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert "ports" not in service
    assert int(service["stop_grace_period"].rstrip("s")) > 5


def test_the_image_is_built_from_the_lock_and_does_not_run_as_root() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM (\S+)", lines, re.MULTILINE)
    assert len(stages) == 2
    assert all(":" in image and not image.endswith(":latest") for image in stages)
    assert "--require-hashes -r requirements.lock" in lines
    users = re.findall(r"^USER (\S+)", lines, re.MULTILINE)
    assert users[-1] not in ("root", "0")
    assert "fonts-noto-cjk" in lines
    assert "TOKEN" not in lines
    for source in re.findall(r"^COPY (?!--from)(\S+)", lines, re.MULTILINE):
        assert (ROOT / source).exists()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", ".git", "*.db", ".venv"} <= set(ignored)


def test_the_unit_is_hardened_and_stops_gently() -> None:
    unit = (DEPLOY / "nurture.service").read_text(encoding="utf-8")
    for line in (
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "UMask=0077",
        "StateDirectory=nurture",
    ):
        assert line in unit.splitlines()
    assert "RestartPreventExitStatus=2" in unit
    assert int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0]) > 5
    assert "TOKEN=" not in unit


@pytest.mark.skipif(SYSTEMD is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_unit(tmp_path: pathlib.Path) -> None:
    unit = (DEPLOY / "nurture.service").read_text(encoding="utf-8")
    path = tmp_path / "nurture.service"
    path.write_text(unit.replace("/opt/nurture/bin/nurture", "/bin/true"), encoding="utf-8")
    assert SYSTEMD
    verified = subprocess.run([SYSTEMD, "verify", str(path)], capture_output=True, text=True, timeout=60)
    if "Failed to" in verified.stderr and "nurture.service" not in verified.stderr:
        pytest.skip("systemd-analyze does not work here")
    assert "nurture.service" not in verified.stderr
