"""Mails that go out: put together, sent over one connection, written down once and for all."""
