"""Which layers of a document are shown: fixed as they are when it comes, and not to be switched afterwards."""

from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

OCProperties = NameObject("/OCProperties")


def layers_of(reader: PdfReader) -> tuple[list[IndirectObject], list[IndirectObject]]:
    """All layers of a document, and those of them that are hidden."""
    properties = _dictionary(reader.root_object.get("/OCProperties"))
    config = _dictionary(properties.get("/D"))
    layers = _references(properties.get("/OCGs"))
    shown, hidden = _references(config.get("/ON")), _references(config.get("/OFF"))
    if config.get("/BaseState") == "/OFF":
        hidden = [layer for layer in layers if layer not in shown]
    return layers, hidden


def carry_layers(readers: Sequence[PdfReader], writer: PdfWriter) -> None:
    """Give `writer`, which holds copies of the readers' pages, their layers, each locked as it is shown."""
    both = [layers_of(reader) for reader in readers]
    layers = _copies([layer for layers, _ in both for layer in layers], writer)
    if not layers:
        return
    hidden = _copies([layer for _, hidden in both for layer in hidden], writer)
    config = DictionaryObject({NameObject("/OFF"): hidden, NameObject("/Locked"): ArrayObject(layers)})
    entries = {NameObject("/OCGs"): layers, NameObject("/D"): config}
    writer.root_object[OCProperties] = writer._add_object(DictionaryObject(entries))


def _copies(layers: Sequence[IndirectObject], writer: PdfWriter) -> ArrayObject:
    found = [layer.get_object() for layer in layers]
    plain = [
        layer
        for layer in found
        if isinstance(layer, DictionaryObject) and not isinstance(layer, StreamObject)
    ]
    return ArrayObject(layer.clone(writer).indirect_reference for layer in plain)


def _references(found: PdfObject | None) -> list[IndirectObject]:
    listed = found.get_object() if found is not None else None
    return (
        [item for item in listed if isinstance(item, IndirectObject)]
        if isinstance(listed, ArrayObject)
        else []
    )


def _dictionary(found: PdfObject | None) -> DictionaryObject:
    value = found.get_object() if found is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()
