"""Time zones as people name them: by their country, by region, by a city in their own language."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

MOST = 12
"""Zones of one country or region on one screen; about what is taken in at a glance."""

REGIONS: Mapping[str, tuple[str, ...]] = {
    "asia": (
        "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
        "Asia/Bangkok", "Asia/Jakarta", "Asia/Kolkata", "Asia/Dubai", "Asia/Riyadh", "Asia/Jerusalem",
    ),
    "europe": (
        "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome",
        "Europe/Zurich", "Europe/Warsaw", "Europe/Stockholm", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow",
    ),
    "america": (
        "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
        "America/Vancouver", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago",
        "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    ),
    "africa": (
        "Africa/Casablanca", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi",
        "Africa/Algiers",
    ),
    "pacific": (
        "Australia/Perth", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu",
    ),
}  # fmt: skip
"""Where most people do business, by region."""

CITIES: Mapping[str, str] = {
    "beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "深圳": "Asia/Shanghai",
    "guangzhou": "Asia/Shanghai", "广州": "Asia/Shanghai", "hangzhou": "Asia/Shanghai", "杭州": "Asia/Shanghai",
    "chengdu": "Asia/Shanghai", "成都": "Asia/Shanghai", "suzhou": "Asia/Shanghai", "苏州": "Asia/Shanghai",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
    "munich": "Europe/Berlin", "münchen": "Europe/Berlin", "慕尼黑": "Europe/Berlin", "hamburg": "Europe/Berlin",
    "frankfurt": "Europe/Berlin", "法兰克福": "Europe/Berlin", "cologne": "Europe/Berlin", "köln": "Europe/Berlin",
    "stuttgart": "Europe/Berlin", "hannover": "Europe/Berlin", "hanover": "Europe/Berlin",
    "milan": "Europe/Rome", "milano": "Europe/Rome", "barcelona": "Europe/Madrid", "lyon": "Europe/Paris",
    "geneva": "Europe/Zurich", "basel": "Europe/Zurich", "manchester": "Europe/London", "rotterdam": "Europe/Amsterdam",
    "san francisco": "America/Los_Angeles", "旧金山": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "boston": "America/New_York", "washington": "America/New_York", "miami": "America/New_York",
    "atlanta": "America/New_York", "houston": "America/Chicago", "dallas": "America/Chicago",
    "osaka": "Asia/Tokyo", "大阪": "Asia/Tokyo", "abu dhabi": "Asia/Dubai",
    "hanoi": "Asia/Ho_Chi_Minh", "ho chi minh city": "Asia/Ho_Chi_Minh",
    "rio de janeiro": "America/Sao_Paulo", "melbourne": "Australia/Melbourne",
}  # fmt: skip
"""Cities that no zone is named after."""


@cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def city(zone: str, language: str) -> str:
    """A zone by its city: `Berlin`, `柏林`."""
    known = Locale.parse(language).time_zones
    names = (known[one]["city"] for one in (zone, _OLD_NAMES.get(zone, "")) if "city" in known.get(one, {}))
    return str(next(names, None) or zone.rpartition("/")[2].replace("_", " "))


_OLD_NAMES: Mapping[str, str] = {
    "Asia/Kolkata": "Asia/Calcutta", "Asia/Ho_Chi_Minh": "Asia/Saigon", "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Yangon": "Asia/Rangoon", "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "Europe/Kyiv": "Europe/Kiev",
}  # fmt: skip
"""What the tables of babel still call zones that have moved to another name."""


def of_country(country: str | None) -> tuple[str, ...]:
    """The zones of a country (ISO 3166), as many as one screen takes; none for None. The busiest come first."""
    busy = {zone for zones in REGIONS.values() for zone in zones}
    found = [zone for zone, land in get_global("zone_territories").items() if land == country and zone in _known()]
    return tuple(sorted(found, key=lambda zone: (zone not in busy, zone.count("/"), zone))[:MOST])


def named(words: str) -> str | None:
    """The zone of a city in any of our languages, or by its own name; None where it is not known."""
    word = _folded(words)
    return CITIES.get(words.strip().casefold()) or _by_name().get(word)


def today(zone: str) -> str | None:
    """A zone by the name it has now; devices know old ones. None for what is no zone of a place."""
    name = _now(zone)
    return name if named(name) == name else None


@cache
def _by_name() -> dict[str, str]:
    """Zones by their own names, by the last part of these, and by city in English and Chinese."""
    places = [zone for zone in sorted(_known()) if "/" in zone and not zone.startswith("Etc/")]
    found = {_folded(zone.rpartition("/")[2]): _now(zone) for zone in places}
    found |= {_folded(city(zone, language)): zone for language in ("en", "zh") for zone in _translated(language)}
    return found | {_folded(zone): zone for zone in places}


def _translated(language: str) -> list[str]:
    """The zones whose city has a name of its own in this language."""
    known = Locale.parse(language).time_zones
    return [_now(zone) for zone in known if "city" in known[zone] and zone in _known()]


def _now(zone: str) -> str:
    """What a zone is called today."""
    return next((new for new, old in _OLD_NAMES.items() if old == zone), zone)


def _folded(words: str) -> str:
    """Without case, accents and marks: `São_Paulo` is `sao paulo`."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(" " if one in "_-" else one for one in letters if not unicodedata.combining(one)).split())
