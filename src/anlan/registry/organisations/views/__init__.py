"""The pages of organisations: what committees and stations lack, and how many stood on a day."""
