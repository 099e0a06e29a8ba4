"""What a reader says about a text: stable words, for programs."""

# Left out of the text, because it does not belong to its flow.
FOOTNOTES = "footnotes"
TEXT_BOXES = "text_boxes"
COMMENTS = "comments"
HEADERS = "headers"
DELETED_TEXT = "deleted_text"
HIDDEN_TEXT = "hidden_text"
# Numbers of headings and lists that the program writes and the text does not hold.
AUTOMATIC_NUMBERS = "automatic_numbers"
# Pages that are pictures: nothing to read without recognition.
SCANNED = "scanned"
# The characters were guessed, or some could not be read.
ENCODING_GUESSED = "encoding_guessed"
UNREADABLE_CHARACTERS = "unreadable_characters"
