"""Servers of Debian's PostgreSQL, which carries postgres_fdw as pgserver does not: in folders of their own, and gone afterwards."""
from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

_ROOM: Final = Path("/usr/lib/postgresql")
SETTINGS: Final = ("listen_addresses=", "max_connections=40", "shared_buffers=32MB", "enable_partitionwise_aggregate=on")


class Running(NamedTuple):
    """One server, reached through a socket in its folder."""

    folder: Path
    port: int

    def url(self, **options: str) -> str:
        """Its address as a store."""
        said = "&".join(f"{name}={value}" for name, value in {"host": str(self.folder), "port": str(self.port), **options}.items())
        return f"postgresql://postgres@/postgres?{said}"


def programs() -> Path | None:
    """Where Debian's newest PostgreSQL with postgres_fdw has its programs; None where there is none."""
    versions = sorted(_ROOM.glob("*/bin/initdb"), key=lambda found: found.parts[-3].zfill(3))
    having = [each.parent for each in versions if (each.parent.parent / "lib" / "postgres_fdw.so").exists()]
    return having[-1] if having else None


@contextmanager
def servers(number: int) -> Iterator[list[Running]]:
    """So many servers, each with a folder and a port of its own."""
    home = programs()
    assert home is not None, "Debian's PostgreSQL is not here"
    with tempfile.TemporaryDirectory(prefix="koll-deb-", dir="/tmp", ignore_cleanup_errors=True) as held:
        os.chmod(held, 0o755)
        started: list[Running] = []
        try:
            for each in range(number):
                started.append(_start(home, Path(held, f"s{each}"), 54330 + each))
            yield started
        finally:
            for running in started:
                _run(home / "pg_ctl", "-D", str(running.folder / "data"), "-m", "immediate", "-w", "stop")


def _start(home: Path, folder: Path, port: int) -> Running:
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    _run(home / "initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
    options = " ".join(f"-c {each}" for each in (*SETTINGS, f"unix_socket_directories={folder}", f"port={port}"))
    _run(home / "pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
    return Running(folder, port)


def _run(program: Path, *arguments: str) -> None:
    """Run it, as ``postgres`` where one is root, whom the server refuses."""
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, cwd="/", check=False, **who)  # type: ignore[call-overload] # the three are keywords of run
    assert done.returncode == 0, done.stderr
