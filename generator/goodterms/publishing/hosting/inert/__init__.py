"""Whether a browser would run anything of a built site that the host itself did not bring."""
