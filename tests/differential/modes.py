"""What the differential test does: each mode makes random cases, puts them to a program, and compares two answers."""
import json
import pathlib
import re
import string
from typing import NamedTuple

from differential import documents, generate
from harness import answers, programs

RULES, DATA, OPTIONS = "case.guard", "case.json", "options"


class Reply(NamedTuple):
    """What a program answered: exit code, the content to be compared, and what it said on standard error."""
    code: int
    content: object
    said: str = ""


def concatenated_json(text: str):
    """All JSON values of a text that holds several after each other, and the text between them. Floats keep their digits."""
    decoder, values, at = json.JSONDecoder(parse_float=lambda digits: "float " + digits), [], 0
    while at < len(text):
        if text[at] in "{[":
            try:
                value, at = decoder.raw_decode(text, at)
                values.append(value)
                continue
            except ValueError:
                pass
        end = text.find("\n", at)
        end = len(text) if end < 0 else end + 1
        if text[at:end].strip():
            values.append(text[at:end].strip())
        at = end
    return values


def shown(content) -> str:
    """Content as text, for a diff."""
    if isinstance(content, answers.Answer):
        return str(content)
    return content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)


def data_file(files: dict) -> str:
    """The name of the case's document."""
    return next(name for name in files if name not in (RULES, OPTIONS))


class Mode:
    """A way of making and judging cases. `make` gives files, `ask` a Reply; both programs get the same files."""
    name = ""
    weight = 1.0
    own_options = ()  # what bylaw is told besides, to be compared with the reference

    def make(self, rng) -> dict:
        """File name -> text of one case."""
        raise NotImplementedError

    def command(self, files: dict) -> tuple:
        """The arguments of the program."""
        return ("validate", "-r", RULES, "-d", data_file(files), *answers.STRUCTURED)

    def content(self, outcome, folder):
        """What of the output counts."""
        del folder
        return answers.read(outcome)

    def ask(self, program, folder: pathlib.Path, files: dict, extra=()) -> Reply:
        """Runs the program on the files."""
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        outcome = programs.run([program, *self.command(files), *extra], timeout=10, cwd=folder)
        return Reply(outcome.code, self.content(outcome, folder), outcome.err.decode("utf-8", errors="replace")[:2000])

    def problem(self, expected: Reply, actual: Reply) -> str:
        """What is wrong with the program's reply, given the reference's; empty when they agree."""
        if expected.code == programs.TIMED_OUT:
            return ""
        if answers.is_crash(expected.code):
            return "" if actual.code == 255 else f"exit code {actual.code} where the reference crashed"
        if expected.code != actual.code:
            return f"exit code {actual.code} instead of {expected.code}"
        # What the reference has printed by the time an error stops it is a matter of buffers.
        return "" if expected.content == actual.content or expected.code == 255 else "other content"


def data_name(rng, data) -> dict:
    """The document as one file, JSON or YAML."""
    if rng.random() < 0.75:
        return {DATA: documents.as_json(rng, data)}
    return {"case.yaml": documents.as_yaml(rng, data)}


class Verdicts(Mode):
    """Random rules on random documents: verdicts and exit codes."""
    name, weight = "rules", 8.0

    def make(self, rng) -> dict:
        data = documents.document(rng)
        return {RULES: generate.rules_file(rng, data), **data_name(rng, data)}


class Reports(Verdicts):
    """The same, but the whole report in every format that has a fixed structure."""
    name, weight = "reports", 4.0
    FORMATS = ("-z -o json", "-z -o json", "-z -o yaml", "-z -o sarif", "-z -o junit", "-o json -p", "-o json -v")

    def make(self, rng) -> dict:
        return {**super().make(rng), OPTIONS: rng.choice(self.FORMATS)}

    def command(self, files: dict) -> tuple:
        return ("validate", "-r", RULES, "-d", data_file(files), "-S", "none", *files[OPTIONS].split())

    def content(self, outcome, folder):
        text = outcome.out.decode("utf-8", errors="replace")
        text = re.sub(r' time="\d+"', ' time="0"', text)
        values = concatenated_json(text)
        for value in values:
            if isinstance(value, dict) and "runs" in value:
                for run in value["runs"]:
                    run.pop("tool", None)
        return values


class Trees(Mode):
    """The parsed form of random and of damaged rules."""
    name, weight = "trees", 2.0

    def make(self, rng) -> dict:
        text = generate.rules_file(rng, documents.document(rng))
        return {RULES: damage(rng, text) if rng.random() < 0.3 else text}

    def command(self, files: dict) -> tuple:
        return ("parse-tree", "-p", "-r", RULES)

    def content(self, outcome, folder):
        return concatenated_json(outcome.out.decode("utf-8", errors="replace"))


PIECES = ("{", "}", "[", "]", "(", ")", "'", '"', "/", "<<", ">>", "#", "\n", " ", "or", "not", "when", "some", "let", "rule", "%x",
          "==", "!", "in", "keys", "this", ".", ",", "|", "*", ":", "::", "=", "1", "-1", "1.5", "r[1,2]", "é", "exists", "empty")


def damage(rng, text: str) -> str:
    """The text after one to three careless edits."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if not text:
            return text
        at = rng.randrange(len(text))
        kind = rng.random()
        if kind < 0.35:
            text = text[:at] + text[at + rng.choice((1, 1, 1, 2, 5)):]
        elif kind < 0.70:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind < 0.80:
            text = text[:at] + rng.choice(PIECES) + text[at + 1:]
        elif kind < 0.90:
            other = rng.randrange(len(text))
            text = text[:at] + text[other:other + rng.randint(1, 12)] + text[at:]
        else:
            lines = text.splitlines(keepends=True)
            line = rng.randrange(len(lines))
            text = "".join(lines[:line] + lines[line + 1:])
    return text


class Damage(Mode):
    """Real rules files after careless edits: accepted or refused, and the verdicts."""
    name, weight = "damage", 2.0

    def __init__(self):
        self.rules = None

    def make(self, rng) -> dict:
        if self.rules is None:
            self.rules = sorted(programs.RULES.rglob("*.guard"))
        if rng.random() < 0.4:
            data = documents.document(rng)
            return {RULES: damage(rng, generate.rules_file(rng, data)), DATA: documents.as_json(rng, data)}
        text = rng.choice(self.rules).read_text(encoding="utf-8")
        body = text[text.find("\nlet") + 1 or 0:] if rng.random() < 0.9 else text
        types = re.findall(r"AWS::\w+::\w+", body) or ["AWS::S3::Bucket"]
        keys = re.findall(r"\b[A-Z]\w+", body) or ["Name"]
        resources = {f"r{n}": {"Type": rng.choice(types), "Properties": {rng.choice(keys): documents.value(rng, 2) for _ in range(3)}}
                     for n in range(2)}
        return {RULES: damage(rng, body), DATA: json.dumps({"Resources": resources})}


class Documents(Mode):
    """Random and damaged JSON and YAML texts: what is read is shown by a rule that cannot hold."""
    name, weight = "documents", 2.0

    def make(self, rng) -> dict:
        data = documents.document(rng)
        text = documents.as_yaml(rng, data) if rng.random() < 0.7 else documents.as_json(rng, data)
        if rng.random() < 0.5:
            text = damage(rng, text)
        return {RULES: "rule t { this in ['no such value'] }\n", "case.yaml": text}

    def content(self, outcome, folder):
        return concatenated_json(outcome.out.decode("utf-8", errors="replace"))


class Embedded(Documents):
    """The same for text inside a string, read by json_parse."""
    name, weight = "embedded", 1.0

    def make(self, rng) -> dict:
        text = super().make(rng)["case.yaml"]
        return {RULES: "let v = json_parse(a)\nrule t { %v in ['no such value'] }\n", DATA: json.dumps({"a": text}, ensure_ascii=False)}


class Regexes(Mode):
    """Random regular expressions on random texts, as clauses and in regex_replace."""
    name, weight = "regexes", 1.5
    ATOMS = ("a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", r"\b", "^", "$", "é", "1", "_", r"\.", "[a-c&&[^b]]", "[[:alpha:]]",
             r"\p{L}", r"\x41", "(?i:A)", r"\B", "[b-]", r"\h", r"\/", "-", r"\W", r"\D", " ")

    def expression(self, rng, depth: int = 3) -> str:
        """An expression nested at most `depth` deep."""
        parts = []
        for _ in range(rng.choice((1, 2, 2, 3))):
            roll = rng.random()
            if depth <= 0 or roll < 0.62:
                part = rng.choice(self.ATOMS)
            elif roll < 0.82:
                part = f"({rng.choice(('', '', '?:', '?P<n>', '?i:', '?<m>'))}{self.expression(rng, depth - 1)})"
            elif roll < 0.92:
                part = f"({rng.choice(('?=', '?!', '?<=', '?<!', '?>'))}{self.expression(rng, depth - 1)})"
            else:
                part = rng.choice((r"\1", "(?i)", "(?s)", "(?m)", r"\k<n>", "{", "}", "]", r"\Z", r"\K", "(?x)", r"\A", r"\z", "(?(1)a|b)"))
            if rng.random() < 0.3:
                part += rng.choice(("*", "+", "?", "*?", "+?", "{2}", "{1,2}", "{,2}", "{0}", "++", "*+", "{1,}?"))
            parts.append(part)
        text = "".join(parts)
        return text + "|" + self.expression(rng, depth - 1) if depth and rng.random() < 0.15 else text

    def make(self, rng) -> dict:
        expression = self.expression(rng)
        alphabet = "aabbc1 _Aé.-/\n"
        texts = ["".join(rng.choice(alphabet) for _ in range(rng.randint(0, 6))) for _ in range(6)]
        rules = [f"rule t{n} {{ t[{n}] == /{expression}/ }}" for n in range(6)]
        if rng.random() < 0.4 and "'" not in expression:
            template = rng.choice(("<$0>", "$1", "${1}-", "$n", "x", "$1x", "$$"))
            rules = [f"let v = regex_replace(t[*], '{expression}', '{template}')", "rule r { %v in ['none of them'] }"]
        return {RULES: "\n".join(rules) + "\n", DATA: json.dumps({"t": texts}, ensure_ascii=False)}

    def content(self, outcome, folder):
        return concatenated_json(outcome.out.decode("utf-8", errors="replace"))


class Spellings(Mode):
    """Random keys looked up in maps that hold other spellings of them."""
    name, weight = "spellings", 0.5
    WORDS = ("bucket", "name", "KMS", "Key", "id", "Tags", "policies", "Addresses", "ARN", "v2", "EC2", "statuses", "Boxes", "x", "IPs",
             "Data", "é", "1", "news", "Matrices", "shoes", "-", "_", " ", "Series", "Heroes", "leaves", "Analyses")

    def key(self, rng) -> str:
        """A key made of words, in some spelling."""
        words = [rng.choice(self.WORDS) for _ in range(rng.choice((1, 2, 2, 3)))]
        change = rng.choice((str, str.capitalize, str.lower, str.upper, str.title))
        return rng.choice(("", "", "_", "-", " ")).join(map(change, words))

    def make(self, rng) -> dict:
        base = self.key(rng)
        data = {}
        for _ in range(6):
            variant = rng.choice((base.lower(), base.title(), base.replace("_", "").replace("-", ""), base.rstrip("s"), base + "s",
                                  re.sub(r"(?<=[a-z])(?=[A-Z])", rng.choice("_- "), base), re.sub(r"[_ -](\w)", lambda m: m[1].upper(), base),
                                  re.sub(r"(?<=[a-z])(?=[A-Z])", "_", base).lower(), base[:1].upper() + base[1:], base[:1].lower() + base[1:],
                                  base.capitalize(), self.key(rng)))
            if rng.random() < 0.6:
                data[variant] = len(data)
        return {RULES: f"rule t {{ {generate.quoted(rng, base)} in ['none'] }}\nrule u {{ this.{generate.quoted(rng, base)} exists }}\n",
                DATA: json.dumps(data, ensure_ascii=False)}

    def content(self, outcome, folder):
        return concatenated_json(outcome.out.decode("utf-8", errors="replace"))


class UnitTests(Mode):
    """The `test` command: random expectations about random rules."""
    name, weight = "tests", 1.0
    own_options = ("--reference",)

    def make(self, rng) -> dict:
        data = documents.document(rng)
        rules = generate.rules_file(rng, data)
        names = re.findall(r"^rule (\w+)", rules, re.M) + ["gone"]
        cases = []
        for number in range(rng.choice((1, 1, 2))):
            expectations = {name: rng.choice(("PASS", "FAIL", "SKIP")) for name in names if rng.random() < 0.8}
            cases.append({"name": f"case {number}", "input": data if number == 0 else documents.document(rng), "expectations": {"rules": expectations}})
        if rng.random() < 0.3:
            return {RULES: rules, "case.yaml": "".join(self.as_yaml(rng, case) for case in cases)}
        return {RULES: rules, DATA: json.dumps(cases)}

    @staticmethod
    def as_yaml(rng, case: dict) -> str:
        """A test case as YAML: liberties are taken with its input alone, as tags elsewhere are read by accident."""
        lines = "".join(f"    {line}\n" for line in documents.as_yaml(rng, case["input"]).splitlines())
        return f"- name: {case['name']}\n  input:\n{lines}  expectations: {json.dumps(case['expectations'])}\n"

    def command(self, files: dict) -> tuple:
        return ("test", "-r", RULES, "-t", data_file(files), "-o", "json")

    def content(self, outcome, folder):
        values = concatenated_json(outcome.out.decode("utf-8", errors="replace"))
        for value in values:
            for case in value.get("test_cases", ()) if isinstance(value, dict) else ():
                for kind in ("passed_rules", "failed_rules", "skipped_rules"):
                    case[kind] = sorted(case.get(kind, ()), key=str)
        return [value if not isinstance(value, dict) or "error" not in value else "error" for value in values]


ALL = {mode.name: mode for mode in (Verdicts(), Reports(), Trees(), Damage(), Documents(), Embedded(), Regexes(), Spellings(), UnitTests())}
assert all(set(name) <= set(string.ascii_lowercase) for name in ALL)
