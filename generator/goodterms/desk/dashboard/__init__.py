"""The desk as one private page, served to this machine alone or written to a file."""
