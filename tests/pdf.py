"""Small PDFs, made by hand: a page for each text, encrypted or without text if that is asked for."""

from collections.abc import Sequence


def pdf(pages: Sequence[str], first_page: int = 1, extra_trailer: str = "") -> bytes:
    """A PDF with these pages, the first of which prints its number as ``first_page``."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /PageLabels << /Nums [0 << /S /D /St {first_page} >>] >> >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        lines = [line.translate({40: r"\(", 41: r"\)", 92: r"\\"}) for line in text.split("\n")]
        stream = "BT /F1 12 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        resources = "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} /Contents {5 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra_trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def encrypted(pages: Sequence[str]) -> bytes:
    """The same, locked with a password."""
    import io

    import pypdf

    writer = pypdf.PdfWriter(io.BytesIO(pdf(pages)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
