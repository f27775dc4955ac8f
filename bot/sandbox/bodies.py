"""What a message holds: a text, a file with its caption, a place, a contact card."""

from dataclasses import dataclass, field

from bot.sandbox.entities import Text


@dataclass(frozen=True)
class Media:
    kind: str  # one of FILES
    file_id: str
    unique_id: str
    name: str = ""
    mime_type: str = ""
    size: int = 0
    data: bytes = field(default=b"", repr=False)
    path: str = ""


@dataclass(frozen=True)
class Location:
    latitude: float
    longitude: float
    accuracy: float = 0.0  # metres; 0: not told


@dataclass(frozen=True)
class Card:
    """A contact card. `user_id` tells whose it is, where Telegram knows."""

    phone_number: str
    first_name: str
    last_name: str = ""
    vcard: str = ""
    user_id: int | None = None


@dataclass(frozen=True)
class Body:
    """With media, the text is the caption."""

    text: Text = field(default_factory=Text)
    media: Media | None = None
    location: Location | None = None
    card: Card | None = None

    @property
    def kind(self) -> str:
        if self.media:
            return self.media.kind
        return "location" if self.location else "contact" if self.card else "text"

    @property
    def has_caption(self) -> bool:
        return self.media is not None and self.media.kind not in UNCAPTIONED


FILES = {  # how their ids begin, where they lie, how their names end, what they are
    "photo": ("AgACAgQAAx", "photos", ".jpg", "image/jpeg"),
    "document": ("BQACAgQAAx", "documents", "", "application/octet-stream"),
    "voice": ("AwACAgQAAx", "voice", ".oga", "audio/ogg"),
    "video": ("BAACAgQAAx", "videos", ".mp4", "video/mp4"),
    "audio": ("CQACAgQAAx", "music", ".mp3", "audio/mpeg"),
    "animation": ("CgACAgQAAx", "animations", ".mp4", "video/mp4"),
    "video_note": ("DQACAgQAAx", "video_notes", ".mp4", "video/mp4"),
    "sticker": ("CAACAgQAAx", "stickers", ".webp", "image/webp"),
}
NAMED = ("document", "video", "audio", "animation")  # the kinds that keep their file's name
UNCAPTIONED = ("sticker", "video_note")
IN_ALBUMS = ("photo", "video", "document", "audio")
UNMIXED = ("document", "audio")  # these stand in albums of their own
LARGEST_ALBUM = 10


def file_of(kind: str, number: int, data: bytes, name: str = "", mime_type: str = "") -> Media:
    prefix, folder, suffix, usual_type = FILES[kind]
    path = f"{folder}/file_{number}{suffix or _suffix(name)}"
    return Media(
        kind, f"{prefix}{number:012}", f"AQAD{number:08}", name, mime_type or usual_type, len(data), data, path
    )


def _suffix(name: str) -> str:
    _, dot, suffix = name.rpartition(".")
    return dot + suffix if dot and suffix.isalnum() else ""
