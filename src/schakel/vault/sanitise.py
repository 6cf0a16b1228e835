"""Make a clean copy of a picture or PDF, alone: from stdin to stdout, and nowhere else.

Run as a script by `schakel.vault.files`, without Django and without our settings. Once the
parsers are loaded this process can open no file and no connection any more, and has a bounded
amount of memory and time. It answers 0 and the copy, or 1 and one code word on stderr.
"""

import resource
import sys
import warnings
import zlib
from io import BytesIO
from typing import Any, Final, NoReturn

import pikepdf
from PIL import Image, ImageOps, TiffImagePlugin, WebPImagePlugin

MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 200
MOST_UNPACKED: Final = 256 * 1024 * 1024
STEP: Final = 1024 * 1024
LARGEST_COPY: Final = 10 * 1024 * 1024

MEMORY: Final = 1536 * 1024 * 1024
SECONDS: Final = 20

FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
# Loaded while files can still be opened: WebP registers itself, and EXIF is read as TIFF is.
LOADED: Final = (TiffImagePlugin, WebPImagePlugin)
# What a page needs to be seen; annotations, actions, and metadata are none of these.
KEYS_OF_A_PAGE: Final = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
)
# What may hang on anything inside a page, and is not to be seen.
HIDDEN_KEYS: Final = ("/Metadata", "/PieceInfo", "/AF", "/OPI", "/LastModified", "/Alternates")
WAVELET: Final = "/JPXDecode"
PICTURE_FILTERS: Final = ("/DCTDecode", "/DCT", WAVELET)
FLATE_FILTERS: Final = ("/FlateDecode", "/Fl")


class Refused(Exception):
    """This file cannot be shown safely; the code says why."""


def clean_picture(content: bytes, content_type: str) -> bytes:
    """Draw the first frame anew, upright, with nothing but its points."""
    name = FORMATS[content_type]
    with Image.open(BytesIO(content), formats=[name]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("pixels")
        picture.seek(0)
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        drawn = _points_only(upright, name)
    made = BytesIO()
    drawn.save(made, name, **_how_to_save(name))
    return made.getvalue()


def _points_only(picture: Image.Image, name: str) -> Image.Image:
    """Copy into a new image, which has no memory of where it came from."""
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    mode = "RGBA" if see_through and name != "JPEG" else "RGB"
    points = picture.convert(mode)
    return Image.frombytes(mode, points.size, points.tobytes())


def _how_to_save(name: str) -> dict[str, Any]:
    if name == "JPEG":
        return {"quality": 88, "optimize": True}
    if name == "WEBP":
        return {"quality": 88, "method": 4}
    return {}


def clean_pdf(content: bytes) -> bytes:
    """Take over the pages into a new document, without what is hidden in or around them."""
    with pikepdf.open(BytesIO(content)) as source, pikepdf.new() as clean:
        if len(source.pages) > MOST_PAGES:
            raise Refused("pages")
        if not len(source.pages):
            raise Refused("damaged")
        _check_unpacked_size(source)
        _draw_filled_in_forms(source)
        for page in source.pages:
            for key in list(page.obj.keys()):
                if key not in KEYS_OF_A_PAGE and key != "/Parent":
                    del page.obj[key]
            clean.pages.append(page)
        _strip_what_hangs_on_pages(clean)
        made = BytesIO()
        clean.save(made, linearize=True, deterministic_id=True)
    return made.getvalue()


def _draw_filled_in_forms(source: pikepdf.Pdf) -> None:
    """What somebody wrote in a form is shown by annotations: draw it on the page first."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")


def _check_unpacked_size(source: pikepdf.Pdf) -> None:
    """Count what all streams unpack to, in small steps, before anything unpacks them for real."""
    left = MOST_UNPACKED
    for found in source.objects:
        if not isinstance(found, pikepdf.Stream):
            continue
        filters = _filters_of(found)
        if sum(name in FLATE_FILTERS for name in filters) > 1:
            raise Refused("too_much")
        if filters and filters[0] in FLATE_FILTERS:
            left -= _unpacked(bytes(found.read_raw_bytes()), at_most=left)


def _unpacked(packed: bytes, *, at_most: int) -> int:
    unpacker, total = zlib.decompressobj(), 0
    while packed and not unpacker.eof:
        try:
            total += len(unpacker.decompress(packed, STEP))
        except zlib.error:
            break
        if total > at_most:
            raise Refused("too_much")
        packed = unpacker.unconsumed_tail
    return total


def _strip_what_hangs_on_pages(clean: pikepdf.Pdf) -> None:
    for found in clean.objects:
        if not isinstance(found, pikepdf.Stream | pikepdf.Dictionary):
            continue
        _strip(found)
        if isinstance(found, pikepdf.Stream):
            _strip_stream(found)


def _strip(found: Any) -> None:
    """Delete hidden keys here and in what is written inline here."""
    waiting, steps = [found], 0
    while waiting:
        steps += 1
        if steps > STEP:
            raise Refused("too_much")
        here = waiting.pop()
        if isinstance(here, pikepdf.Stream | pikepdf.Dictionary):
            for key in HIDDEN_KEYS:
                if key in here:
                    del here[key]
            inside = [value for _key, value in here.items()]
        else:
            inside = list(here)
        waiting += [
            value
            for value in inside
            if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
        ]


def _strip_stream(stream: pikepdf.Stream) -> None:
    if "/F" in stream:
        raise Refused("damaged")  # its content would lie in another file
    if stream.get("/Subtype") == "/PS":
        raise Refused("damaged")  # a program, for printers of long ago
    filters = _filters_of(stream)
    if not filters or filters[-1] not in PICTURE_FILTERS:
        return
    picture, inner = bytes(stream.read_raw_bytes()), filters[:-1]
    if inner and inner[0] in FLATE_FILTERS:
        picture, inner = zlib.decompress(picture), inner[1:]
    if inner:
        raise Refused("damaged")  # packed twice over: no program of today writes it so
    strip = without_wavelet_metadata if filters[-1] == WAVELET else without_photo_metadata
    stream.write(
        strip(picture), filter=pikepdf.Name(filters[-1]), decode_parms=_parameters_of(stream)
    )


def _parameters_of(stream: pikepdf.Stream) -> pikepdf.Dictionary | None:
    """How the picture itself was encoded: the last parameters, as the last filter made it."""
    written = stream.get("/DecodeParms")
    last = written[-1] if isinstance(written, pikepdf.Array) else written
    return last if isinstance(last, pikepdf.Dictionary) else None


def _filters_of(stream: pikepdf.Stream) -> list[str]:
    written = stream.get("/Filter")
    if written is None:
        return []
    return [str(name) for name in written] if isinstance(written, pikepdf.Array) else [str(written)]


START_OF_SCAN: Final = 0xDA
END_OF_PICTURE: Final = 0xD9
COMMENT: Final = 0xFE
FIRST_APPLICATION: Final = 0xE0
LAST_APPLICATION: Final = 0xEF
# JFIF and Adobe's colour marker: without these a viewer mistakes the colours.
KEPT_APPLICATIONS: Final = frozenset({0xE0, 0xEE})


def without_photo_metadata(content: bytes) -> bytes:
    """Leave out what a camera wrote about a photo, and what follows its end."""
    if content[:2] != b"\xff\xd8":
        raise Refused("damaged")
    kept, here = [content[:2]], 2
    while True:
        marker, length = _segment_at(content, here)
        segment = content[here : here + 2 + length]
        told = FIRST_APPLICATION <= marker <= LAST_APPLICATION or marker == COMMENT
        if marker == START_OF_SCAN:
            end = content.rfind(b"\xff\xd9", here)
            return b"".join(kept) + (content[here : end + 2] if end > 0 else content[here:])
        if not told or marker in KEPT_APPLICATIONS:
            kept.append(segment)
        here += 2 + length


def _segment_at(content: bytes, here: int) -> tuple[int, int]:
    if len(content) < here + 4 or content[here] != 0xFF:  # noqa: PLR2004  # every marker starts so
        raise Refused("damaged")
    marker = content[here + 1]
    return marker, int.from_bytes(content[here + 2 : here + 4], "big")


SMALLEST_BOX: Final = 8
BOXES_OF_A_PICTURE: Final = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})


def without_wavelet_metadata(content: bytes) -> bytes:
    """Keep of a JPEG 2000 picture the boxes that make the picture."""
    if content.startswith(b"\xff\x4f\xff\x51"):
        return content  # the bare picture, without boxes
    kept, here = [], 0
    while here < len(content):
        length = int.from_bytes(content[here : here + 4], "big")
        name = content[here + 4 : here + 8]
        if length == 1:
            length = int.from_bytes(content[here + 8 : here + 16], "big")
        elif length == 0:
            length = len(content) - here
        if length < SMALLEST_BOX:
            raise Refused("damaged")
        if name in BOXES_OF_A_PICTURE:
            kept.append(content[here : here + length])
        here += length
    return b"".join(kept)


def _close_the_door() -> None:
    """From here on: no new file, no connection, no other process, and bounded memory and time."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # Three descriptors are open: in, out and errors. A fourth cannot be had.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _refuse(code: str) -> NoReturn:
    sys.stderr.write(code)
    sys.stderr.flush()
    sys.exit(1)


def main() -> None:
    content_type = sys.argv[1]
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")  # stderr is for our own code word
    _close_the_door()
    content = sys.stdin.buffer.read()
    try:
        made = (
            clean_pdf(content)
            if content_type == "application/pdf"
            else clean_picture(content, content_type)
        )
    except Refused as reason:
        _refuse(str(reason))
    except pikepdf.PasswordError:
        _refuse("password")
    except Image.DecompressionBombError:
        _refuse("pixels")
    except MemoryError:
        _refuse("too_much")
    except Exception:  # noqa: BLE001  # a parser fails in any way it likes; its words stay here
        _refuse("damaged")
    if len(made) > LARGEST_COPY:
        _refuse("size")
    sys.stdout.buffer.write(made)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
