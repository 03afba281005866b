"""The command line ``anlan``; its commands are listed in ``commands.py``.

Exit status: 0 done (also with open questions), 1 input refused, 2 wrong usage. With ``--json`` standard
output carries JSON alone; progress goes to standard error.
"""

import os

import click

from anlan.config.commands import Commands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="anlan")
def main() -> None:
    """Anlan 安澜: work-safety governance for a whole city."""


if __name__ == "__main__":
    main()
