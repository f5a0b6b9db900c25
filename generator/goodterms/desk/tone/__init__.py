"""Tone: phrases that escalate, found in what a client will read, each with a calmer way to say it."""
