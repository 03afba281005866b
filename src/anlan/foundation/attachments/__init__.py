"""Files that prove something: photos, documents, recordings; stored once by content, never silently deleted."""
