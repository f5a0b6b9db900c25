"""Sealed pages, format 1: keys, packing, envelopes and the root secret.

Pure cryptography: nothing here knows what a client or an invoice is.

* :mod:`~goodterms.sealing.keys`: the root secret's descendants, codes and links;
* :mod:`~goodterms.sealing.packing`: a page or a document as bytes whose length says little;
* :mod:`~goodterms.sealing.envelope`: sealing those bytes, and opening them again;
* :mod:`~goodterms.sealing.secret`: where the root secret lives on a disk or in an environment.

``tests/vectors/sealing.json`` holds every step of the format with its intermediate values.
"""
