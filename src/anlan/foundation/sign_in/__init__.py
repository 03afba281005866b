"""Signing in: passwords, second factors, lock-out, sessions, history. Who may do what is decided in accounts."""
