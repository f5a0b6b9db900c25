"""A repository on the freelancer's own server that publishes what is pushed to it."""
