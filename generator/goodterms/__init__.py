"""Good Terms: private, sealed client pages beside a public billing policy."""

__version__ = "0.1.0"
