"""What a build of many clients costs: ``make bench``."""
