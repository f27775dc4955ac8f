"""The parameters of a call: read from wherever the Bot API takes them, and held to their types."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.bodies import FILES
from bot.sandbox.errors import bad_request

Type = Callable[[str, Any], Any]


@dataclass(frozen=True)
class Upload:
    name: str
    mime_type: str
    data: bytes = field(repr=False)


async def read_params(request: Request) -> dict[str, Any]:
    """Query, form or JSON body; uploads among them."""
    params: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.body()
        try:
            given = json.loads(body or "{}")
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise bad_request("object expected as request body")
        params |= given
    else:
        async with request.form() as form:
            for name, value in form.multi_items():
                params[name] = await _upload(value) if isinstance(value, UploadFile) else value
    return {name: value for name, value in params.items() if value is not None}


async def _upload(file: UploadFile) -> Upload:
    return Upload(file.filename or "file", file.content_type or "", await file.read())


def integer(name: str, value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise bad_request(f'parameter "{name}" must be an Integer') from None


def number(name: str, value: Any) -> float:
    try:
        found = float(str(value))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise bad_request(f'parameter "{name}" must be a Float')
    return found


def boolean(name: str, value: Any) -> bool:
    if str(value).lower() not in ("true", "false", "1", "0", "yes", "no"):
        raise bad_request(f'parameter "{name}" must be a Boolean')
    return str(value).lower() in ("true", "1", "yes")


def string(name: str, value: Any) -> str:
    if not isinstance(value, str | int | float):
        raise bad_request(f'parameter "{name}" must be a String')
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text


def chat_id(name: str, value: Any) -> int | str:
    text = str(value)
    return text if text.startswith("@") else integer(name, text)


def file(name: str, value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else string(name, value)


def structure(name: str, value: Any) -> dict[str, Any]:
    given = _decoded(name, value)
    if not isinstance(given, dict):
        raise bad_request(f"object expected as {name.replace('_', ' ')}")
    return given


def array(name: str, value: Any) -> list[Any]:
    given = _decoded(name, value)
    if not isinstance(given, list):
        raise bad_request(f"can't parse {name}: expected an Array")
    return given


def integers(name: str, value: Any) -> list[int]:
    return [integer(name, one) for one in array(name, value)]


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "message_ids": "message identifiers are not specified",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    **{kind: f"there is no {kind.replace('_', ' ')} in the request" for kind in FILES},
}


def checked(given: Mapping[str, Any], required: Mapping[str, Type], optional: Mapping[str, Type]) -> dict[str, Any]:
    """The parameters in their types; what is not known stays as it came."""
    for name in required:
        if given.get(name, "") == "" and name != "url":  # an empty url is how a webhook is taken away
            raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    types = {**required, **optional}
    return {name: types[name](name, value) if name in types and value != "" else value for name, value in given.items()}
