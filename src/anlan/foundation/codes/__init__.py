"""Codes that people type: unified social credit codes, region codes, telephone numbers."""
