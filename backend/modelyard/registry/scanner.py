"""Looks into files for danger, without running or unpickling any of them.

A program of its own, which `scanning` starts without secrets and under limits. It takes files on standard input, each a
line of JSON with `path` and `size` and then the bytes. On standard output it says what it finds, a line of JSON each:
findings (`path`, `severity`, `kind`, `detail`), `at` for the file that it begins, and `done` at the end.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import posixpath
import re
import resource
import stat
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from typing import IO, Any

from modelyard.registry.pickles import REMAKERS, Pickles, UnreadableError, levels_of

CRITICAL, ERROR, WARNING = "critical", "error", "warning"
HEAD_BYTES = 8200
CHUNK_BYTES = 1024 * 1024
MEMORY_FILE_BYTES = 8 * 1024 * 1024
MAX_PICKLES = 1000
MAX_MEMBERS = 100_000
MAX_DEPTH = 5
MAX_FINDINGS = 1000
BOMB_BYTES = 64 * 1024 * 1024
BOMB_RATIO = 200
"""More than so many unpacked bytes that are also so many times the packed ones are a bomb."""

PICKLE_NAMES = (".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle")
HDF5 = b"\x89HDF\r\n\x1a\n"
LAMBDA = re.compile(rb'"class_name":"(?:Lambda|__lambda__)"')
ESCAPED = re.compile(rb"\\u00([0-9a-fA-F]{2})")
HDF5_STARTS = (0, 512, 1024, 2048, 4096, 8192)
"""Where the library looks for it: something else may lie before it."""
CLOSED = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard"}
MACH_O = tuple(bytes.fromhex(magic) for magic in ("feedface", "feedfacf", "cefaedfe", "cffaedfe"))


class BombError(Exception):
    """It unpacks to far more than it is."""


class Stream(io.RawIOBase):
    """Bytes that are read once and forwards, the first ones known beforehand. meter: told of each that comes."""

    def __init__(self, raw: IO[bytes] | io.BufferedReader[Any], meter: Any = None) -> None:
        self._raw, self._meter, self._read = raw, meter, 0
        self.head = b""
        while len(self.head) < HEAD_BYTES and (more := self._more(HEAD_BYTES - len(self.head))):
            self.head += more
        self._pending = self.head
        self.bytes: io.BufferedReader[Any] = io.BufferedReader(self, 64 * 1024)

    def _more(self, size: int) -> bytes:
        found = self._raw.read(size)
        if self._meter is not None:
            self._meter(len(found))
        return found

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer)
        found = self._pending[:size] or self._more(size)
        self._pending = self._pending[size:]
        buffer[: len(found)] = found
        self._read += len(found)
        return len(found)

    def tell(self) -> int:
        return self._read


class Scanner:
    """Looks at one file after the other, and `say`s what it finds: severity, kind, detail."""

    def __init__(self) -> None:
        self.path = ""
        self.size = 0
        self.unpacked = 0
        self.said: set[tuple[str, str, str]] = set()

    def say(self, path: str, severity: str, kind: str, detail: str) -> None:
        if (path, kind, detail) not in self.said and len(self.said) < MAX_FINDINGS:
            self.said.add((path, kind, detail))
            tell({"path": path, "severity": severity, "kind": kind, "detail": detail})

    def look(self, path: str, size: int, file: IO[bytes]) -> None:
        """A file as it was stored, from its beginning."""
        self.path, self.size, self.unpacked = path, size, 0
        too_large = False
        try:
            self._name(path, path)
            if path.endswith(".py"):
                self.say(path, WARNING, "source_code", "Python source, which runs when the model is loaded or used")
            self._look(Stream(file), path, 0, file)
        except BombError as error:
            self.say(path, CRITICAL, "archive_bomb", str(error))
        except MemoryError:
            too_large = True
        except RecursionError:
            self.say(path, CRITICAL, "archive_bomb", "it is nested too deeply")
        except Exception as error:  # a stranger's file: whatever a reader makes of it, the others are looked at
            self.say(path, ERROR, "unreadable", f"it cannot be read: {type(error).__name__}")
        if too_large:  # said here, where what took the memory is gone
            self.say(path, ERROR, "too_large", "looking at it takes more memory than MODELYARD_SCAN_MEMORY_BYTES")

    def _meter(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > BOMB_BYTES and self.unpacked > BOMB_RATIO * self.size:
            raise BombError(f"it unpacks to more than {BOMB_RATIO} times its size")

    def _look(self, stream: Stream, path: str, depth: int, file: IO[bytes] | None = None) -> None:
        """file: the same bytes where they can be read in any order."""
        head = stream.head
        if depth > MAX_DEPTH:
            raise BombError(f"archives lie in archives, more than {MAX_DEPTH} deep")
        self._executable(head, path)
        for magic, name in CLOSED.items():
            if head.startswith(magic):
                self.say(path, WARNING, "not_looked_into", f"{name} archives are not opened")
        packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        if packed or (file is not None and zipfile.is_zipfile(file)):
            with _whole(stream) if file is None else file as seekable:
                self._zip(seekable, path, depth)
                if packed:
                    return
                # A pickle with an archive behind it is both.
                seekable.seek(0)
                self._look_inside(Stream(seekable), path, depth)
            return
        if file is not None:
            file.seek(0)
            stream = Stream(file)
        self._look_inside(stream, path, depth)

    def _look_inside(self, stream: Stream, path: str, depth: int) -> None:
        head = stream.head
        opened = _unpacker(stream)
        if opened is not None:
            self._unpack(opened, path, depth, certain=not head.startswith(b"x"))
        elif head.startswith(b"\x93NUMPY"):
            self._numpy(stream.bytes, path)
        elif _is_tar(head):
            self._tar(stream.bytes, path, depth)
        elif any(head.startswith(HDF5, start) for start in HDF5_STARTS) or re.split("[/!]", path)[-1] == "config.json":
            self._keras(stream.bytes, path)
        else:
            self._pickles(stream, path)

    def _executable(self, head: bytes, path: str) -> None:
        start = int.from_bytes(head[60:64], "little")
        windows = head.startswith(b"MZ") and (head[start : start + 4] == b"PE\0\0" or start >= len(head))
        if head.startswith((b"\x7fELF", *MACH_O)) or (windows and len(head) >= 64):
            self.say(path, WARNING, "executable", "a program or a library in machine code")

    def _name(self, path: str, name: str) -> None:
        plain = name.replace("\\", "/")
        if plain.startswith("/") or re.match(r"[A-Za-z]:/", plain) or ".." in plain.split("/"):
            self.say(path, CRITICAL, "path_trick", f"the name {name!r} leads out of the folder that it is unpacked to")
        elif "\\" in name or any(unicodedata.category(char) in ("Cc", "Cf") for char in name):
            self.say(path, WARNING, "odd_name", f"the name {name!r} does not look like what it is")

    def _link(self, path: str, name: str, target: str) -> None:
        to = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        if to.startswith(("/", "..")):
            self.say(path, CRITICAL, "path_trick", f"the link {name!r} leads out of the archive, to {target!r}")

    # Archives

    def _zip(self, file: IO[bytes], path: str, depth: int) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                self._members(archive, path, depth)
        except (zipfile.BadZipFile, NotImplementedError, UnicodeError, EOFError) as error:
            self.say(path, ERROR, "unreadable", f"the archive cannot be read: {str(error)[:100]}")

    def _members(self, archive: zipfile.ZipFile, path: str, depth: int) -> None:
        members = archive.infolist()
        declared = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or (declared > BOMB_BYTES and declared > BOMB_RATIO * self.size):
            raise BombError(f"{len(members)} files of {declared} bytes are packed into {self.size}")
        for member in members:
            self._name(path, member.filename)
            if member.is_dir():
                continue
            within = f"{path}!{member.filename}"
            if member.flag_bits & 1:
                self.say(within, ERROR, "unreadable", "it is encrypted")
                continue
            try:
                with archive.open(member) as content:
                    if stat.S_ISLNK(member.external_attr >> 16):
                        self._link(path, member.filename, content.read(4096).decode(errors="replace"))
                    else:
                        self._look(Stream(content, self._meter), within, depth + 1)
            except (zipfile.BadZipFile, NotImplementedError, zlib.error, lzma.LZMAError, OSError, EOFError) as error:
                self.say(within, ERROR, "unreadable", f"it cannot be unpacked: {str(error)[:100]}")

    def _tar(self, source: io.BufferedReader[Any], path: str, depth: int) -> None:
        try:
            with tarfile.open(fileobj=source, mode="r|") as archive:
                for count, member in enumerate(archive):
                    if count > MAX_MEMBERS:
                        raise BombError(f"it holds more than {MAX_MEMBERS} files")
                    self._name(path, member.name)
                    if member.issym():
                        self._link(path, member.name, member.linkname)
                    elif member.islnk():
                        self._link(path, "link", member.linkname)
                    elif member.isdev():
                        self.say(path, CRITICAL, "path_trick", f"{member.name!r} is a device or a pipe")
                    # What is of no known kind is unpacked as a file.
                    is_link = member.issym() or member.islnk()
                    content = None if is_link else archive.extractfile(member)
                    if content is not None:
                        self._look(Stream(content), f"{path}!{member.name}", depth + 1)
        except (tarfile.TarError, UnicodeError, EOFError) as error:
            self.say(path, ERROR, "unreadable", f"the archive cannot be read: {str(error)[:100]}")

    def _unpack(self, opened: Any, path: str, depth: int, *, certain: bool) -> None:
        """certain: the first bytes leave no doubt that this is what it looks like."""
        try:
            inner = Stream(opened, self._meter)
        except _DAMAGED as error:
            if certain or path.endswith(PICKLE_NAMES):
                self.say(path, ERROR, "unreadable", f"it cannot be unpacked: {str(error)[:100]}")
            return
        try:
            self._look(inner, path, depth + 1)
            while inner.bytes.read(CHUNK_BYTES):
                pass
        except _DAMAGED as error:
            self.say(path, ERROR, "unreadable", f"it cannot be unpacked: {str(error)[:100]}")

    # What runs when it is loaded

    def _keras(self, source: io.BufferedReader[Any], path: str) -> None:
        before = b""
        while found := source.read(CHUNK_BYTES):
            # JSON may have space between, and letters as escapes.
            plain = before + b"".join(found.split())
            if LAMBDA.search(ESCAPED.sub(lambda escaped: bytes.fromhex(escaped[1].decode()), plain)):
                self.say(path, CRITICAL, "keras_lambda", "a Keras Lambda layer, whose code runs with the model")
                return
            before = plain[-200:]

    def _numpy(self, source: io.BufferedReader[Any], path: str) -> None:
        """An array of objects is a pickle behind a header."""
        version = source.read(8)[6]
        header = source.read(int.from_bytes(source.read(2 if version == 1 else 4), "little"))
        if b"O" in header:
            self._pickles(Stream(source), path, certain=re.search(rb"'descr': *'\|?O", header) is not None)

    def _pickles(self, stream: Stream, path: str, *, certain: bool = False) -> None:
        """Pickles in a row, whatever the file is called. What breaks off before it imports anything can do nothing, and
        is no pickle where nothing else says so."""
        head = stream.head
        named = certain or path.endswith(PICKLE_NAMES)
        marked = len(head) > 1 and head[0] == 0x80 and head[1] <= 5
        found = Pickles(stream.bytes)
        for count in range(MAX_PICKLES):
            if not stream.bytes.peek(1):
                break
            try:
                found.follow()
                named = named or bool(found.imports)  # whatever it is called
            except UnreadableError as error:
                if count == 0 and (named or (marked and found.imports)):
                    self.say(path, ERROR, "unreadable", f"the pickle cannot be followed to its end: {error}")
                    marked = True
                elif count == 0:
                    named = marked = False
                break
        self._judge(path, found, said=named or marked)

    def _judge(self, path: str, found: Pickles, *, said: bool) -> None:
        """said: this is a pickle. Else only what is plainly dangerous counts: any text begins with some operation."""
        unknown = []
        for one, level in sorted(levels_of(found.imports)):
            name = f"{one.module}.{one.name}"
            if one.module.partition(".")[0] == "cloudpickle" and one.name in REMAKERS:
                found.alarms.add(("embedded_code", "holds Python code of its own, which runs with it"))
            elif level == "dangerous" or (said and (level == "telling" or one in found.reaching)):
                self.say(path, CRITICAL, "dangerous_import", f"imports {name} when it is loaded")
            elif level == "suspicious":
                unknown.append(name)
        for kind, detail in sorted(found.alarms) if said else ():
            severity = WARNING if detail.startswith("holds Python code") else CRITICAL
            self.say(path, severity, kind, detail)
        if unknown and said:
            self.say(path, WARNING, "unknown_import", f"imports {', '.join(unknown)}")


def _whole(stream: Stream) -> IO[bytes]:
    whole = tempfile.SpooledTemporaryFile(MEMORY_FILE_BYTES)  # noqa: SIM115 - its user closes it
    while found := stream.bytes.read(CHUNK_BYTES):
        whole.write(found)
    whole.seek(0)
    return whole


def _unpacker(stream: Stream) -> Any:
    head = stream.head
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream.bytes)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream.bytes)
    if head.startswith((b"\xfd7zXZ\0", b"]\0\0\x80")):
        return lzma.LZMAFile(stream.bytes)
    if head.startswith(b"\x04\x22\x4d\x18"):
        import lz4.frame

        return lz4.frame.LZ4FrameFile(stream.bytes)
    if head.startswith((b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")):
        return _Zlib(stream.bytes)
    return None


_DAMAGED = (zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)


class _Zlib:
    """What zlib packed, read as a file."""

    def __init__(self, source: io.BufferedReader[Any]) -> None:
        self._source, self._unpacker = source, zlib.decompressobj()

    def read(self, size: int) -> bytes:
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._source.read(64 * 1024)
            if not packed:
                raise EOFError("it ends too early")
            found = self._unpacker.decompress(packed, size)
            if found:
                return found
        return b""


def _is_tar(head: bytes) -> bool:
    try:
        return bool(tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "replace").name)
    except tarfile.TarError:
        return False


def tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(memory_bytes: int, processor_seconds: int, file_bytes: int) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    tempfile.tempdir = "."
    scanner = Scanner()
    source = sys.stdin.buffer
    while (header := json.loads(source.readline() or "null")) is not None:
        if "end" in header:
            tell({"done": True})
            return
        tell({"at": header["path"]})
        with tempfile.SpooledTemporaryFile(MEMORY_FILE_BYTES) as file:
            left = header["size"]
            while left:
                found = source.read(min(left, CHUNK_BYTES))
                if not found:
                    return  # whoever asked is gone
                file.write(found)
                left -= len(found)
            file.seek(0)
            scanner.look(header["path"], header["size"], file)
