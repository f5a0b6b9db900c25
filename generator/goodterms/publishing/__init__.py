"""The git side: a self-hosted push target, releases, rollback."""
