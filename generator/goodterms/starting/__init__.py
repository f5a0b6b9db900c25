"""Beginning: a project, a client, the next invoice, and the files that forges and servers want."""
