"""Pictures from outside: what is refused at every door, and what is not kept of the rest."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image, ImageCms
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from willow.image import UnrecognisedImageFormatError

from core.files import pictures
from core.files.metadata import stripped
from courses.formats.contents import PackageFile
from courses.formats.faults import Faults
from courses.formats.pictures import check_picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def nested(levels: int, reach: str) -> str:
    """10 to the power of ``levels`` shapes in a few lines."""
    rows = ['<g id="a0"><path d="M0 0"/></g>']
    rows += [f'<g id="a{one}">{reach.format(one - 1) * 10}</g>' for one in range(1, levels + 1)]
    return SVG.format("".join(rows))


def png_of(width: int, height: int) -> bytes:
    """A picture whose header promises so many pixels, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = zlib.compress(bytes((width // 8 + 2) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*one) for one in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def noise() -> bytes:
    out = BytesIO()
    Image.effect_noise((90, 90), 80).save(out, "PNG")
    return out.getvalue()


MARKED = SVG.format(
    '<marker id="m"><path d="M0 0L1 1"/></marker><path marker-mid="url(#m)" d="M{}"/>'.format(
        "1 1 " * 60_000
    )
)
STYLED = SVG.format(
    "<style>path {{ mask: url(#m) }}</style><mask id='m'>{}</mask>{}".format(
        "<rect/>" * 300, "<path d='M0 0'/>" * 300
    )
)

HARMFUL = {
    "nested use": (".svg", nested(7, '<use href="#a{}"/>')),
    "nested fills": (
        ".svg",
        nested(7, '<rect fill="url(#a{})"/>').replace("<g", "<pattern").replace("</g", "</pattern"),
    ),
    "marked corners": (".svg", MARKED),
    "styled masks": (".svg", STYLED),
    "a long text": (".svg", SVG.format(f"<text>{'x' * 900_000}</text>")),
    "a text, often": (
        ".svg",
        SVG.format(f'<text id="t"><tspan>{"x" * 900}</tspan></text>' + '<use href="#t"/>' * 99),
    ),
    "a long path, often": (
        ".svg",
        SVG.format(f'<path id="p" d="M{"1 1 " * 9_000}"/>' + '<use href="#p"/>' * 9),
    ),
    "a circle": (
        ".svg",
        SVG.format('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    ),
    "itself": (".svg", SVG.format('<g id="a"><use href="#a"/></g>')),
    "depth": (".svg", SVG.format("<g>" * 5000 + "</g>" * 5000)),
    "an entity": (".svg", '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;")),
    "a file": (".svg", SVG.format('<use href="file:///etc/passwd"/>')),
    "an image": (".svg", SVG.format('<image href="file:///srv/%2e%2e/x.png"/>')),
    "a script": (".svg", SVG.format("<script>1</script>")),
    "a fetch": (".svg", SVG.format('<rect style="fill:url(https://e.example/x)"/>')),
    "size": (".svg", SVG.format(" " * 2**20)),
    "pixels": (".png", png_of(11_000, 11_000)),
    "a long side": (".png", png_of(20_000, 2)),
    "damage": (".png", noise()[:5000]),
    "another kind": (".jpg", png_of(8, 8)),
    "nothing": (".gif", b""),
}


def bytes_of(name: str) -> tuple[str, bytes]:
    suffix, data = HARMFUL[name]
    return suffix, data.encode() if isinstance(data, str) else data


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_picture_is_refused_at_once_by_the_guard_and_in_a_package(name):
    suffix, data = bytes_of(name)
    assert pictures.flaws_of(suffix, data)
    faults = Faults()
    check_picture(PackageFile(path=f"figures/a{suffix}", data=data), faults)
    assert faults.found


@pytest.mark.parametrize("name", HARMFUL)
def test_no_harmful_picture_is_kept_from_wherever_it_comes(name, organisation):
    suffix, data = bytes_of(name)
    # Some are refused by what measures them, before they are saved.
    bomb = Image.DecompressionBombError
    refusals = (ValidationError, ValueError, OSError, Warning, UnrecognisedImageFormatError, bomb)
    with pytest.raises(refusals):
        get_image_model().objects.create(
            title="Logo",
            file=ContentFile(data, name=f"a{suffix}"),
            collection=organisation.collection,
        )
    assert not get_image_model().objects.exists()


def test_what_is_drawn_often_but_not_too_often_is_kept():
    assert pictures.flaws_of(".svg", nested(3, '<use href="#a{}"/>').encode()) == []
    gradient = '<linearGradient id="g"><stop/></linearGradient>' + '<rect fill="url(#g)"/>' * 900
    assert pictures.flaws_of(".svg", SVG.format(gradient).encode()) == []
    assert pictures.flaws_of(".png", png_of(4000, 4000)) == []


@pytest.mark.parametrize("name", ["nested use", "pixels", "a script"])
def test_the_forms_of_the_cms_say_what_is_wrong(sign_in, author, organisation, name):
    suffix, data = bytes_of(name)
    client = sign_in(author)
    answers = [
        client.post(
            reverse(address),
            {
                "title": "Logo",
                "collection": organisation.collection.pk,
                "image-chooser-upload-title": "Logo",
                "image-chooser-upload-collection": organisation.collection.pk,
                field: SimpleUploadedFile(f"logo{suffix}", data),
            },
            headers=headers,
        )
        for address, field, headers in (
            ("wagtailimages:add", "file", {}),
            ("wagtailimages:add_multiple", "files[]", {"x-requested-with": "XMLHttpRequest"}),
            ("wagtailimages_chooser:create", "image-chooser-upload-file", {}),
        )
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    told = {"nested use": "written out", "pixels": "pixels", "a script": "not allowed in a figure"}
    for answer in answers:
        assert told[name] in answer.content.decode().replace("\\u00d7", "×")
    assert not get_image_model().objects.exists()


# ------------------------------------------------------------ what a photograph says beside its pixels

GPS, MAKE, TURNED = 0x8825, 0x010F, 0x0112


def photograph(kind: str, *, turned: int = 6) -> bytes:
    """As a phone makes it: place, device, orientation, color profile, thumbnail and words."""
    picture = Image.linear_gradient("L").convert("RGB")
    exif = Image.Exif()
    exif[MAKE], exif[TURNED] = "SECRETPHONE", turned
    exif[GPS] = {1: "N", 2: (48.0, 8.0, 30.0), 29: "2026:01:01"}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = BytesIO()
    options = {"exif": exif.tobytes(), "icc_profile": profile, "comment": b"SECRETWORDS"}
    if kind != "GIF":
        options["xmp"] = b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"
    picture.save(out, kind, **options)
    data = out.getvalue()
    if kind == "JPEG":
        thumbnail = b"\xff\xed\x00\x0fSECRETTHUMB\0\0"
        data = data[:2] + thumbnail + data[2:] + b"SECRETSECONDPICTURE"
    return data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_photograph_keeps_its_pixels_turn_and_colors_and_nothing_else(kind):
    before = photograph(kind)
    suffix = f".{kind.lower()}"
    assert pictures.flaws_of(suffix, before) == []
    after = stripped(suffix, before)
    assert b"SECRET" in before
    assert b"SECRET" not in after
    with Image.open(BytesIO(before)) as was, Image.open(BytesIO(after)) as now:
        assert set(now.getexif()) <= {TURNED}
        assert now.size == was.size
        if kind != "GIF":
            assert now.getexif()[TURNED] == 6
            assert now.info["icc_profile"] == was.info["icc_profile"]
        if kind != "AVIF":
            assert now.tobytes() == was.tobytes()
    assert stripped(suffix, after) == after
    assert pictures.flaws_of(suffix, after) == []


def test_progressive_and_animated_pictures_stay_whole():
    out = BytesIO()
    Image.effect_noise((90, 70), 80).save(out, "JPEG", progressive=True, restart_marker_rows=1)
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    animated = {}
    for kind in ("GIF", "WEBP", "PNG"):
        buffer = BytesIO()
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], lossless=True)
        animated[f".{kind.lower()}"] = buffer.getvalue()
    for suffix, data in {".jpg": out.getvalue(), **animated}.items():
        with Image.open(BytesIO(data)) as was, Image.open(BytesIO(stripped(suffix, data))) as now:
            assert now.tobytes() == was.tobytes()
            assert getattr(now, "n_frames", 1) == getattr(was, "n_frames", 1)


def test_an_upload_is_stripped_before_it_is_kept(organisation, author):
    form = get_image_form(get_image_model())(
        {"title": "Ward", "collection": organisation.collection.pk},
        {"file": SimpleUploadedFile("ward.jpg", photograph("JPEG"))},
        instance=get_image_model()(uploaded_by_user=author),
        user=author,
    )
    assert form.is_valid(), form.errors
    image = form.save()
    data = image.file.open("rb").read()
    assert b"SECRET" not in data
    assert (image.file_size, image.width) == (len(data), 256)
    with image.get_rendition("width-64").file.open("rb") as file:
        assert b"SECRET" not in file.read()


def test_the_command_strips_what_was_uploaded_before(organisation, monkeypatch, capsys):
    image = get_image_model()(
        title="Ward",
        file=ContentFile(photograph("JPEG"), name="ward.jpg"),
        collection=organisation.collection,
    )
    monkeypatch.setattr(
        "core.files.doors.guarded", lambda file: ContentFile(file.read(), file.name)
    )
    image.save()
    monkeypatch.undo()
    old = image.file.name
    assert b"SECRET" in image.file.open("rb").read()
    image.get_rendition("width-64")
    call_command("strip_pictures")
    assert "1 pictures were stripped." in capsys.readouterr().out
    image.refresh_from_db()
    data = image.file.open("rb").read()
    assert b"SECRET" not in data
    assert image.file_size == len(data)
    assert image.file.name != old
    assert not image.renditions.exists()
    call_command("strip_pictures")
    assert "0 pictures were stripped." in capsys.readouterr().out
