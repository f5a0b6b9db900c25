"""What `goodterms doctor` looks at, a module for each part of a set-up; nothing is changed."""
