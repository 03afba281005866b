"""The pages of assignment: coverage, one party, disputes, rule book, hand-over. They parse, call and render."""
