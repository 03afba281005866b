"""Anlan 安澜: one accountability engine for work safety, and the registers that feed it."""

__version__ = "0.1.0"
