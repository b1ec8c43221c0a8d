"""Random small rules files that mean something for a given document.

Paths are found by walking the document, literals are taken from the values met there, so that PASS, FAIL and SKIP all
occur often. Everything the language has is produced: see the methods. `Rules(rng, data).file()` is a whole rules file."""
import json
from typing import NamedTuple

from differential.documents import KEYS, SPELLINGS, STRINGS, TYPES, scalar, value

FUNCTIONS = ("count", "to_upper", "to_lower", "substring", "regex_replace", "join", "json_parse", "url_decode", "parse_int",
             "parse_float", "parse_boolean", "parse_string", "parse_char")
TYPE_TESTS = {str: "is_string", list: "is_list", dict: "is_struct", bool: "is_bool", int: "is_int", float: "is_float",
              type(None): "is_null"}
REGEXES = ("^a", "b$", "a.*c", "^(?!arn:).*$", "[a-c]+", "(?i)AB", r"^\d+$", "x|y", "^$", r"a\/b", "(?<=a)b", r"(a)\1", ".")


class Variable(NamedTuple):
    """A variable that may be used: its name and an example of what it holds."""
    name: str
    sample: object


class Position(NamedTuple):
    """Where a clause stands: an example of the value that relative paths start from, and the variables in reach."""
    sample: object
    variables: tuple
    depth: int

    def at(self, sample, *more):
        """The same place with another current value and further variables."""
        return Position(sample, self.variables + more, self.depth + 1)


def quoted(rng, text: str) -> str:
    """A string literal; text that cannot be written in one is replaced."""
    if text.endswith("\\"):
        text = "x"
    quote = rng.choice("'\"")
    return quote + text.replace(quote, "\\" + quote) + quote


class Rules:
    """Generates one rules file for one document."""

    def __init__(self, rng, data):
        self.rng, self.data = rng, data
        self.names = 0
        self.named = []          # rules that may be referenced
        self.parameterized = []  # (name, number of parameters)
        self.bound = []          # names that filters may have bound

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.rng.random() < probability

    def pick(self, *choices):
        """One of the arguments."""
        return self.rng.choice(choices)

    def fresh(self, stem: str) -> str:
        """A new name; now and then one that exists already, for shadowing."""
        if self.names and self.chance(0.08):
            return f"{stem}{self.rng.randint(1, self.names)}"
        self.names += 1
        return f"{stem}{self.names}"

    # Literals

    def literal(self, like=None, depth: int = 2) -> str:
        """A literal, often one that has to do with the value `like`."""
        rng = self.rng
        if isinstance(like, list) and like and self.chance(0.5):
            like = rng.choice(like)
        kind = rng.random()
        if kind < 0.60:
            return self.exactly(like, depth)
        if kind < 0.72:
            items = [self.exactly(like, depth - 1)] if self.chance(0.7) else []
            items += [self.exactly(scalar(rng), 0) for _ in range(rng.choice((0, 0, 1, 2)))]
            if self.chance(0.1):
                items.append(self.pick(self.range_literal(like), self.regex(like), "[" + self.exactly(like, 0) + "]"))
            rng.shuffle(items)
            return "[" + self.pick(", ", ",").join(items) + "]"
        if kind < 0.78:
            return self.range_literal(like)
        if kind < 0.85:
            return self.regex(like)
        if kind < 0.90 and isinstance(like, dict):
            return self.exactly({key: like[key] for key in rng.sample(sorted(like), min(len(like), 2))}, depth)
        return self.exactly(scalar(rng), 0)

    def exactly(self, data, depth: int = 3) -> str:
        """The literal of a value."""
        if data is None:
            return self.pick("null", "null", "NULL")
        if isinstance(data, bool):
            return self.pick("true", "True") if data else self.pick("false", "False")
        if isinstance(data, int):
            return str(data)
        if isinstance(data, float):
            return repr(data) if 0 < data < 1e15 else "0.5"
        if isinstance(data, str):
            return quoted(self.rng, data)
        if depth <= 0:
            return "[]" if isinstance(data, list) else "{}"
        if isinstance(data, list):
            return "[" + ", ".join(self.exactly(item, depth - 1) for item in data[:4]) + "]"
        entries = (f"{key if key.isalnum() and self.chance(0.5) else quoted(self.rng, key)}: {self.exactly(item, depth - 1)}"
                   for key, item in data.items())
        return "{" + ", ".join(entries) + "}"

    def range_literal(self, like) -> str:
        """A range, often around the value."""
        opening, closing = self.pick("[", "("), self.pick("]", ")")
        if isinstance(like, float):
            return f"r{opening}{self.pick('0.5', '1.0')},{self.pick('1.5', '2.0', '0.1')}{closing}"
        if isinstance(like, str) and self.chance(0.3):
            return f"r{opening}{self.pick('a', 'b')},{self.pick('c', 'z')}{closing}"
        low = like if isinstance(like, int) and not isinstance(like, bool) and self.chance(0.7) else self.rng.randint(-2, 3)
        return f"r{opening}{low},{self.pick(' ', '')}{low + self.rng.randint(-1, 3)}{closing}"

    def regex(self, like) -> str:
        """A regular expression; sometimes one that finds the value."""
        if isinstance(like, str) and like.isalnum() and self.chance(0.6):
            return "/" + self.pick("", "^") + like[:self.rng.randint(1, len(like))] + self.pick("", "$", ".*") + "/"
        return "/" + self.rng.choice(REGEXES) + "/"

    # Queries

    def key(self, name: str) -> str:
        """A key after a dot or as the head, in a spelling that may have to be converted."""
        if name in SPELLINGS and self.chance(0.12):
            name = self.rng.choice(SPELLINGS[name])
        return name if name.isalnum() and not name[0].isdigit() and name.isascii() and not name.startswith("keys") \
            and self.chance(0.95) else quoted(self.rng, name)

    def head(self, here: Position):
        """The first part and an example of what it reaches."""
        if here.variables and self.chance(0.3):
            variable = self.rng.choice(here.variables)
            return f"%{variable.name}", variable.sample, True
        if self.bound and self.chance(0.02):
            return f"%{self.rng.choice(self.bound)}", "a", True
        if self.chance(0.002):
            return "%unknown", None, True
        if isinstance(here.sample, dict) and here.sample and self.chance(0.93):
            name = self.rng.choice(sorted(here.sample))
            return self.key(name), here.sample[name], False
        if isinstance(here.sample, dict) and self.chance(0.5):
            return self.rng.choice(("gone", *KEYS[:6])), None, False
        return self.pick("this", "this", "THIS"), here.sample, False

    def query(self, here: Position, some: bool = True, right: bool = False):
        """A query and an example of a value it reaches; `right`: for places where a literal may stand as well."""
        rng = self.rng
        if isinstance(here.sample, dict) and isinstance(here.sample.get("Resources"), dict) and self.chance(0.4):
            text, sample = self.by_type(here)
            after_head = False
        else:
            text, sample, after_head = self.head(here)
        if right and text[0] in "'\"":
            text = "this." + text  # a quoted head would be read as a string literal
        previous = "filter" if text.endswith("]") else "variable" if after_head else "this" if text.lower() == "this" else "key"
        for _ in range(rng.choice((0, 0, 1, 1, 2, 2, 3))):
            part, sample, previous = self.part(here, sample, previous)
            if not part:
                break
            text += self.pick("", "", "", "", "", "", "\n  ") + part
        if some and self.chance(0.14):
            text = self.pick("some ", "SOME ") + text
        return text, sample

    def by_type(self, here: Position):
        """A selection of resources by their types, and perhaps by something else."""
        resources = [one for one in here.sample["Resources"].values() if isinstance(one, dict)]
        sample = self.rng.choice(resources) if resources else {}
        types = [sample.get("Type", TYPES[0])] + [self.rng.choice(TYPES) for _ in range(self.rng.choice((0, 0, 1, 2)))]
        self.rng.shuffle(types)
        if self.chance(0.2):
            group = f"Type {self.pick('in', 'IN', '==')} [{', '.join(quoted(self.rng, one) for one in types)}]"
        else:
            group = self.pick(" or ", "\n OR ").join(f"Type == {quoted(self.rng, one)}" for one in types)
        groups = [group]
        if self.chance(0.4):
            groups.insert(self.rng.randint(0, 1), self.body(here.at(sample), 1, blocks=False, separator=" "))
        return f"Resources{self.pick('.*', '.*', '.*', '', '', '[*]')}[ {self.pick(' ', chr(10)).join(groups)} ]", sample

    def part(self, here: Position, sample, previous: str):
        """A further part of a query: text, example of what it reaches, kind of part."""
        rng = self.rng
        roll = rng.random()
        if isinstance(sample, dict):
            name = rng.choice(sorted(sample)) if sample else "gone"
            member = sample.get(name)
            if roll < 0.50:
                if self.chance(0.08):
                    name, member = self.pick("gone", *KEYS), None
                return (f"[{quoted(rng, name)}]" if self.chance(0.1) else "." + self.key(name)), member, "key"
            if roll < 0.64:
                return self.pick(".*", ".*", ".*", "[ " + self.bind() + " ]"), member, "all"
            if roll < 0.67:
                return self.pick("[*]", "[" + self.bind() + "]"), self.pick(sample, member), "all"
            if roll < 0.83 and (previous in ("key", "variable", "all") or self.chance(0.06)):
                inner = member if previous == "key" else sample
                return self.filter(here, inner), inner, "filter"
            if roll < 0.92:
                return self.key_filter(here, sample), member, "keys"
            if here.variables and self.chance(0.8):
                return f".%{rng.choice(here.variables).name}" + self.pick("", "", "[0]", "[*]"), member, "key"
            return rng.choice((".0", "[0]", ".'443'")), None, "index"
        if isinstance(sample, list):
            item = rng.choice(sample) if sample else None
            if roll < 0.50:
                return self.pick("[*]", "[*]", "[*]", "[ * ]", ".*", "[" + self.bind() + "]"), item, "list"
            if roll < 0.68:
                index = rng.randint(-1, max(len(sample), 1))
                return (f"[{index}]" if self.chance(0.8) else f".{index}"), (sample[abs(index)] if abs(index) < len(sample) else None), "index"
            if roll < 0.92:
                return self.filter(here, item), item, "filter"
            return "." + self.key(rng.choice(KEYS)), None, "key"
        if roll < 0.06:
            return self.pick("[*]", ".*", ".a", "[0]"), sample, "all"
        if roll < 0.09 and previous in ("list", "all"):
            return self.filter(here, sample), sample, "filter"
        return "", sample, previous

    def bind(self) -> str:
        """A name for a filter or a wildcard to bind."""
        name = self.pick("n1", "n2", "n3") if self.chance(0.7) else self.fresh("v")
        if name not in self.bound and self.chance(0.9):
            self.bound.append(name)
        return name

    def filter(self, here: Position, sample) -> str:
        """A selection by clauses."""
        name = f"{self.bind()} | " if self.chance(0.1) else ""
        if self.chance(0.03):
            return f"[ {name}keys == {self.literal('a')} ]"
        inner = self.body(here.at(sample), self.rng.choice((1, 1, 1, 2)), blocks=here.depth < 3 and self.chance(0.1), separator=" ")
        return f"[ {name}{inner} ]"

    def key_filter(self, here: Position, sample: dict) -> str:
        """A selection by keys."""
        operator = self.pick("==", "==", "!=", "in", "not in", "IN", "!in")
        like = self.rng.choice(sorted(sample)) if sample else "a"
        right = self.query(here.at(sample), some=False, right=True)[0] if self.chance(0.2) else self.literal(like)
        name = f"{self.bind()} | " if self.chance(0.05) else ""
        return f"[ {name}{self.pick('keys', 'keys', 'KEYS')} {operator} {right} ]"

    # Calls

    def call(self, here: Position) -> str:
        """A function call with arguments that mostly suit it."""
        name = self.rng.choice(FUNCTIONS) if self.chance(0.99) else self.pick("now", "gone")
        first = self.query(here, some=False, right=True)[0] if self.chance(0.85) else self.literal(self.rng.choice(STRINGS))
        if here.depth < 3 and self.chance(0.08):
            first = self.call(here.at(here.sample))
        more = {"substring": (str(self.rng.randint(0, 2)), self.pick("1", "2", "3", "1.5")),
                "regex_replace": (quoted(self.rng, self.pick("a", "(a)(b)?", "[a-z]", "^(.*)$")), quoted(self.rng, self.pick("x", "$1", "${1}-$0", "$$"))),
                "join": (quoted(self.rng, self.pick(",", "")),)}.get(name, ())
        if self.chance(0.01):
            more += ("1",)
        return f"{name}({', '.join((first, *more))})"

    # Clauses

    def clause(self, here: Position) -> str:
        """A comparison or a test."""
        rng = self.rng
        text, sample = self.query(here)
        leading = self.pick("not ", "!", "NOT ") if self.chance(0.07) else ""
        message = self.pick(" <<told you>>", " <<one; two>>", "\n<<\n  line\n>>") if self.chance(0.08) else ""
        if self.chance(0.32):
            negation = self.pick("!", "not ", "NOT ") if self.chance(0.35) else ""
            number_like = sample is None or isinstance(sample, (int, float)) and not isinstance(sample, bool)
            if self.chance(0.4) or number_like and self.chance(0.3):
                operator = self.pick("exists", "EXISTS")
            elif self.chance(0.5) and (not number_like or self.chance(0.06)):
                operator = self.pick("empty", "EMPTY")
            else:
                operator = TYPE_TESTS[type(sample)] if self.chance(0.5) else rng.choice(tuple(TYPE_TESTS.values()))
                operator = operator.upper() if self.chance(0.1) else operator
            return f"{leading}{text} {negation}{operator}{message}"
        operator = self.pick("==", "==", "==", "!=", "in", "in", "not in", "!in", "IN", "NOT IN", "<", "<=", ">", ">=")
        roll = rng.random()
        if roll < 0.72:
            right = self.literal(sample)
        elif roll < 0.95:
            right = self.query(here, some=self.chance(0.1), right=True)[0]
        else:
            right = self.call(here)
        space = " " if operator[0] not in "=!<>" or self.chance(0.9) else ""
        return f"{leading}{text}{space}{operator}{space}{right}{message}"

    def item(self, here: Position, blocks: bool, references: bool, types: bool) -> str:
        """One alternative of a group: a clause, a block, a call, a reference."""
        rng = self.rng
        roll = rng.random()
        if blocks and here.depth < 4:
            if roll < 0.10:
                text, sample = self.query(here)
                marker = self.pick("", "", " !empty", " not empty", " NOT EMPTY")
                return f"{text}{marker} {self.block(here.at(sample), rng.choice((1, 1, 2)))}"
            if roll < 0.16:
                return f"{self.pick('when', 'WHEN')} {self.conditions(here)} {self.block(here.at(here.sample), 1)}"
            if types and roll < 0.24:
                return self.type_block(here)
        if references and self.named and roll > 0.93:
            message = " <<must hold>>" if self.chance(0.2) else "\n"
            return self.pick("", "", "not ", "!") + rng.choice(self.named) + message
        if self.parameterized and 0.88 < roll < 0.93:
            return self.rule_call(here)
        return self.clause(here)

    def rule_call(self, here: Position) -> str:
        """A call of a parameterized rule."""
        name, count = self.rng.choice(self.parameterized)
        count += self.chance(0.01)
        arguments = [self.call(here) if self.chance(0.06) else self.literal(here.sample) if self.chance(0.4)
                     else self.query(here, some=self.chance(0.05), right=True)[0] for _ in range(max(count, 1))]
        return f"{self.pick('', '', '', 'not ')}{name}({', '.join(arguments)}){self.pick('', '', ' <<call>>')}"

    def group(self, here: Position, blocks: bool, references: bool, types: bool) -> str:
        """Alternatives joined by `or`."""
        count = self.rng.choice((1, 1, 1, 1, 1, 2, 2, 3))
        items = [self.item(here, blocks, references, types) for _ in range(count)]
        return self.pick(" or ", " or ", " OR ", "\n  or ", " |OR| ").join(items)

    def body(self, here: Position, count: int, blocks=True, references=False, types=False, separator="\n  ") -> str:
        """Groups after each other."""
        return separator.join(self.group(here, blocks, references, types) for _ in range(count))

    def conditions(self, here: Position) -> str:
        """What stands after `when`."""
        groups = []
        for _ in range(self.rng.choice((1, 1, 1, 2))):
            if self.named and self.chance(0.15):
                groups.append(self.pick("", "not ") + self.rng.choice(self.named) + " ")
                if self.chance(0.8):
                    break
                groups[-1] += "\n"
            else:
                groups.append(self.clause(here))
        return " ".join(groups)

    def lets(self, here: Position):
        """A few assignments: lines, and the variables they make."""
        lines, made = [], []
        for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2))):
            name = self.fresh("v")
            sign = self.pick("=", "=", "=", ":=")
            inner = here.at(here.sample, *made)
            roll = self.rng.random()
            if roll < 0.30:
                example = self.pick(scalar(self.rng), value(self.rng, 2), self.rng.choice(KEYS))
                text, sample = self.exactly(example) if self.chance(0.6) else self.literal(example), example
            elif roll < 0.82:
                text, sample = self.query(inner, right=True)
            else:
                text, sample = self.call(inner), self.pick("a", 1, "A")
            if self.chance(0.005):
                text = f"%{name}"
            lines.append(f"let {name} {sign} {text}")
            made.append(Variable(name, sample))
        return lines, made

    def block(self, here: Position, count: int, references=False, types=False) -> str:
        """A body in braces, its assignments anywhere in it."""
        lines, made = self.lets(here)
        inner = Position(here.sample, here.variables + tuple(made), here.depth)
        groups = [self.group(inner, True, references, types) for _ in range(count)]
        for line in lines:
            groups.insert(self.rng.randint(0, len(groups)) if self.chance(0.3) else 0, line)
        comment = "  # why" if self.chance(0.05) else ""
        return "{" + comment + "\n  " + self.pick("\n  ", "\n  ", "\n  ", " ").join(groups) + "\n}"

    def type_block(self, here: Position) -> str:
        """Clauses about all resources of a type."""
        resources = self.data.get("Resources") if isinstance(self.data, dict) else None
        found = [one for one in resources.values() if isinstance(one, dict)] if isinstance(resources, dict) else []
        if not found and self.chance(0.95):
            return self.clause(here)
        sample = self.rng.choice(found) if found else {}
        name = sample.get("Type", TYPES[0]) if self.chance(0.9) else self.pick("AWS::S3::Bucket", "Custom::Thing", "AWS::S3::Bucket::MODULE")
        inner = here.at(sample)
        if self.chance(0.15):
            return f"{name} {self.clause(inner)}"
        when = f"when {self.conditions(here)} " if self.chance(0.2) else ""
        return f"{name} {when}{self.block(inner, self.rng.choice((1, 1, 2)))}"

    # Rules

    def file(self) -> str:
        """A whole rules file of a few rules."""
        rng = self.rng
        top = Position(self.data, (), 0)
        lines, made = self.lets(top)
        top = Position(self.data, tuple(made), 0)
        parts = []
        if self.chance(0.3):
            parts.append(self.parameterized_rule(top))
        for _ in range(rng.choice((1, 1, 2, 2, 3))):
            name = self.fresh("r")
            when = f" when {self.conditions(top)}" if self.chance(0.2) else ""
            parts.append(f"rule {name}{when} {self.block(top, rng.choice((1, 1, 1, 2)), references=True, types=True)}")
            self.named.append(name)
        if self.chance(0.12):
            parts.append(self.type_block(top) if self.chance(0.5) else self.body(top, 1))
        if self.chance(0.04):
            parts.append(f"when {self.conditions(top)} {self.block(top, 1, references=True)}")
        for line in lines:
            parts.insert(rng.randint(0, len(parts)) if self.chance(0.3) else 0, line)
        return "\n\n".join(parts) + self.pick("\n", "", "\n# end\n")

    def parameterized_rule(self, top: Position) -> str:
        """A rule with parameters, made known to the rules after it."""
        name, count = self.fresh("p"), self.rng.choice((1, 1, 2))
        parameters = tuple(Variable(f"x{number}", scalar(self.rng)) for number in range(count))
        inside = self.rng.choice((self.data, value(self.rng, 2)))
        text = self.block(Position(inside, top.variables + parameters, 1), self.rng.choice((1, 1, 2)), types=True)
        self.parameterized.append((name, count))
        return f"rule {name}({', '.join(parameter.name for parameter in parameters)}) {text}"


def rules_file(rng, data) -> str:
    """A random rules file for a document."""
    return Rules(rng, data).file()


def json_of(data) -> str:
    """The document as the shortest JSON text, for showing."""
    return json.dumps(data, ensure_ascii=False)
