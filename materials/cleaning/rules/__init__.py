"""The rules in the order in which they apply; each takes a draft and returns the next one."""

from materials.cleaning.draft import Draft
from materials.cleaning.rules import (
    advertising,
    attachments,
    blanks,
    captions,
    decoration,
    duplicates,
    flattened,
    frames,
    hijacked,
    jammer,
    paragraphs,
    pinyin,
    symbols,
    variants,
)

RULES = (
    blanks.unify_line_ends,
    symbols.remove_invisible,
    symbols.remove_emoji,
    jammer.remove_jammer,
    attachments.remove_attachments,
    pinyin.repair_shifted,
    pinyin.remove_readings,
    variants.repair_variants,
    captions.remove_captions,
    captions.remove_hidden_marks,
    symbols.replace_cyrillic_bullets,
    flattened.split_flattened,
    blanks.join_blanks,
    symbols.remove_chunk_numbers,
    blanks.collapse_blank_lines,
    hijacked.reject_hijacked,
    frames.remove_frame,
    advertising.remove_site_lines,
    advertising.remove_advertising,
    decoration.strip_decoration,
    captions.remove_contents,
    duplicates.drop_previews,
    paragraphs.join_broken,
    blanks.collapse_blank_lines,
)
# Enough for what one rule uncovers for another; then the text no longer changes.
ROUNDS = 4


def clean(draft: Draft) -> Draft:
    """Apply the rules until the text no longer changes."""
    for _ in range(ROUNDS):
        text = draft.text
        for rule in RULES:
            draft = rule(draft)
        if draft.text == text:
            break
    return draft
