"""Fixed lists of the documents as data: values with names in two languages, source, dates and synonyms (section 7)."""
