"""A refusal has a name: its code is the key of the message, the label in statistics, the heading in the manual."""
