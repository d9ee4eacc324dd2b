"""Which file of a store lies where, and safe file names for what people call their municipalities and units."""
from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from glob import escape as glob_escape
from glob import glob
from typing import Final

from store.tiny.neighbours import refuse_shared

_SAFE: Final = re.compile(r"[a-z0-9åäö][a-z0-9åäö_-]{0,59}")
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
REST: Final = "_rest"
_NETWORKS: Final = frozenset((
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "davfs", "coda", "acfs", "ceph", "glusterfs", "lustre", "beegfs",
    "beegfs_nodev", "gfs2", "ocfs2", "gpfs", "mmfs", "panfs", "cvfs", "pvfs2", "orangefs", "wekafs", "quobyte", "pnfs",
    # shared by the machine that this one runs in: its locks are others'
    "9p", "virtiofs", "vboxsf", "prl_fs", "vmhgfs", "hgfs", "osxfs", "grpcfuse", "fakeowner", "drvfs",
))
"""Kinds of file system that the kernel knows."""
_OVER_FUSE: Final = frozenset((
    "afpfs", "afpfs-ng", "alluxio-fuse", "blobfuse", "blobfuse2", "ceph", "ceph-fuse", "cephfs", "curlftpfs", "cvmfs2", "davfs",
    "davfs2", "dropbox", "fuse_dfs", "fuse-nfs", "gcsfuse", "geesefs", "glusterfs", "google-drive-ocamlfuse", "goofys", "grpcfuse",
    "gvfs-fuse-daemon", "gvfsd-fuse", "hdfs", "httpdirfs", "hubicfuse", "ipfs", "irods", "jfs", "juicefs", "kio-fuse", "lizardfs", "lustre",
    "megafs", "mfs", "mfsmount", "moosefs", "mount-s3", "mountpoint-s3", "nfs", "objectivefs", "onedriver", "pcloud", "prl_fsd", "quobyte",
    "rclone", "riofs", "s3backer", "s3fs", "s3ql", "saunafs", "seaweedfs", "sftp", "smbnetfs", "sshfs", "svfs", "tigrisfs",
    "vmhgfs-fuse", "wdfs", "weed", "xrootdfs", "yas3fs",
))
"""Programs that show a network through FUSE: the mount's kind is ``fuse.`` and the name."""


class Places:
    """The files of the store at one path, which may be a symbolic link to the main file."""

    def __init__(self, path: str) -> None:
        self.main = os.path.realpath(path)
        self.folder = os.path.dirname(self.main)
        stem = self.main.removesuffix(".json")
        self.journal = self.main + ".journal"
        self.mirror = self.journal + ".bak"
        self.lock = self.main + ".lock"
        self.erasing = self.main + ".radering"
        self.asked = self.main + ".fragor"
        self.swapping = self.main + ".byte"
        self.log = os.path.basename(stem) + ".log.json"
        self.undo = os.path.basename(stem) + ".undo"
        self.figures = os.path.basename(stem) + ".figures"

    def refuse_shared(self) -> None:
        """Raises StoreError where another store has files of the same names beside it."""
        refuse_shared(self.main)

    def owns(self, name: str) -> bool:
        """True for the name of a file beside the main file that this store writes; a main file that was copied lists another's."""
        return name == self.log or (name.startswith((self.undo + "/", self.figures + "/")) and ".." not in name.split("/"))

    def at(self, name: str) -> str:
        """The path of a file that is named relative to the main file's folder."""
        return os.path.join(self.folder, *name.split("/"))

    def figures_file(self, municipality: str, year: str) -> str:
        """The one file of a municipality's year."""
        return f"{self.figures}/{safe_name(municipality)}-{safe_name(year)}.json"

    def split_file(self, municipality: str, year: str, layout: int, top: str) -> str:
        """The file of one top unit ("" = all that lies under none) in a year that is split; ``layout`` numbers the splitting."""
        part = safe_name(top) if top else REST
        return f"{self.figures}/{safe_name(municipality)}-{safe_name(year)}.{layout}/{part}.json"

    def undo_file(self, first: int) -> str:
        """The file of undo notes that begins with those of a generation."""
        return f"{self.undo}/{first:010d}.json"

    def closed_journal(self, first: int, last: int) -> str:
        """The name under which a journal of generations ``first``…``last`` is kept."""
        return f"{self.journal}-{first:010d}-{last:010d}"

    def closed_journals(self) -> list[str]:
        """The kept journals, oldest first."""
        return self._closed(r"\d{10}-\d{10}")

    def closed_copies(self) -> list[str]:
        """The second copies of the kept journals."""
        return self._closed(r"\d{10}-\d{10}\.bak")

    def _closed(self, ending: str) -> list[str]:
        start = os.path.basename(self.journal) + "-"
        try:
            names = os.listdir(self.folder)
        except OSError:
            return []
        found = sorted(name for name in names if name.startswith(start) and re.fullmatch(ending, name[len(start) :]))
        return [os.path.join(self.folder, name) for name in found]

    def last_closed_from_the_beginning(self) -> int:
        """The last change that the kept journals reach without a gap from the first."""
        last = 0
        for path in self.closed_journals():
            first, through = span_of(path)
            if first > last + 1:
                break
            last = max(last, through)
        return last

    def kept_formats(self) -> list[str]:
        """The folders in which the store is kept as it was in older formats."""
        return sorted(glob(glob_escape(self.main) + ".format-*"))

    def beside(self) -> list[str]:
        """The files and folders with what is not in the main file, those that there are."""
        return [path for path in map(self.at, (self.log, self.log + ".bak", self.undo, self.figures)) if os.path.exists(path)]

    def kept_damaged(self) -> list[str]:
        """The folders in which the store is kept as it was before it was rebuilt."""
        return sorted(glob(glob_escape(self.main) + ".skadad-*"))

    def files(self) -> Iterator[str]:
        """The names, relative to the folder, of every file that is the store: without backups, locks and the chat's own notes."""
        return (name for name in self.everything() if not name.endswith((".bak", ".tmp", ".ny")))

    def everything(self) -> Iterator[str]:
        """The same with backups and what a stopped writer left."""
        for path in (self.main, self.main + ".bak", self.journal, self.mirror, *self.closed_journals(), *self.closed_copies()):
            if os.path.isfile(path):
                yield os.path.basename(path)
        for beside in self.beside():
            inside = (os.path.join(at, name) for at, _, names in os.walk(beside) for name in sorted(names))
            for path in [beside] if os.path.isfile(beside) else inside:
                yield os.path.relpath(path, self.folder).replace(os.sep, "/")


def span_of(closed: str) -> tuple[int, int]:
    """The first and the last change of a kept journal, by its name or that of its second copy."""
    first, last = closed.removesuffix(".bak")[-21:].split("-")
    return int(first), int(last)


def network_of(folder: str, mounts: str) -> str | None:
    """The kind of network file system that a folder lies on, by the lines of /proc/mounts; None on a disk of the machine's own.

    Locks and the order of writes are not to be trusted there. Windows has no such lines; there a folder ``\\\\server\\share`` tells
    (a drive letter that leads to one does not).
    """
    if folder.startswith("\\\\"):
        return "delad mapp"
    found = {_OCTAL.sub(_character, fields[1]): fields[2] for fields in map(str.split, mounts.splitlines()) if len(fields) > 2}
    while folder not in found and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    kind = found.get(folder, "")
    return kind if kind in _NETWORKS or kind.removeprefix("fuse.") in _OVER_FUSE else None


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 8))


def safe_name(text: str) -> str:
    """The text when it is safe as a file name everywhere, else what is safe of it and a checksum of the whole."""
    if _SAFE.fullmatch(text):
        return text
    kept = re.sub(r"[^a-z0-9åäö-]+", "_", text[:200].lower())[:40].strip("_-")
    return f"{kept or 'namn'}-{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
