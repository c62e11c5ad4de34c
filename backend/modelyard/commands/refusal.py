"""How a command ends that cannot do what it was asked for. Imports nothing: every command may stand on it."""

from __future__ import annotations

import sys


class Refused(SystemExit):
    """A message for the person at the terminal, and exit status 1."""

    def __init__(self, message: str) -> None:
        print(f"modelyard: {printable(message)}", file=sys.stderr)
        super().__init__(1)


def printable(text: str) -> str:
    """The text without what would steer a terminal: a name may be anybody's."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)
