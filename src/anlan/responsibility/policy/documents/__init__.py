"""What a file of any kind holds: its running text and its tables, each with its place in that text."""
