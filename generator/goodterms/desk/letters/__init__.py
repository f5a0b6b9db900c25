"""Letters to clients: standard wording in five languages, every figure and date from the record and ledger.

A letter is a template, ``<language>/<name>.txt``: ``Subject: …``, an empty line, the text. One
in the project's own ``letters/`` takes the place of ours.
"""
