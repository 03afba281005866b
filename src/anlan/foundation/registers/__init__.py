"""Registers (台账): a model and one declaration give list, filters, detail, form, history, export, import and API.

Read ``declaration.py`` first; ``docs/how-to/add-a-register.md`` takes you through an example.
"""
