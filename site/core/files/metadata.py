"""What a raster picture says beside its pixels: place, time, device, thumbnail. All of it goes,
except how the picture is turned and what its colors mean. No pixel is touched, save in AVIF.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from zlib import crc32

from PIL import ExifTags, Image

TURNED = ExifTags.Base.Orientation

_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"),
    *(b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
}
_WEBP_KEPT = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def stripped(suffix: str, data: bytes) -> bytes:
    """The picture without what it says beside its pixels. What is stripped already stays as it is.

    Of a picture that the guard let pass; an SVG is text that anybody can read.
    """
    if suffix.lower() == ".svg":
        return data
    with Image.open(BytesIO(data)) as picture:
        turned = picture.getexif().get(TURNED)
        kind = picture.format
        if kind == "AVIF":
            return _avif(picture, data)
    turned = turned if turned in range(2, 9) else None
    strip = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "GIF": _gif}[str(kind)]
    return strip(data, turned)


def _exif(turned: int) -> bytes:
    """An Exif block that says how the picture is turned and nothing else."""
    entry = struct.pack("<HHIHH", TURNED, 3, 1, turned, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)


# ------------------------------------------------------------ JPEG


def _jpeg(data: bytes, turned: int | None) -> bytes:
    out = [b"\xff\xd8"]
    if turned:
        block = b"Exif\0\0" + _exif(turned)
        out.append(b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block)
    for marker, segment in _jpeg_segments(data):
        if marker == 0xE0 and segment[4:9] == b"JFIF\0":
            # Its own thumbnail goes too.
            out.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0")
        elif marker not in (*range(0xE0, 0xF0), 0xFE) or _is_color(marker, segment):
            out.append(segment)
    # Phones append whole pictures after the end.
    return b"".join([*out, b"\xff\xd9"])


def _is_color(marker: int, segment: bytes) -> bool:
    return (marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE\0")) or (
        marker == 0xEE and segment[4:].startswith(b"Adobe")
    )


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker up to the end of the image, with its whole segment; a scan with its coded data."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("not a segment")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return
        end = at + 2
        if marker not in (0x01, *range(0xD0, 0xD8)):
            end += struct.unpack(">H", data[end : end + 2])[0]
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] not in range(0xD0, 0xD8):
            return at
        at += 2


# ------------------------------------------------------------ the others


def _png(data: bytes, turned: int | None) -> bytes:
    out, at = [_PNG_SIGN], len(_PNG_SIGN)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind in _PNG_KEPT:
            out.append(data[at : at + 12 + length])
        if kind == b"IHDR" and turned:
            block = b"eXIf" + _exif(turned)
            out.append(struct.pack(">I", len(block) - 4) + block + struct.pack(">I", crc32(block)))
        if kind == b"IEND":
            break
        at += 12 + length
    return b"".join(out)


def _webp(data: bytes, turned: int | None) -> bytes:
    out, at = [], 12
    end = min(len(data), 8 + struct.unpack("<I", data[4:8])[0])
    while at + 8 <= end:
        kind = data[at : at + 4]
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        chunk = data[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            flags = (chunk[8] & ~(_WEBP_EXIF | _WEBP_XMP)) | (_WEBP_EXIF if turned else 0)
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if kind in _WEBP_KEPT:
            out.append(chunk)
        at += len(chunk)
    if turned:
        block = _exif(turned)
        out.append(b"EXIF" + struct.pack("<I", len(block)) + block)
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes, turned: int | None) -> bytes:
    at = 13 + _gif_colors(data[10])
    out = [data[:at]]
    while at < len(data):
        begin, kind = at, data[at]
        if kind == 0x3B:
            break
        if kind == 0x21:
            label, name = data[at + 1], data[at + 3 : at + 14]
            at = _end_of_blocks(data, at + 2)
            keep = label in (0xF9, 0x01) or (label == 0xFF and name in _GIF_KEPT)
        elif kind == 0x2C:
            at = _end_of_blocks(data, at + 11 + _gif_colors(data[at + 9]))
            keep = True
        else:
            raise ValueError("not a block")
        if keep:
            out.append(data[begin:at])
    return b"".join([*out, b"\x3b"])


def _gif_colors(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _avif(picture: Image.Image, data: bytes) -> bytes:
    """Written anew where it says something: its parts lie wherever its tables point."""
    exif = picture.getexif()
    if set(exif) <= {TURNED} and "xmp" not in picture.info:
        return data
    out = BytesIO()
    kept = Image.Exif()
    if TURNED in exif:
        kept[TURNED] = exif[TURNED]
    options = {"icc_profile": picture.info.get("icc_profile"), "exif": kept.tobytes(), "xmp": b""}
    picture.save(out, "AVIF", quality=90, save_all=getattr(picture, "n_frames", 1) > 1, **options)
    return out.getvalue()
