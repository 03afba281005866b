"""The command line ``anlan``. Each feature brings its commands in ``cli.py``; they are listed here.

Exit status: 0 done (also with open questions), 1 input refused, 2 wrong usage. With ``--json`` standard
output carries JSON alone; progress goes to standard error.
"""

import os

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")


@click.group()
@click.version_option(package_name="anlan")
def main() -> None:
    """Anlan 安澜: work-safety governance for a whole city."""
