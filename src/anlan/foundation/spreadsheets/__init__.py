"""Workbooks in and out: safe opening, headings wherever they stand, answers in the same workbook."""
