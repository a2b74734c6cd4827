"""Outlets as files: what is known of an outlet, in TOML that a person can read and change."""

from crawler.outlets.file import (
    OutletFileError,
    files_as_written,
    outlet_files,
    outlet_path,
    read_outlet,
    read_outlets,
    write_outlet,
)
from crawler.outlets.known import CurrentOutlets, KnownOutlets, current_outlets
from crawler.outlets.outlet import Outlet, Source, SourceKind, name_of

__all__ = [
    "CurrentOutlets",
    "KnownOutlets",
    "Outlet",
    "OutletFileError",
    "Source",
    "SourceKind",
    "current_outlets",
    "files_as_written",
    "name_of",
    "outlet_files",
    "outlet_path",
    "read_outlet",
    "read_outlets",
    "write_outlet",
]
