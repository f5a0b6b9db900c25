"""Records and ledger for other programs: spreadsheets, bookkeeping, e-invoices."""
