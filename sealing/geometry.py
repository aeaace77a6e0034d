"""Where things are on a page as it is displayed, whatever its rotation and crop."""

from dataclasses import dataclass

from pypdf import PageObject
from pypdf.generic import ArrayObject, PdfObject

from sealing.reading import resolved

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class PageBox:
    """The size of a page in points as it is displayed: inside the crop box, after /Rotate."""

    width: float
    height: float


@dataclass(frozen=True)
class View:
    """What a page displays of its own coordinates: the visible rectangle and the clockwise quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def box(self) -> PageBox:
        width, height = self.right - self.left, self.top - self.bottom
        return PageBox(height, width) if self.turns % 2 else PageBox(width, height)

    @property
    def upright(self) -> Matrix:
        """The matrix from the page's own coordinates to the displayed ones (origin bottom left, points)."""
        return (
            (1, 0, 0, 1, -self.left, -self.bottom),
            (0, -1, 1, 0, -self.bottom, self.right),
            (-1, 0, 0, -1, self.right, self.top),
            (0, 1, -1, 0, self.top, -self.left),
        )[self.turns]


def view_of(page: PageObject) -> View:
    """How `page` is displayed. A crop box that misses the page is ignored, as viewers do.

    Raises ValueError for a page without a size. (pypdf's own `cropbox` would write one into the page.)
    """
    media = _corners(resolved(page, "/MediaBox"))
    crop = _corners(resolved(page, "/CropBox")) if "/CropBox" in page else media
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if seen[0] >= seen[2] or seen[1] >= seen[3]:
        seen = media
    return View(*seen, turns=round(page.rotation / 90) % 4)


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """The point (x, y) after `matrix`."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first`, and `then` the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def bounds(matrix: Matrix, rectangle: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The upright rectangle (left, bottom, right, top) around `rectangle` after `matrix`."""
    left, bottom, right, top = rectangle
    corners = [applied(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _corners(box: PdfObject | None) -> tuple[float, float, float, float]:
    if not isinstance(box, ArrayObject) or len(box) < 4:
        raise ValueError("a page without a size")
    left, bottom, right, top = (float(value.get_object()) for value in box[:4])
    # Boxes may be written with any two opposite corners.
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
