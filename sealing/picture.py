"""Pictures of signatures, and logos: taken apart and made anew, so that only pixels remain."""

from io import BytesIO

from PIL import Image, ImageOps

LARGEST = 4000
LOGO = (480, 120)


class PictureRefused(Exception):
    """Not a PNG or JPEG, damaged, or larger than 4000 by 4000 pixels."""


def picture(data: bytes) -> Image.Image:
    """The pixels of a PNG or JPEG with their transparency, upright, with nothing else of the file."""
    try:
        opened = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
        if max(opened.size) > LARGEST:
            raise PictureRefused("the picture is larger than 4000 by 4000 pixels")
        return ImageOps.exif_transpose(opened).convert("RGBA")
    except PictureRefused:
        raise
    except Exception as fault:  # Pillow raises almost anything on a hostile file.
        raise PictureRefused("this is not a PNG or JPEG picture") from fault


def logo(data: bytes) -> bytes:
    """A PNG of the pixels alone, of at most 480 by 120. Raises PictureRefused."""
    pixels = picture(data)
    pixels.thumbnail(LOGO)
    out = BytesIO()
    pixels.save(out, "PNG")
    return out.getvalue()
