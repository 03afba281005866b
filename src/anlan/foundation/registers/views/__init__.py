"""The pages of every register, by what people do. Requests come in, a declaration answers; nothing is decided here."""
