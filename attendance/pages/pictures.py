"""QR codes as images that lie in a page itself."""

import segno


def picture_of(text):
    """A QR code as a data address: dark on white in any theme, as large as its place."""
    # `make` would draw a micro code, which phones do not read.
    code = segno.make_qr(text, error="m", boost_error=False)
    return code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True, nl=False)
