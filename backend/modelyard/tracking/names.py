"""Names for runs that were given none."""

from __future__ import annotations

import secrets

_ADJECTIVES = """able bold brave bright calm capable careful clean clever crisp curious daring eager easy fair fast fine
fresh gentle glad golden grand happy honest humble keen kind light lively lucky mellow merry mighty neat nimble noble
patient placid polite proud quick quiet rare ready robust serene sharp silent skilled sleek smart smooth solid spry
stately steady sturdy subtle swift tidy upbeat valiant vivid warm welcoming wise witty worthy zealous""".split()
_NOUNS = """ant ape auk bass bat bear bee bird boar bug calf carp cat chimp cod colt conch cow crab crane croc crow cub
deer doe dog dolphin donkey dove duck eel elk fawn fish flea fly foal fowl fox frog gnat goat goose grouse grub gull
hare hawk hen hog horse hound jay kit kite koi lamb lark loon lynx mare midge mink mole moose moth mouse mule newt owl
ox panda penguin perch pig pug quail ram rat ray robin roo rook seal shad shark sheep shoat shrew shrike shrimp skink
skunk sloth slug smelt snail snake snipe sow sponge squid squirrel stag steed stoat stork swan tern toad trout turtle
vole wasp whale wolf worm wren yak zebra""".split()


def random_name() -> str:
    """`adjective-noun-number`, as MLflow's own server gives."""
    return f"{secrets.choice(_ADJECTIVES)}-{secrets.choice(_NOUNS)}-{secrets.randbelow(900) + 100}"
