"""What the columns of an invoice table are called: by QuickBooks, by other programs, by people."""

from __future__ import annotations

from collections.abc import Iterable

from goodterms.desk.imports.table import normal

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": (
        "InvoiceNo", "Invoice No", "Invoice No.", "Invoice Number", "Invoice #", "Invoice", "Num", "Number",
        "Rechnungsnummer", "Rechnungs-Nr.", "Rechnungsnr", "Belegnummer", "Numer faktury", "Nr faktury",
        "Numer", "Reikningsnúmer", "Númer", "Шот нөмірі", "Номер счета", "Номер",
    ),
    "client": (
        "Customer", "Customer Name", "Customer full name", "Client", "Client Name", "Bill to", "Name",
        "Kunde", "Kundenname", "Nabywca", "Klient", "Kontrahent", "Viðskiptavinur", "Клиент", "Покупатель",
    ),
    "issued": (
        "InvoiceDate", "Invoice Date", "Issue date", "Issued", "Date", "Rechnungsdatum", "Belegdatum",
        "Datum", "Data wystawienia", "Dagsetning", "Күні", "Дата",
    ),
    "due": ("DueDate", "Due Date", "Due", "Fällig", "Fälligkeitsdatum", "Zahlbar bis", "Termin płatności",
            "Gjalddagi", "Срок оплаты"),
    "terms": ("Terms", "Payment terms", "Zahlungsbedingungen", "Zahlungsziel", "Warunki płatności"),
    "service": ("Service Date", "ServiceDate", "Service", "Leistungsdatum", "Leistungszeitraum",
                "Data sprzedaży", "Delivery date"),
    "purpose": ("Purpose", "Subject", "Memo", "Message", "Betreff", "Tytuł", "Titill"),
    "note": ("Note", "Message on invoice", "Notiz", "Uwagi"),
    "item": ("ItemDescription", "Item Description", "Description", "Memo/Description", "Bezeichnung",
             "Beschreibung", "Nazwa towaru lub usługi", "Opis", "Lýsing", "Наименование"),
    "product": ("Item(Product/Service)", "Item (Product/Service)", "Product/Service",
                "Product/service full name", "Item", "Position", "Artikel", "Vara"),
    "quantity": ("ItemQuantity", "Item Quantity", "Quantity", "Qty", "Menge", "Ilość", "Magn", "Количество"),
    "unit": ("Unit", "Unit of measure", "Einheit", "Jednostka", "J.m.", "Eining", "Ед. изм."),
    "price": ("ItemRate", "Item Rate", "Rate", "Sales Price", "Unit price", "Price", "Einzelpreis", "Preis",
              "Cena jednostkowa netto", "Cena netto", "Cena", "Einingarverð", "Verð", "Цена"),
    "amount": ("ItemAmount", "Item Amount", "Line amount", "Line total", "Amount", "Net amount", "Netto",
               "Betrag", "Gesamtpreis", "Wartość netto", "Upphæð", "Сумма"),
    "tax": ("TaxRate", "Item Tax Rate", "Tax rate", "Tax %", "VAT rate", "VAT %", "MwSt-Satz", "USt-Satz",
            "Steuersatz", "MwSt %", "USt %", "Stawka VAT", "VSK %", "Ставка НДС"),
    "tax_code": ("ItemTaxCode", "Item Tax Code", "Tax code", "Sales tax code"),
    "tax_amount": ("ItemTaxAmount", "Item Tax Amount", "Line tax", "Tax amount", "MwSt", "USt", "Kwota VAT"),
    "taxable": ("Taxable", "Steuerpflichtig"),
    "net_total": ("Subtotal", "Net total", "Invoice net", "Nettobetrag", "Zwischensumme", "Razem netto"),
    "tax_total": ("Total tax", "Tax total", "Invoice tax", "Steuerbetrag", "Razem VAT"),
    "total": ("Total", "Invoice total", "Invoice amount", "Total amount", "Gross", "Brutto", "Gesamtbetrag",
              "Rechnungsbetrag", "Bruttobetrag", "Razem brutto", "Wartość brutto", "Samtals", "Итого"),
    "currency": ("Currency", "Currency code", "Währung", "Waluta", "Mynt", "Gjaldmiðill", "Валюта"),
    "corrects": ("Corrects", "Corrected invoice", "Original invoice", "Korrigiert", "Faktura korygowana"),
    "kind": ("Transaction type", "Type", "Belegart"),
    "email": ("Email", "Customer email", "E-Mail", "Adres e-mail", "Netfang"),
    "address": ("Address", "Billing address", "Bill to address", "Adresse", "Anschrift", "Adres",
                "Heimilisfang"),
    "country": ("Country", "Billing country", "Land", "Kraj", "Страна"),
}  # fmt: skip
"""For each field the names that its column may have, the surest first."""

NEEDED = ("number", "issued", "item|product|amount|total")

_QUICKBOOKS = frozenset({"invoiceno", "customer", "invoicedate", "itemamount"})


def is_quickbooks(head: Iterable[str]) -> bool:
    """Tell whether a table's head is that of QuickBooks' export of invoices."""
    return {normal(cell) for cell in head} >= _QUICKBOOKS
