"""A briefing as PDF, from the same page. Nothing is fetched: the page carries all it needs."""

from __future__ import annotations


class CannotMakePdf(RuntimeError):
    """A library of the system is missing; the message names it."""


def as_pdf(html: str) -> bytes:
    """The page on A4 with its headings as bookmarks; the same page gives the same bytes.

    Raises `CannotMakePdf`.
    """
    try:
        import weasyprint
    except OSError as error:  # Pango and its like are loaded when the package is imported
        raise CannotMakePdf(
            "PDF needs the Pango library of your system (Debian and Ubuntu: libpango-1.0-0 and "
            f"libpangoft2-1.0-0; macOS: brew install pango): {error}"
        ) from error
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]  # the library has no types
        """Refuses every address, whatever its scheme."""

        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002 - the library's signature
            raise ValueError(f"a briefing fetches nothing, not even {url[:80]!r}")

    document = weasyprint.HTML(string=html, url_fetcher=Nothing(), base_url=None)
    made = document.write_pdf(pdf_identifier=b"digital-rules-tracker", presentational_hints=False)
    return bytes(made or b"")
