"""What a bank file says about open invoices: read, matched, shown, and written only once confirmed."""
