"""Files of other programs, read as records: text, tables, and the invoices in them."""
