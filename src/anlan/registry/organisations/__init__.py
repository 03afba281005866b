"""The standard organisations of a city: made from a template, and what they lack (REG-04, REG-05, REG-07)."""
