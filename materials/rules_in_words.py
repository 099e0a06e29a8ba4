"""What the importer's rules and findings are called where people read of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RULES = {
    "N01": _("Anti-copy strings of a forum"),
    "N02": _("Advertising of a member site"),
    "N03": _("Attachment of a forum post"),
    "N04": _("Pinyin notes"),
    "N05": _("Characters shifted by a byte"),
    "N06": _("Traditional script"),
    "N07": _("Preview that is given again in full"),
    "N08": _("Frame of a compiler"),
    "N09": _("Lines of a document site"),
    "N10": _("Decoration of the title"),
    "N11": _("Text in one line"),
    "N12": _("Blanks inside phrases"),
    "N13": _("Variant character"),
    "N14": _("Wrong number"),
    "N15": _("Paragraph broken in the middle"),
    "N16": _("Missing text"),
    "N17": _("Masked name or number"),
    "N18": _("Slip of the original"),
    "N19": _("Repeated title"),
    "N20": _("Punctuation and quotation marks"),
    "N21": _("Blank lines"),
    "N22": _("Other traces of a web page"),
}

METADATA = {
    "site": _("Web site"),
    "size_kb": _("Size in KB"),
    "downloads": _("Downloads there"),
    "price": _("Price there"),
    "pages": pgettext_lazy("document", "Pages"),
    "page_no": _("Page"),
    "published": _("Published there"),
    "attachment_name": _("Name of the attachment"),
    "file_format": _("Format of the attachment"),
    "thread_caption": _("Caption of the thread"),
    "uploader": _("Uploaded by"),
    "paywall": _("Paid for there"),
    "support_qq": _("Contact of the site"),
    "warnings": pgettext_lazy("document", "Warnings"),
    "distribution_restriction": _("Restriction notice"),
}
