"""A copy of one schema by PostgreSQL's own program, as it stands at one moment, while others write."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from comity.adapters.store_postgres.address import Address
from comity.kernel.errors import StoreFault

PROGRAM: Final = "pg_dump"


def dump(address: Address, target: Path) -> None:
    """Write the schema to a file in the custom format, for pg_restore.

    Raises StoreFault where the program is not there, or says why it failed.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise StoreFault(
            "a backup of PostgreSQL needs the program {program} of its client, which is not on this machine; install "
            "it in the server's version or a newer one, or copy the whole server with its own tools",
            program=PROGRAM,
        )
    named = {name: str(value) for name, value in conninfo_to_dict(address.conninfo).items() if value is not None}
    # What stands on a command line is shown to every user of the machine.
    password = named.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(
        [
            program,
            "--format=custom",
            "--no-owner",
            "--no-password",
            f"--schema={address.schema}",
            f"--file={target}",
            f"--dbname={make_conninfo('', **named)}",
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = " ".join(done.stderr.split())[:500]
        raise StoreFault("{program} could not copy {place}: {reason}", program=PROGRAM, place=address, reason=reason)
