"""How close the texts of digital trade are to each other, as a page: heat map, tree, and every figure."""

from __future__ import annotations

from tracker.compare.similarity.neighbours import of_record
from tracker.compare.similarity.scores import Similarity
from tracker.publish.views.similarity import similarity_json, similarity_page, similarity_publication
from tracker.publish.writers import write
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import to_json
from tracker.site.files import key_of

JOB, PATH = "similarity", "similarity.html"
#: The codebook whose instruments are templates of each other.
BOOK = "digital-trade"
_LEAST = 3  # two texts have a page side by side; a tree begins with three


def page(site: BuildContext) -> bool:
    """Make the page; False where the record holds too few texts, or their digital provisions."""
    book = site.registry.codebooks.get(BOOK)
    files = [f for f in site.registry.codings if f.codebook == BOOK]
    held = sorted(f.instrument for f in files if site.versions.get(f.instrument))
    if book is None or len(held) < _LEAST:
        return False
    key = key_of(
        book.model_dump_json(),
        [f.model_dump_json() for f in files if f.instrument in held],
        [site.versions.get(i) for i in held],
        site.titles_key(set(held)),
    )
    if site.out.done(JOB, key):
        return bool(site.out.left(JOB))
    found = of_record(site.session, site.registry, BOOK, held)
    enough = len(found.agreements) >= _LEAST
    with site.out.job(JOB, key, enough):
        if enough:
            _put(site, found)
    return enough


def _put(site: BuildContext, found: Similarity) -> None:
    put_both(
        site,
        PATH,
        lambda lang, where: similarity_page(
            found, lang, nav=where, href=lambda id_: site.links.root(f"instrument:{id_}")
        ),
    )
    for lang in ("en", "zh"):
        site.out.put(f"similarity-{lang}.json", to_json(similarity_json(found, lang)))
    site.out.put("similarity.csv", write(similarity_publication(found, "en"), "csv"))
