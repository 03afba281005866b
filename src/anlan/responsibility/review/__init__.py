"""The review of a document: what the reader proposes is decided in one sitting and published at once (RSP-21)."""
