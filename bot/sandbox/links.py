"""Which addresses Telegram links to, and how it keeps them."""

import re
from urllib.parse import urlsplit


def checked_link(url: str) -> str:
    """The address as Telegram keeps it, or nothing when it would not link there."""
    url = url.strip()
    if re.match(r"(?i)(tg|ton|tonsite)://", url):
        return url
    if not re.match(r"(?i)[a-z][a-z0-9+.-]*:", url) or re.match(r"[^/:]+\.[^/:]+:\d", url):
        url = f"http://{url}"
    if not is_web_address(url):
        return ""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/").geturl()


def is_web_address(url: str) -> bool:
    """Whether Telegram takes it for a page: it wants a dot in the host, so localhost is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme.lower() in ("http", "https")
        and "." in host.strip(".")
        and not re.search(r"\s", url)
        and (port is None or port > 0)
    )
