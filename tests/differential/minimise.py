"""Makes a disagreement small: drops and unwraps parts of its files for as long as the disagreement stays the same."""
import json
import re
import time

TOKEN = re.compile(r"""\s+|\#[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|/(?:[^/\\\n]|\\.)+/|<<.*?>>|[\w.]+|[!<>=:|]=?|.""", re.S)
PAIRS = {"{": "}", "[": "]", "(": ")"}


def tokens(text: str) -> list:
    """The text in pieces; white space belongs to the piece before it."""
    pieces = []
    for match in TOKEN.finditer(text):
        if match[0].isspace() and pieces:
            pieces[-1] += match[0]
        else:
            pieces.append(match[0])
    return pieces


def groups(pieces: list):
    """Index pairs of matching brackets, outermost first."""
    stack, found = [], []
    for index, piece in enumerate(pieces):
        mark = piece.strip()
        if mark in PAIRS:
            stack.append((index, PAIRS[mark]))
        elif stack and mark == stack[-1][1]:
            found.append((stack.pop()[0], index))
    return sorted(found)


def text_candidates(text: str):
    """Smaller texts: lines gone, brackets gone with and without what they hold, runs of pieces gone."""
    lines = text.splitlines(keepends=True)
    size = len(lines) // 2
    while size >= 1:
        for start in range(0, len(lines), size):
            yield "".join(lines[:start] + lines[start + size:])
        size //= 2
    pieces = tokens(text)
    for start, end in groups(pieces):
        yield "".join(pieces[:start] + pieces[end + 1:])
        yield "".join(pieces[:start] + pieces[start + 1:end] + pieces[end + 1:])
    for size in (8, 5, 4, 3, 2, 1):
        for start in range(0, len(pieces) - size + 1):
            yield "".join(pieces[:start] + pieces[start + size:])
    for index, piece in enumerate(pieces):
        if len(piece) > 3 and piece[0] in "'\"" and piece[1:2].isalpha():
            yield "".join([*pieces[:index], piece[0] + piece[1] + piece[0] + " ", *pieces[index + 1:]])


def data_candidates(data):
    """Smaller values: parts gone, a part in place of the whole, simpler scalars."""
    if isinstance(data, dict):
        for key in data:
            yield {name: member for name, member in data.items() if name != key}
        yield from (member for member in data.values() if isinstance(member, (dict, list)))
        for key, member in data.items():
            for smaller in data_candidates(member):
                yield {**data, key: smaller}
    elif isinstance(data, list):
        for index in range(len(data)):
            yield data[:index] + data[index + 1:]
        yield from (member for member in data if isinstance(member, (dict, list)))
        for index, member in enumerate(data):
            for smaller in data_candidates(member):
                yield [*data[:index], smaller, *data[index + 1:]]
    elif isinstance(data, str) and len(data) > 1:
        yield data[:len(data) // 2]
        yield data[1:]


def candidates(name: str, text: str):
    """Smaller versions of one file. A name without an ending holds options, which stay."""
    if "." not in name:
        return
    if not name.endswith(".guard"):
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        if isinstance(data, (dict, list)):
            for smaller in data_candidates(data):
                yield json.dumps(smaller, ensure_ascii=False)
            return
    yield from text_candidates(text)


def minimise(files: dict, still, seconds: float) -> dict:
    """The smallest version of the files found in the time for which `still(files)` holds."""
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for name in sorted(files):
            for smaller in candidates(name, files[name]):
                if time.monotonic() > end:
                    return files
                if len(smaller) < len(files[name]) and still({**files, name: smaller}):
                    files = {**files, name: smaller}
                    progress = True
                    break
            if progress:
                break
    return files
