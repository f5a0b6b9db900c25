"""For the freelancer alone: chasing, warning signs, tone, import, export."""
