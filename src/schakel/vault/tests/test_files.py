"""Which files do we take, and what is left in the copy that people see?

T45 (ASVS 5.2.1, 5.2.2, 5.2.3, 5.2.6, 1.3.4): polyglots, bombs, huge and broken pictures, office
files. T46 (ASVS 5.3.2, 5.4.2): names with tricks. T48 (ASVS 14.2.8): no metadata in the copy.
T49 (ASVS 15.2.5): the parser is locked in, and cut off when it hangs or dies.
"""

import io
import subprocess
import sys

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from schakel.vault import files
from schakel.vault.files import FileRefused
from schakel.vault.tests import zoo

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def refused(content: bytes) -> str:
    """The code with which a file is refused, at the door or in the closed process."""
    with pytest.raises(FileRefused) as refusal:
        files.sanitised(content, files.type_of(content))
    return refusal.value.code


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (zoo.photo("JPEG"), files.JPEG),
        (zoo.photo("PNG"), files.PNG),
        (zoo.photo("WEBP"), files.WEBP),
        (zoo.gif(), files.GIF),
        (zoo.pdf(), files.PDF),
    ],
    ids=["jpeg", "png", "webp", "gif", "pdf"],
)
def test_the_type_is_read_from_the_content_and_not_from_the_name(content, content_type):
    seen = files.inspect(SimpleUploadedFile("rekening.docx", content, "text/html"))

    assert seen.content_type == content_type
    assert seen.file_name == f"rekening.{files.EXTENSIONS[content_type]}"
    assert files.type_of(files.sanitised(content, content_type)) == content_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEIC, "heic"),
        (zoo.archive(), "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office"),
        (b"{\\rtf1 hoi}", "office"),
        (SVG, "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, "svg"),
        (b"<!DOCTYPE html><p>hoi", "svg"),
        (b"MZ\x90\x00" + bytes(100), "type"),
        (b"\x7fELF" + bytes(100), "type"),
        (b"alleen tekst", "type"),
        (zoo.photo() + zoo.archive(), "two_faced"),
        (zoo.pdf() + zoo.archive(), "two_faced"),
        (zoo.photo(comment=b"<script>alert(1)</script>"), "two_faced"),
        (zoo.photo(size=(900, 900)) + b"<SCRIPT>x</SCRIPT>", "two_faced"),
        (b"GIF89a/*<svg onload=x>*/=1;" + bytes(50), "two_faced"),
        (b"\xff\xd8\xff\xe0%PDF-1.7" + zoo.pdf(), "two_faced"),
        (b"\xff\xd8\xff\xe0 geen foto", "damaged"),
        (b"%PDF-1.7\ngeen pdf", "damaged"),
        (zoo.photo("PNG")[:60], "damaged"),
        (zoo.photo("JPEG", size=(400, 400))[:400], "damaged"),
        (zoo.png_that_claims(50_000, 50_000), "pixels"),
        (zoo.png_that_claims(8_000, 5_001), "pixels"),
        (zoo.pdf(201), "pages"),
        (zoo.pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "password"),
        (zoo.bomb_pdf(400 * 1024 * 1024), "too_much"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_we_cannot_show_safely_is_refused_with_what_to_do_instead(content, code):
    assert refused(content) == code
    assert str(files.MESSAGES[code])


def test_an_empty_file_and_one_over_ten_megabytes_are_refused():
    with pytest.raises(FileRefused) as empty:
        files.inspect(SimpleUploadedFile("a.jpg", b""))
    with pytest.raises(FileRefused) as large:
        files.inspect(SimpleUploadedFile("a.jpg", bytes(files.LARGEST_FILE + 1)))

    assert (empty.value.code, large.value.code) == ("empty", "size")
    assert large.value.message.startswith("Dit bestand is te groot.")


def test_six_files_are_one_too_many():
    files.check_number(5)

    with pytest.raises(FileRefused):
        files.check_number(6)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_where_a_photo_was_taken_is_gone_and_it_stands_upright(kind):
    taken = zoo.located_photo(kind)
    assert zoo.CANARY in taken or kind == "PNG"

    shown = files.sanitised(taken, f"image/{kind.lower()}")

    picture = Image.open(io.BytesIO(shown))
    assert zoo.CANARY not in shown
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & picture.info.keys()
    assert picture.size == (20, 40)


def test_only_the_first_frame_of_a_moving_picture_is_shown():
    shown = files.sanitised(zoo.gif(frames=3), files.GIF)

    assert Image.open(io.BytesIO(shown)).n_frames == 1
    assert zoo.CANARY not in shown


def test_a_transparent_picture_stays_transparent():
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(made, "PNG")

    shown = Image.open(io.BytesIO(files.sanitised(made.getvalue(), files.PNG)))

    assert shown.getpixel((0, 0)) == (1, 2, 3, 0)


def test_what_hides_in_a_pdf_is_gone_and_its_page_is_still_there():
    loaded = zoo.loaded_pdf()
    assert zoo.CANARY in loaded

    shown = files.sanitised(loaded, files.PDF)

    assert zoo.CANARY not in unpacked(shown)
    for sign in (b"JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/EmbeddedFile", b"/Annots",
                 b"/Metadata", b"/PieceInfo", b"/Author", b"/URI"):  # fmt: skip
        assert sign not in unpacked(shown), sign
    with pikepdf.open(io.BytesIO(shown)) as document:
        assert len(document.docinfo) == 0
        page = document.pages[0]
        page.contents_coalesce()
        assert b"bladzijde 1" in page.Contents.read_bytes()
        picture = pikepdf.PdfImage(page.Resources.XObject.Im1).as_pil_image()
        assert picture.size == (40, 20)
        red, _green, blue = picture.getpixel((5, 10))
        assert red > 200 > blue


def test_what_was_filled_in_on_a_form_is_still_to_be_read():
    def prepare(document):
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="naam",
                V="Ingevuld",
                Rect=[10, 10, 150, 30],
                F=4,
                DA="/Helv 12 Tf 0 g",
            )
        )
        document.pages[0].Annots = pikepdf.Array([field])
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=pikepdf.Array([field]),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica)),
            DA="/Helv 12 Tf 0 g",
            NeedAppearances=True,
        )

    shown = files.sanitised(zoo.pdf(prepare=prepare), files.PDF)

    assert b"(Ingevuld)" in unpacked(shown)
    assert b"/AcroForm" not in unpacked(shown)


def test_the_same_file_gives_the_same_copy():
    loaded = zoo.loaded_pdf()

    assert files.sanitised(loaded, files.PDF) == files.sanitised(loaded, files.PDF)


def test_the_closed_process_can_open_no_file_and_no_connection():
    tried = (
        "import socket, sys; sys.argv = ['x', 'image/png']\n"
        f"import runpy; it = runpy.run_path({str(files.SANDBOX)!r})\n"
        "it['_close_the_door']()\n"
        "for attempt in (lambda: open('/etc/hostname'), lambda: open('/tmp/x', 'w'),\n"
        "                lambda: socket.socket()):\n"
        "    try: attempt()\n"
        "    except OSError: continue\n"
        "    sys.exit('open')\n"
    )

    # Nothing of this process's environment: what counts coverage could not write its file there.
    clean = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    told = subprocess.run(
        [sys.executable, "-I", "-c", tried], capture_output=True, check=False, env=clean
    )

    assert (told.returncode, told.stderr) == (0, b"")


def test_a_parser_that_hangs_or_dies_is_cut_off_and_the_file_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "SANDBOX_SECONDS", 1)
    stuck, dead = tmp_path / "stuck.py", tmp_path / "dead.py"
    stuck.write_text("import time; time.sleep(60)")
    dead.write_text("import os; os.abort()")

    for script in (stuck, dead):
        monkeypatch.setattr(files, "SANDBOX", script)
        assert refused(zoo.photo()) == "too_much"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Noor\\foto.JPG", "foto.jpg"),
        ("foto\x00.php.jpg", "foto.php.jpg"),
        ("onschuldig\u202egpj.exe", "onschuldiggpj.jpg"),
        ("\r\nSet-Cookie: x.jpg", "Set-Cookie: x.jpg"),
        ("", "bestand.jpg"),
        ("...", "bestand.jpg"),
        ("a" * 500, "a" * 120 + ".jpg"),
    ],
)
def test_a_file_name_loses_folders_and_tricks(given, kept):
    assert files.clean_name(given, files.JPEG) == kept


def unpacked(content: bytes) -> bytes:
    """Every object of a PDF, readable."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            made,
            qdf=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return made.getvalue()
