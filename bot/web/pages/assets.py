"""Style and script: files of ours, each under a name that changes with its content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
import pathlib
from dataclasses import dataclass

FOLDER = pathlib.Path(__file__).parent / "static"

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    content: bytes
    type: str


class Assets:
    """All files of the folder, read once."""

    def __init__(self, folder: pathlib.Path = FOLDER) -> None:
        self._by_name: dict[str, Asset] = {}
        self._names: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            content = path.read_bytes()
            hashed = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
            self._by_name[hashed] = Asset(content, TYPES[path.suffix])
            self._names[path.name] = hashed

    def name(self, file: str) -> str:
        """The name under which this file is served."""
        return self._names[file]

    def find(self, name: str) -> Asset | None:
        return self._by_name.get(name)
