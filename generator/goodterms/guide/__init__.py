"""The public guide: Markdown in several languages that quotes the policy's facts."""
