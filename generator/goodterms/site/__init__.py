"""The guide as MkDocs builds it: one build a language inside one run, and what its templates are told."""
