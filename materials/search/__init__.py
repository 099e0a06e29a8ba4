"""Full-text search of Chinese without a dictionary: two neighbouring characters are a word.

Pure: texts in, what PostgreSQL stores and asks out. A phrase of such pairs finds
exactly the texts that hold the characters in a row.
"""
