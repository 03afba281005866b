"""Work safety and disaster reduction committees: chair, office and member units on any day (REG-04)."""
