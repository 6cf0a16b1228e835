"""What does the closed process do with a file? Asked from inside, function by function.

T45, T48 (ASVS 5.2.3, 5.2.6, 14.2.8, 15.2.5).
"""

import io
import subprocess
import sys
import zlib

import pikepdf
import pytest
from PIL import Image

from schakel.vault import sanitise
from schakel.vault.files import SANDBOX
from schakel.vault.sanitise import Refused, clean_pdf, clean_picture
from schakel.vault.tests import zoo


def with_picture(content: bytes, **said) -> bytes:
    """A PDF of one page that shows this picture."""

    def prepare(document: pikepdf.Pdf) -> None:
        picture = document.make_stream(content)
        shown = {"Type": "/XObject", "Subtype": "/Image", "Width": 40, "Height": 20,
                 "BitsPerComponent": 8}  # fmt: skip
        for key, value in {**shown, "ColorSpace": "/DeviceRGB", **said}.items():
            named = isinstance(value, str) and value.startswith("/")
            picture[f"/{key}"] = pikepdf.Name(value) if named else value
        document.pages[0].Resources.XObject = pikepdf.Dictionary(Im1=picture)

    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    return zoo.pdf(prepare=prepare, **as_it_is)


def pictures_in(content: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(content)) as document:
        resources = document.pages[0].Resources
        return [bytes(stream.read_raw_bytes()) for _name, stream in resources.XObject.items()]


def box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_drawn_anew(kind):
    taken = zoo.gif() if kind == "GIF" else zoo.located_photo(kind)

    made = Image.open(io.BytesIO(clean_picture(taken, f"image/{kind.lower()}")))

    assert made.format == kind
    assert not {"exif", "xmp", "comment"} & made.info.keys()


def test_a_picture_with_a_palette_and_transparency_keeps_both_visible():
    made = io.BytesIO()
    Image.new("P", (4, 4)).save(made, "PNG", transparency=0)

    shown = Image.open(io.BytesIO(clean_picture(made.getvalue(), "image/png")))

    assert shown.mode == "RGBA"


def test_too_many_points_are_refused_before_they_are_unpacked():
    with pytest.raises(Refused, match="pixels"):
        clean_picture(zoo.png_that_claims(8_000, 5_001), "image/png")


def test_a_pdf_without_pages_or_with_too_many_is_refused():
    with pytest.raises(Refused, match="damaged"):
        clean_pdf(zoo.pdf(0))
    with pytest.raises(Refused, match="pages"):
        clean_pdf(zoo.pdf(201))


def test_what_unpacks_to_far_too_much_is_refused():
    with pytest.raises(Refused, match="too_much"):
        clean_pdf(zoo.bomb_pdf(300 * 1024 * 1024))
    twice = zlib.compress(zlib.compress(bytes(1000)))
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    with pytest.raises(Refused, match="too_much"):
        clean_pdf(with_picture(twice, Filter=filters))


def test_a_photo_in_a_pdf_loses_its_place_also_when_it_was_packed_once_more():
    photo = zoo.located_photo()
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    parameters = pikepdf.Array([pikepdf.Dictionary(), pikepdf.Dictionary(ColorTransform=1)])

    for document in (
        with_picture(photo, Filter="/DCTDecode"),
        with_picture(zlib.compress(photo), Filter=filters, DecodeParms=parameters),
    ):
        [shown] = pictures_in(clean_pdf(document))

        assert zoo.CANARY not in shown
        assert Image.open(io.BytesIO(shown)).getpixel((2, 2))[0] > 200


def test_a_wavelet_picture_keeps_only_what_makes_the_picture():
    picture = box(b"jP  ", b"\r\n\x87\n") + box(b"ftyp", b"jp2 ") + box(b"jp2h", b"...")
    told = box(b"xml ", zoo.CANARY) + box(b"uuid", zoo.CANARY)
    long_box = (1).to_bytes(4, "big") + b"uuid" + (16 + 3).to_bytes(8, "big") + b"abc"
    rest = (0).to_bytes(4, "big") + b"jp2c" + b"points"

    [shown] = pictures_in(
        clean_pdf(with_picture(picture + told + long_box + rest, Filter="/JPXDecode"))
    )

    assert shown == picture + rest
    bare = b"\xff\x4f\xff\x51" + b"points"
    assert sanitise.without_wavelet_metadata(bare) == bare
    with pytest.raises(Refused, match="damaged"):
        sanitise.without_wavelet_metadata(bytes([0, 0, 0, 3]) + b"uuid")


@pytest.mark.parametrize(
    "content", [b"", b"geen jpeg", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x08ab", b"\xff\xd8\x00\x00"]
)
def test_a_photo_that_is_none_is_refused(content):
    with pytest.raises(Refused, match="damaged"):
        sanitise.without_photo_metadata(content)


def test_what_follows_the_end_of_a_photo_is_left_out():
    photo = zoo.photo()

    assert sanitise.without_photo_metadata(photo + zoo.CANARY) == photo


@pytest.mark.parametrize(
    "said",
    [
        {"F": "elders.bin"},
        {"Subtype": "/PS"},
        {"Filter": pikepdf.Array([pikepdf.Name.ASCII85Decode, pikepdf.Name.DCTDecode])},
    ],
    ids=["content in another file", "a program", "packed in an old way"],
)
def test_what_hides_in_a_stream_is_refused(said):
    with pytest.raises(Refused, match="damaged"):
        clean_pdf(with_picture(zoo.photo(), **said))


def test_hidden_keys_are_deleted_also_where_they_are_written_inline():
    def prepare(document: pikepdf.Pdf) -> None:
        inline = pikepdf.Dictionary(Metadata=zoo.CANARY.decode(), Name="/x")
        document.pages[0].Resources.Properties = pikepdf.Dictionary(
            P1=inline, P2=pikepdf.Array([pikepdf.Dictionary(PieceInfo=zoo.CANARY.decode())])
        )

    assert zoo.CANARY in zoo.pdf(prepare=prepare)
    assert zoo.CANARY not in clean_pdf(zoo.pdf(prepare=prepare))


def test_what_parses_files_can_open_no_file():
    """T49 (ASVS 15.2.5): also when the parser is taken over."""
    attempt = (
        "import runpy, sys\n"
        f"room = runpy.run_path({str(SANDBOX)!r})\n"
        "room['_close_the_door']()\n"
        "try:\n    open('/etc/hostname')\n"
        "except OSError:\n    sys.exit(7)\n"
    )

    done = subprocess.run([sys.executable, "-c", attempt], check=False, capture_output=True)

    assert done.returncode == 7, done.stderr
