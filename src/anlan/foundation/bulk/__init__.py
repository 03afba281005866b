"""Many rows at once without ORM objects, for the record-many verbs of services."""
