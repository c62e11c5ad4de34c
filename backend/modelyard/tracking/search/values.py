"""Values as they are written in a search: numbers, times, durations."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SPECIAL = {"nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf}
_SPECIAL |= {"infinity": math.inf, "+infinity": math.inf, "-infinity": -math.inf}
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|min|[smhdw]))+", re.ASCII)
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|min|[smhdw])", re.ASCII)
_MILLISECONDS = re.compile(r"\d{11,15}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?([.,]\d{1,6})?(Z|z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII)
MAX_DURATION = timedelta(days=365_000)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time from `start` until before `end`: a day, a second; an instant is a microsecond."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is for a search, and in which zone its dates are."""

    now: datetime
    zone: tzinfo = UTC


def number(text: str) -> float | None:
    """A number; None for anything else, also for one that a float64 cannot hold."""
    if text.lower() in _SPECIAL:
        return _SPECIAL[text.lower()]
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def duration(text: str) -> timedelta | None:
    """`90s`, `2h30m`, `1d`, or a number of seconds; None for anything else."""
    try:
        if _DURATION.fullmatch(text):
            seconds = sum(float(amount) * _SECONDS[unit] for amount, unit in _DURATION_PART.findall(text))
        else:
            plain = number(text)
            if plain is None or not math.isfinite(plain):
                return None
            seconds = plain
        found = timedelta(seconds=seconds)
    except OverflowError:
        return None
    return found if abs(found) <= MAX_DURATION else None


def moment(text: str, clock: Clock) -> Moment | None:
    """A date, a time, a month, a number of milliseconds since 1970, `today`, `yesterday`, `now`; None otherwise."""
    word = text.lower()
    try:
        if word == "now":
            return _instant(clock.now)
        if word in ("today", "yesterday"):
            return _day(clock.now.astimezone(clock.zone).date() - timedelta(days=word == "yesterday"), clock)
        if _MILLISECONDS.fullmatch(text):
            start = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(text))
            return Moment(start, start + timedelta(milliseconds=1))
        if _DAY.fullmatch(text):
            return _day(date.fromisoformat(text), clock)
        if match := _MONTH.fullmatch(text):
            year, month = map(int, match.groups())
            following = date(year + month // 12, month % 12 + 1, 1)
            return Moment(_midnight(date(year, month, 1), clock), _midnight(following, clock))
        if match := _TIME.fullmatch(text):
            return _time(match, clock)
    except (ValueError, OverflowError):
        return None
    return None


def ago(text: str, clock: Clock) -> Moment | None:
    """The instant so long before now; None when the text is no duration with a unit."""
    length = duration(text) if _DURATION.fullmatch(text) else None
    try:
        return _instant(clock.now - length) if length is not None else None
    except OverflowError:
        return None


def _time(match: re.Match[str], clock: Clock) -> Moment:
    day, minute, second, fraction, offset = match.groups()
    if fraction and not second:
        raise ValueError
    written = f"{day}T{minute}{second or ''}{(fraction or '').replace(',', '.')}{(offset or '').upper()}"
    start = datetime.fromisoformat(written)
    start = start if start.tzinfo else start.replace(tzinfo=clock.zone)
    digits = len(fraction or ".") - 1
    width = timedelta(microseconds=10 ** (6 - digits)) if second else timedelta(minutes=1)
    start = start.astimezone(UTC)
    return Moment(start, start + width)


def _instant(at: datetime) -> Moment:
    return Moment(at, at + timedelta(microseconds=1))


def _day(day: date, clock: Clock) -> Moment:
    return Moment(_midnight(day, clock), _midnight(day + timedelta(days=1), clock))


def _midnight(day: date, clock: Clock) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.zone).astimezone(UTC)
