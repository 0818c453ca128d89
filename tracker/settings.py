"""Settings from the environment (``TRACKER_*``) and their defaults."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "digital-rules-tracker"


class Settings(BaseSettings):
    """Every setting can be given as an environment variable with the prefix ``TRACKER_``."""

    model_config = SettingsConfigDict(env_prefix="TRACKER_", extra="ignore")

    home: Path = Field(default_factory=_default_home, description="Where the record is kept")
    database_url: str | None = Field(default=None, description="SQLAlchemy URL of the store")
    registry: str = Field(default="", description="Folders added to the packaged registry, as in PATH")
    contact: str | None = Field(
        default=None, description="Address in the user agent, for publishers who want to reach you"
    )
    delay: float = Field(default=2.0, description="Seconds between two requests to one host")
    allow_private: bool = Field(default=False, description="Let crawls reach private addresses (intranet)")

    smtp: SecretStr | None = Field(
        default=None, description="Mail server of alerts: smtp://user:password@host:587 or smtps://..."
    )
    mail_from: str | None = Field(default=None, description="Address that alerts by mail come from")
    site_url: str | None = Field(default=None, description="Public address of the site, for links in alerts")
    briefings: Path | None = Field(
        default=None,
        description="Folder of briefings made on a schedule; default: briefings/ under TRACKER_HOME",
    )
    paper: Literal["a4", "letter"] = Field(
        default="a4", description="Sheets of PDF, Word and print: a4 or letter"
    )
    chromium: str | None = Field(
        default=None, description="Program of the browser, for sources that need one; default: the system's"
    )

    log: Literal["text", "json"] = Field(
        default="text", description="Log lines on standard error: text for people, json for programs"
    )
    monitor: str | None = Field(
        default=None,
        description="Where `tracker run` and workers answer /healthz, /readyz, /metrics: 127.0.0.1:9464",
    )

    @property
    def url(self) -> str:
        """The store's URL: ``TRACKER_DATABASE_URL`` or a SQLite file under ``TRACKER_HOME``."""
        return self.database_url or f"sqlite:///{self.home / 'tracker.db'}"

    @property
    def briefings_folder(self) -> Path:
        """Where briefings made on a schedule go."""
        return self.briefings or self.home / "briefings"

    @property
    def registries(self) -> tuple[Path, ...]:
        return tuple(Path(x) for x in self.registry.split(os.pathsep) if x)


@lru_cache(maxsize=1)
def settings() -> Settings:
    return Settings()
