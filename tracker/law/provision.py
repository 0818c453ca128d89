"""The words of a provision, whoever holds them: a reader or the record."""

from __future__ import annotations

from typing import Protocol


class ProvisionLike(Protocol):
    """What is read of the words of a provision; `model.Provision` and `reader.TextProvision` both fit."""

    @property
    def eid(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def type(self) -> str: ...
    @property
    def heading(self) -> str | None: ...
    @property
    def text(self) -> str: ...
