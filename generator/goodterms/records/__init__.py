"""YAML text -> typed records, or problems with file:line:column."""
