"""Configuration files: the JSON Schema in docs/ is the one that bylaw prints, has the keys that it knows, and accepts the files that it accepts."""
import json
import re

from harness import programs

DOCS = programs.ROOT / "docs"
SCHEMA = DOCS / "bylaw.schema.json"
CASES = programs.ROOT / "tests"


def run_schema(tally, binary) -> dict:
    """The file is not stale, and the documentation names every key."""
    printed = programs.run([binary, "config", "schema"]).out.decode()
    kept = SCHEMA.read_text(encoding="utf-8") if SCHEMA.exists() else ""
    tally.check("docs/bylaw.schema.json", "" if printed == kept else "is not what `bylaw config schema` prints")
    schema = json.loads(printed)
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    for key in schema["properties"]:
        tally.check(f"docs/configuration.md on {key}", "" if f"| `{key}`" in text or f", `{key}`" in text else "does not say what it is")
    return schema


def run_known_keys(tally, binary, schema, folder) -> None:
    """The program takes every key of the schema, and no other one."""
    for key in [*schema["properties"], "nothing"]:
        path = folder / "key.yaml"
        path.write_text(f"{key}:\n", encoding="utf-8")
        done = programs.run([binary, "config", "show", "--config", path])
        is_unknown = b"there is no setting" in done.err
        tally.check(f"key {key}", "" if is_unknown == (key == "nothing") else "is known to only one of schema and program")


def examples() -> dict:
    """Configuration files by name, with whether they are right."""
    found = {}
    for path in sorted(DOCS.glob("*.md")):
        for number, block in enumerate(re.findall(r"^```yaml\n# \.bylaw\.yaml\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)):
            found[f"docs/{path.name}, example {number + 1}"] = (block, True)
    for path in sorted(CASES.rglob(".bylaw.yaml")):
        found[str(path.relative_to(CASES))] = (path.read_text(encoding="utf-8"), True)
    wrong = CASES / "end_to_end" / "cases" / "config" / "wrong" / "keys.yaml"
    found["wrong/keys.yaml"] = (wrong.read_text(encoding="utf-8"), False)
    return found


def run(tally) -> None:
    """Schema, keys and examples."""
    binary = programs.bylaw()
    if binary is None:
        tally.check("bylaw", "has not been built")
        return
    schema = run_schema(tally, binary)
    folder = programs.BUILD / "configuration-suite"
    folder.mkdir(parents=True, exist_ok=True)
    run_known_keys(tally, binary, schema, folder)
    try:
        import jsonschema
        import yaml
    except ImportError:
        tally.skip("python3-jsonschema or python3-yaml is not installed")
        return
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for name, (text, is_right) in examples().items():
        errors = [error.message for error in validator.iter_errors(yaml.safe_load(text))]
        tally.check(f"schema: {name}", "" if bool(errors) != is_right else f"expected {'none' if is_right else 'some'} of: {errors}")
    tally.check("there are examples", "" if len(examples()) > 3 else "there are none")
