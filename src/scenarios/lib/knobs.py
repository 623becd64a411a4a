"""The knobs of a chapter's program: the same `defaults.json` that its Node twin reads, and `--name value` over it."""

import json
import os
import re
import sys

# Cores that two sides of a queue need to compute at their own pace, beside what shows them.
_CORES_TO_COMPUTE = 3


def cores():
    """Cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1


def read_knobs(program, arguments=None):
    """The values as a dict; `program` is the caller's `__file__`. A wrong argument ends the program with exit code 2."""
    with open(os.path.join(os.path.dirname(os.path.abspath(program)), 'defaults.json'), encoding='utf-8') as file:
        defaults = {knob: _suited(knob, value) for knob, value in json.load(file).items()}
    knobs = dict(defaults)
    words = list(sys.argv[1:] if arguments is None else arguments)
    while words:
        word = words.pop(0)
        name, equals, text = word.partition('=')
        if not equals and words:
            text = words.pop(0)
        knob = name[2:]
        value = _read(defaults[knob], text) if name.startswith('--') and knob in defaults else None
        if value is None:
            usage = ' '.join(f'--{known}={_text(standard)}' for known, standard in defaults.items())
            sys.stderr.write(f'"{word}" is no argument of this program. There are: {usage}\n')
            sys.exit(2)
        knobs[knob] = value
    return knobs


def _suited(knob, value):
    # "auto" is as many as there are cores, "auto × 60" so many for each; for `work` what the cores suffice for.
    found = re.fullmatch(r'auto(?: × (\d+))?', str(value))
    if not found:
        return value
    if knob == 'work':
        return 'wait' if cores() < _CORES_TO_COMPUTE else 'cpu'
    return cores() * int(found[1] or 1)


def _read(standard, text):
    # The kind of a default is the kind of its knob.
    if isinstance(standard, bool):
        return {'true': True, 'false': False}.get(text)
    if isinstance(standard, str):
        return text
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _text(value):
    return str(value).lower() if isinstance(value, bool) else value
