"""What all shapes of the JSON contract share: the base model, moments and days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

Json = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """UTC, to the second: ``2026-07-27T06:00:00Z``."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


_MOMENT = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
#: A moment in UTC, printed to the second.
Moment = Annotated[
    datetime, PlainSerializer(moment, return_type=str, when_used="json"), WithJsonSchema(_MOMENT)
]
Day = date


class ViewModel(BaseModel):
    """One shape of the contract. It is filled from keywords or from the attributes of a row or dataclass.

    Every key is printed, null where there is nothing to say; the schema therefore requires all of them.
    """

    model_config = ConfigDict(
        frozen=True,
        from_attributes=True,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    @classmethod
    def printed(cls, data: object) -> Json:
        """Data, a row or a dataclass in this shape: checked, and as it is printed."""
        return cls.model_validate(data).as_json()

    def as_json(self) -> Json:
        """As plain JSON data, with the keys and their order as they are printed."""
        return self.model_dump(mode="json", by_alias=True)
