"""``anlan worker``: background work."""

import click


@click.command()
@click.option("--once", is_flag=True, help="Run what waits and what is due, then end.")
@click.option("--with-parent", type=int, metavar="PID", help="End when this process, which started the worker, ends.")
def worker(once: bool, with_parent: int | None) -> None:
    """Run background jobs and the timetable until SIGTERM.

    Any number of workers may run. One may be killed at any instant: what it was doing is run again.
    """
    import logging

    from anlan.foundation.jobs.worker import work

    if not logging.getLogger().handlers:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    count = work(once=once, with_parent=with_parent)
    if once:
        click.echo(f"{count} run", err=True)
