#!/usr/bin/env python
"""Django's own commands, for those who work on Anlan; those who use it have ``anlan``."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
