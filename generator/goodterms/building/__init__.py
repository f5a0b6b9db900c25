"""From records to a published folder: sealing every client's pages, and proving what was written."""
