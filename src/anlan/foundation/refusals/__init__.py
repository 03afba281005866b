"""A refusal has a name: the code in the rule is the key of the message, the label in statistics, the heading in the manual."""
