"""Where the files that are not Python lie: in the wheel under ``tracker/_data``, else in the checkout.

An editable install has no ``_data``, so the repository's own folders are used there.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

#: The package of the font of PDF: Noto Sans CJK (Han of five regions, kana, Hangul, Latin; SIL OFL 1.1).
FONTS = "manimgx_fonts_cjk"
#: The Han font that Word files name: on Windows, and on macOS with Word.
HAN_FONT = "Microsoft YaHei"


def _find(name: str) -> Path:
    for folder in (_PACKAGE / "_data", _PACKAGE.parent):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} is missing from this installation of the tracker; install it again")


def templates_dir() -> Path:
    """The folder of Jinja2 templates (``site/``, ``briefing/``, ``mail/``, ``macros/``)."""
    return _find("templates")


def alembic_ini() -> Path:
    """The file the ``alembic`` command is given (``alembic -c FILE``)."""
    return _find("alembic.ini")


def migrations_dir() -> Path:
    """The folder of migrations: ``env.py``, ``script.py.mako`` and ``versions/``; inside the package."""
    return _PACKAGE / "store" / "migrations"
