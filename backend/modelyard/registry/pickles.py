"""Follows pickles without running or unpickling them: what they would import, call and define."""

from __future__ import annotations

import io
import pickletools  # nosec B403 - it names operations, and does none
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from picklescan.scanner import scan_pickle_bytes  # nosec B403 - it loads nothing

CHUNK_BYTES = 1024 * 1024
MAX_LINE_BYTES = 64 * 1024 * 1024
MAX_KEPT_CHARS = 256
MAX_KEPT_ITEMS = 4096

REMAKERS = {
    "_builtin_type", "_make_function", "_make_skel_func", "_fill_function", "_function_setstate", "_make_cell",
    "_make_empty_cell", "_cell_set", "subimport", "dynamic_subimport", "_make_skeleton_class", "_class_setstate",
    "_make_skeleton_enum", "_make_typevar", "_make_dict_keys", "_make_dict_values", "_make_dict_items", "_gen_ellipsis",
    "_gen_not_implemented", "_get_cell_contents", "_lookup_class_or_track", "_get_dataclass_field_type_sentinel",
}  # fmt: skip
"""With these cloudpickle makes functions and classes anew whose code is in the pickle."""
CLASS_MAKERS = {"_make_skeleton_class", "_make_skeleton_enum", "_lookup_class_or_track"}
DANGEROUS = {
    "builtins": {"__import__", "globals", "locals", "setattr", "delattr"},
    "__builtin__": {"__import__", "execfile", "globals", "locals", "setattr", "delattr"},
    "importlib": {"*"},
    "marshal": {"*"},
    "joblib": {"load"},
    "joblib.numpy_pickle": {"load", "load_temporary_memmap"},
    "joblib.numpy_pickle_compat": {"*"},
    "dill": {"load", "loads", "load_module", "load_session"},
    "dill._dill": {"load", "loads", "_create_function", "_create_code", "_import_module", "_eval_repr"},
    "numpy": {"load"},
    "pandas": {"read_pickle"},
    "pandas.io.pickle": {"*"},
    "types": {"FunctionType", "LambdaType"},
    "typing": {"get_type_hints"},
    "pandas.core.computation.eval": {"*"},
    "torch": {"load"},
    "torch.serialization": {"load"},
    "torch.jit": {"load"},
    "torch.hub": {"*"},
    "torch._ops": {"*"},
    "numpy.testing": {"rundocs"},
    "shelve": {"*"},
    "jsonpickle": {"*"},
    "io": {"open", "FileIO", "open_code"},
    "_io": {"open", "FileIO", "open_code"},
    "_pyio": {"*"},
    "codecs": {"open"},
    "threading": {"Thread", "Timer"},
    "_thread": {"start_new_thread", "start_new"},
    "multiprocessing": {"Process"},
    "multiprocessing.popen_fork": {"*"},
    "multiprocessing.popen_spawn_posix": {"*"},
    "logging.config": {"*"},
    "http.server": {"*"},
    "http.client": {"*"},
}
"""Imports that run or load something, or write files, beyond those that picklescan knows. `*`: all of the module."""
DANGEROUS |= {
    module: {"*"}
    for module in (
        "code codeop distutils setuptools ensurepip idlelib imp _imp _ctypes cffi zipimport site doctest unittest "
        "ftplib smtplib telnetlib nntplib imaplib poplib socketserver wsgiref xmlrpc trace py_compile compileall "
        "zipapp venv cPickle numexpr IPython paramiko pexpect atexit readline rlcompleter _bootsubprocess"
    ).split()
}
ANYWHERE = frozenset(
    "system popen Popen exec execfile eval __import__ import_module import_string check_output check_call getoutput "
    "getstatusoutput spawn spawnv spawnl spawnv_passfds posix_spawn fork execv execve execvp execl run_path run_module "
    "run_setup runstring exec_command unsafe_load full_load load_source load_dynamic load_library dlopen CDLL "
    "_eval_type sympify parse_expr".split()
)
"""Names that run something in whatever module they are found: modules import them from each other."""
TELLING = {
    "subprocess", "popen", "Popen", "__import__", "exec", "execl", "execv", "execve", "execvp", "fork", "forkpty",
    "spawnl", "spawnv", "posix_spawn", "pty", "ctypes", "check_output",
}  # fmt: skip
"""Names that code in a model has few good reasons to use; `system` is one beside `os`."""


class UnreadableError(Exception):
    """It cannot be followed to its end."""


class Global(NamedTuple):
    module: str
    name: str


class Made(NamedTuple):
    """What a call in a pickle gives: never called here, but remembered by what was to be called."""

    callee: Any
    arguments: Any


NUMPY_WRAPPER = Global("joblib.numpy_pickle", "NumpyArrayWrapper")
ARRAY_TYPE = re.compile(r"[<>=|]?([a-zA-Z])(\d+)")


def skip(source: io.BufferedReader[Any], size: int) -> None:
    while size > 0:
        found = source.read(min(size, CHUNK_BYTES))
        if not found:
            raise UnreadableError("it ends too early")
        size -= len(found)


class Pickles:
    """Follows the operations of pickles without doing any, and gathers what they would import, call and define.

    The stack holds what matters for that (short texts, numbers, imports, calls, tuples, small dicts) and None for the
    rest. imports: all that they name; reaching: those of them whose name leads through other modules. alarms: kind and
    detail of what no import shows.
    """

    def __init__(self, source: io.BufferedReader[Any]) -> None:
        self.source = source
        self.imports: set[Global] = set()
        self.reaching: set[Global] = set()
        self.alarms: set[tuple[str, str]] = set()

    def follow(self) -> None:
        """One pickle, to its STOP.

        Raises:
            UnreadableError: it breaks off, or no unpickler could read it.
        """
        try:
            self._follow()
        except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise UnreadableError("it breaks off or is damaged") from error

    def _follow(self) -> None:  # noqa: PLR0915 - a case for each operation
        source, operations = self.source, _OPERATIONS
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.frame_end = self.protocol = 0
        memo: dict[int, Any] = {}
        stack, marks = self.stack, self.marks
        while True:
            operation = operations[source.read(1).decode("latin-1")]
            name = operation.name
            value: Any = None
            if name in _LONG:
                value = self._long(name)
            elif operation.arg is not None:
                reader: Any = operation.arg.reader
                value = reader(_Lines(source) if name in _LINES else source)
            match name:
                case "STOP":
                    return
                case "MEMOIZE":
                    memo[len(memo)] = stack[-1]
                case "PUT" | "BINPUT" | "LONG_BINPUT":
                    memo[value] = stack[-1]
                case "GET" | "BINGET" | "LONG_BINGET":
                    stack.append(memo[value])
                case "MARK":
                    marks.append(len(stack))
                case "FRAME":
                    self.frame_end = source.tell() + value
                case "PROTO":
                    self.protocol = value
                case "READONLY_BUFFER":
                    pass
                case "POP":
                    if marks and marks[-1] == len(stack):
                        marks.pop()
                    else:
                        stack.pop()
                case "POP_MARK" | "APPENDS" | "ADDITEMS":
                    self._marked()
                case "DUP":
                    stack.append(stack[-1])
                case "EMPTY_DICT":
                    stack.append({})
                case "DICT":
                    stack.append(_as_dict(self._marked()))
                case "SETITEM":
                    given, key = stack.pop(), stack.pop()
                    _set(stack[-1], [key, given])
                case "SETITEMS":
                    items = self._marked()
                    _set(stack[-1], items)
                case "APPEND":
                    stack.pop()
                case "LIST" | "FROZENSET":
                    self._marked()
                    stack.append(None)
                case "TUPLE":
                    stack.append(_as_tuple(self._marked()))
                case "EMPTY_TUPLE":
                    stack.append(())
                case "TUPLE1" | "TUPLE2" | "TUPLE3":
                    count = int(name[-1])
                    items = stack[-count:]
                    del stack[-count:]
                    stack.append(tuple(items))
                case "GLOBAL":
                    stack.append(self._import(*value.split(" ", 1)))
                case "STACK_GLOBAL":
                    attribute, module = stack.pop(), stack.pop()
                    stack.append(self._import(module, attribute))
                case "INST":
                    stack.append(Made(self._import(*value.split(" ", 1)), _as_tuple(self._marked())))
                case "EXT1" | "EXT2" | "EXT4":
                    stack.append(self._import("unknown", f"extension {value}"))
                case "OBJ":
                    items = self._marked()
                    stack.append(Made(items[0], _as_tuple(items[1:])))
                case "REDUCE":
                    given = stack.pop()
                    stack[-1] = self._call(stack[-1], given)
                case "NEWOBJ":
                    given = stack.pop()
                    stack[-1] = Made(stack[-1], given)
                case "NEWOBJ_EX":
                    stack.pop()
                    given = stack.pop()
                    stack[-1] = Made(stack[-1], given)
                case "BUILD":
                    state = stack.pop()
                    self._build(stack[-1], state)
                case "BINPERSID":
                    stack[-1] = None
                case _:
                    stack.append(value if isinstance(value, int) or _short(value) else None)

    def _marked(self) -> list[Any]:
        start = self.marks.pop()
        items = self.stack[start:]
        del self.stack[start:]
        return items

    def _long(self, name: str) -> Any:
        """A length and as many bytes, of which only a short text is kept."""
        width = 8 if name.endswith("8") else 4
        length = int.from_bytes(self.source.read(width), "little", signed=name in ("BINSTRING", "LONG4"))
        if length < 0:
            raise UnreadableError("a length is negative")
        if length > 4 * MAX_KEPT_CHARS or not name.startswith("BINUNICODE"):
            return skip(self.source, length)
        return self.source.read(length).decode("utf-8", "surrogatepass")

    def _import(self, module: Any, name: Any) -> Global:
        if not isinstance(module, str) or not isinstance(name, str):
            module, name = "unknown", "name made while loading"
        found = Global(module, name)
        self.imports.add(found)
        if self.protocol >= 4 and _reaches_on(name):  # only then does an unpickler follow dots
            self.reaching.add(found)
        return found

    def _call(self, callee: Any, arguments: Any) -> Any:
        first = arguments[0] if isinstance(arguments, tuple) and arguments else None
        if isinstance(callee, Global):
            if callee in (("copyreg", "_reconstructor"), ("copy_reg", "_reconstructor")):
                return Made(first, ())
            if callee.module.startswith("cloudpickle.") and callee.name == "_builtin_type" and isinstance(first, str):
                return Global("types", first)
            if callee == ("types", "CodeType"):
                self._look_at_code(arguments)
        elif not (isinstance(callee, Made) and getattr(callee.callee, "name", None) in CLASS_MAKERS):
            self.alarms.add(("call_on_load", "calls, while it is loaded, a function that it makes itself"))
        return Made(callee, arguments)

    def _look_at_code(self, arguments: Any) -> None:
        names = arguments[8] if isinstance(arguments, tuple) and len(arguments) > 8 else None
        if not isinstance(names, tuple):
            self.alarms.add(("embedded_code", "holds code whose names cannot be read"))
            return
        told = sorted(TELLING.intersection(names) | ({"system"} if {"os", "system"} <= set(names) else set()))
        if told:
            self.alarms.add(("embedded_code", f"holds code that uses {', '.join(told)}"))

    def _build(self, target: Any, state: Any) -> None:
        """joblib puts an array's bytes behind the object that describes it, in the middle of the pickle."""
        made = target.callee if isinstance(target, Made) else None
        if made != NUMPY_WRAPPER:
            if NUMPY_WRAPPER in self.imports and not isinstance(made, Global | Made):
                raise UnreadableError("it cannot be followed past an array")
            return
        if self.source.tell() < self.frame_end:
            raise UnreadableError("an array lies inside a frame")
        kind = state["dtype"].arguments[0]
        array = ARRAY_TYPE.fullmatch(kind)
        if state["dtype"].callee != ("numpy", "dtype") or array is None:
            raise UnreadableError("an array has an unknown type")
        if array[1] == "O":
            inner = Pickles(self.source)
            inner.imports, inner.reaching, inner.alarms = self.imports, self.reaching, self.alarms
            inner.follow()
            return
        if "numpy_array_alignment_bytes" in state:
            skip(self.source, self.source.read(1)[0])
        size = int(array[2]) * (4 if array[1] == "U" else 1)
        for length in state["shape"]:
            size *= length
        skip(self.source, size)


_OPERATIONS = {operation.code: operation for operation in pickletools.opcodes}
_LONG = {"BINSTRING", "BINBYTES", "BINUNICODE", "LONG4", "BINBYTES8", "BINUNICODE8", "BYTEARRAY8"}
_LINES = {"INT", "LONG", "FLOAT", "STRING", "UNICODE", "GLOBAL", "INST", "PERSID", "GET", "PUT"}


class _Lines:
    """Lines of bounded length."""

    def __init__(self, source: io.BufferedReader[Any]) -> None:
        self._source = source

    def readline(self) -> bytes:
        return self._source.readline(MAX_LINE_BYTES)


def _short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_KEPT_CHARS


def _as_tuple(items: list[Any]) -> Any:
    return tuple(items) if len(items) <= MAX_KEPT_ITEMS else None


def _as_dict(items: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    _set(made, items)
    return made


def _set(target: Any, items: list[Any]) -> None:
    if isinstance(target, dict) and len(target) + len(items) <= 64:
        target.update((key, value) for key, value in zip(items[::2], items[1::2], strict=True) if _short(key))


def levels_of(imports: set[Global]) -> Iterator[tuple[Global, str]]:
    """What picklescan says of each import: dangerous, suspicious or innocuous; telling: its name says that it runs
    something. It is asked with a pickle that imports them and does nothing else."""
    if not imports:
        return
    texts = [[part.encode("utf-8", "surrogatepass") for part in one] for one in imports]
    asked = b"".join(
        b"X" + len(module).to_bytes(4, "little") + module + b"X" + len(name).to_bytes(4, "little") + name + b"\x930"
        for module, name in texts
    )
    for one in scan_pickle_bytes(io.BytesIO(b"\x80\x04" + asked + b"N."), "imports").globals:
        own = DANGEROUS.get(one.module) or DANGEROUS.get(one.module.partition(".")[0], set()) & {"*"}
        loads = one.module.partition(".")[0] == "cloudpickle" and one.name not in REMAKERS
        level = "dangerous" if "*" in own or one.name in own or loads else str(one.safety.value)
        telling = level != "dangerous" and one.name.rpartition(".")[2] in ANYWHERE
        yield Global(one.module, one.name), "telling" if telling else level


def _reaches_on(name: str) -> bool:
    """Does a name with dots lead through something else than classes? `logging` and `os.system` import `os.system`."""
    *through, last = name.split(".")
    return bool(through) and (
        last.startswith("__") or any(part.startswith("__") or not part.lstrip("_")[:1].isupper() for part in through)
    )
