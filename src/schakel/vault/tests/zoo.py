"""The zoo: good and bad files, made on the spot."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = b"CanaryOnTheRoof51.4988N"


def photo(kind="JPEG", size=(40, 20), **saved) -> bytes:
    made = io.BytesIO()
    picture = Image.new("RGB", size, (10, 120, 200))
    picture.paste((250, 20, 20), (0, 0, size[0] // 2, size[1]))
    picture.save(made, kind, **saved)
    return made.getvalue()


def located_photo(kind="JPEG") -> bytes:
    """With a place, a maker, and turned a quarter: as telephones do."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 29.0, 55.68)
    saved = {"exif": exif}
    if kind == "JPEG":
        saved["comment"] = CANARY
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Author", CANARY.decode())
        saved["pnginfo"] = info
    if kind in {"WEBP", "PNG"}:
        saved["xmp"] = b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    return photo(kind, **saved)


def gif(frames=3) -> bytes:
    made = io.BytesIO()
    pictures = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in range(0, frames * 60, 60)]
    pictures[0].save(made, "GIF", save_all=True, append_images=pictures[1:], comment=CANARY)
    return made.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def pdf(pages=1, *, prepare=None, **saved) -> bytes:
    document = pikepdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=(200, 100))
        text = f"BT /F1 12 Tf 10 50 Td (bladzijde {number + 1}) Tj ET".encode()
        page = document.pages[-1]
        page.Contents = document.make_stream(text)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if prepare:
        prepare(document)
    made = io.BytesIO()
    document.save(made, **saved)
    return made.getvalue()


def loaded_pdf() -> bytes:
    """With everything in it that should not be shown."""

    def prepare(document: pikepdf.Pdf) -> None:
        word = CANARY.decode()
        document.docinfo["/Author"] = word
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [word]
        script = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{word}')")
        )
        document.Root.OpenAction = script
        document.Root.AA = pikepdf.Dictionary(WC=script)
        document.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script]))
        )
        document.attachments["geheim.txt"] = CANARY
        page = document.pages[0]
        page.AA = pikepdf.Dictionary(O=script)
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=word))
        page.Metadata = document.make_stream(CANARY)
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 10, 10],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"https://{word}.example/"),
        )
        page.Annots = pikepdf.Array([document.make_indirect(link)])
        picture = document.make_stream(
            located_photo(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=40,
            Height=20,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
            Metadata=document.make_stream(CANARY),
        )
        page.Resources.XObject = pikepdf.Dictionary(Im1=picture)
        page.contents_add(b"q 40 0 0 20 100 20 cm /Im1 Do Q")

    return pdf(1, prepare=prepare)


def bomb_pdf(unpacked: int) -> bytes:
    """A page whose content unpacks to hundreds of megabytes."""

    def prepare(document: pikepdf.Pdf) -> None:
        packer = zlib.compressobj(9)
        step = bytes(1024 * 1024)
        packed = b"".join(packer.compress(step) for _ in range(unpacked // len(step)))
        document.pages[0].Contents = pikepdf.Stream(
            document, packed + packer.flush(), Filter=pikepdf.Name.FlateDecode
        )

    return pdf(1, prepare=prepare)


def archive(name="word/document.xml", content=b"<w:document/>") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(name, content)
    return made.getvalue()
