"""Cutting a page's resources off from the rest of the document they came in."""

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

# Ways out of what a page draws: to the document, to its structure, to hidden copies, to anything that acts.
WAYS_OUT = (
    "/A", "/AA", "/AF", "/Alternates", "/Dest", "/EF", "/JS", "/LastModified", "/Measure", "/Metadata", "/Next",
    "/OPI", "/P", "/Parent", "/PieceInfo", "/Popup", "/Prev", "/PtData", "/Ref", "/StructParent",
    "/StructParents",
)  # fmt: skip
# A stream may claim that its bytes are in another file.
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
# The keys in these are names that somebody chose, and mean nothing.
NAMES = ("/CharProcs", "/Colorants")


def prune(resources: PdfObject | None) -> None:
    """Remove the ways out from all that `resources` (of a page or form) reaches, in place."""
    seen: set[int] = set()
    waiting: list[tuple[str, PdfObject | None]] = [("/Resources", resources)]
    while waiting:
        called, found = waiting.pop()
        value = found.get_object() if isinstance(found, IndirectObject) else found
        if not isinstance(value, DictionaryObject | ArrayObject) or id(value) in seen:
            continue
        seen.add(id(value))
        waiting += _within(called, value)


def _within(called: str, value: DictionaryObject | ArrayObject) -> list[tuple[str, PdfObject | None]]:
    if isinstance(value, ArrayObject):
        return [("", item) for item in value]
    if called == "/Resources":
        return [("names", value.raw_get(key)) for key in value]
    if called != "names" and called not in NAMES:
        for key in WAYS_OUT + (ELSEWHERE if isinstance(value, StreamObject) else ()):
            # A name is a setting (the /P of a layer's membership), and leads nowhere.
            if not isinstance(value.get(key), NameObject):
                value.pop(key, None)
    return [("" if called == "names" else key, value.raw_get(key)) for key in value]
