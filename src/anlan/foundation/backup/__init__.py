"""Backup and restore of database, files and keys in one archive that is checked after writing and before use."""
