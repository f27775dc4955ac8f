"""What a contact chooses, on one page: the buttons of /preferences, /pause and /stop; and what is kept of them."""

from __future__ import annotations

from bot.desk import Visit, mydata, stopping, zones
from bot.desk import contact as contact_side
from bot.desk import preferences as prefs
from bot.render import day
from bot.web.pages.house import Ask, Drawn


def choices(visit: Visit, ask: Ask) -> Drawn:
    contact, who = visit.contact, visit.who
    language = contact.language
    paused = contact.asked_for_pause(visit.now) and contact.paused_until
    return Drawn(
        "choices.html",
        {
            "manager": who.manager.name,
            "topics": prefs.topic_options(visit),
            "paces": prefs.pace_options(visit),
            "hours": prefs.hour_options(visit),
            "own_hours": prefs.own_span(visit),
            "zone": zones.city(who.zone, language),
            "there": prefs.wall(visit.now, who.zone),
            "places": _places(visit),
            "languages": prefs.language_options(visit),
            "months": stopping.month_buttons(visit),
            "paused_until": day(language, paused, who.zone) if paused else "",
            "meant": stopping.ask_what(visit) if contact.stopping_since else None,
            "managers_pause": contact.held(visit.now),
        },
    )


def _places(visit: Visit) -> list[tuple[str, list[prefs.Option]]]:
    """Zones to choose from, by region; first those of their country and the one they have."""
    own = dict.fromkeys((visit.who.zone, *zones.of_country(visit.who.country)))
    regions = [(visit.say(f"region-{name}"), prefs.zone_options(visit, some)) for name, some in zones.REGIONS.items()]
    return [(visit.say("choices-zone-near"), prefs.zone_options(visit, own)), *regions]


def data(visit: Visit, ask: Ask) -> Drawn:
    """What /mydata says, to read here."""
    return Drawn("my_data.html", {"text": mydata.in_words(visit)})


def privacy(visit: Visit, ask: Ask) -> Drawn:
    """What /privacy says."""
    return Drawn("privacy.html", {"text": contact_side.privacy(visit, "").text})
