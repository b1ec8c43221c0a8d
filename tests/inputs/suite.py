"""Every file of the shared corpus through `bylaw inputs`: taken for what it is, with as many resources as counted here.

What a file is follows here from the folder that it lies in and from its name, not from the rules that bylaw recognises by; what is
in it is counted with Python's own readers."""
import gzip
import json
import pathlib
import tempfile

from harness import programs

CORPUS = programs.SHARED / "corpus"
FOLDERS = ("cloudformation", "configuration-items", "conformance-packs", "scp-policies", "terraform-plans")

# Files that are broken or something else on purpose, by the end of their path.
BROKEN = ("bad/empty_file.yaml", "bad/json_parse.json", "bad/template.yaml", "parser/success_triple_quotes_string.json",
          "runner/resources/invalid.json", "AWS_EC2_NetworkInterface.json", "deny-service-specific-credential-by-type.json")
# hashicorp--terraform-json/testdata/invalid: a text that closes too many brackets, which Python refuses as well.


def yaml_reader():
    """A function from YAML text to values, with every tag ignored; None without PyYAML."""
    try:
        import yaml
    except ImportError:
        return None

    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
        """All scalars are text."""

    def plain(loader, _suffix, node):
        if isinstance(node, yaml.ScalarNode):
            return loader.construct_scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_mapping(node, deep=True)
    Loader.add_multi_constructor("!", plain)
    return lambda text: yaml.load(text, Loader)


def texts_of(raw: bytes) -> str:
    """The decoded text."""
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    return raw.decode("utf-8-sig")


def values_of(text: str, read_yaml) -> list:
    """All JSON texts, or else the one YAML document; nothing if it is neither."""
    decoder, found, at = json.JSONDecoder(strict=False), [], 0
    try:
        while text[at:].strip():
            at += len(text[at:]) - len(text[at:].lstrip())
            value, at = decoder.raw_decode(text, at)
            found.append(value)
        return found
    except ValueError:
        # Something behind the JSON, in a line of its own, is no part of it.
        if found and text[:at].endswith("\n") or found and "\n" in text[at - 1:at + 1] + text[:at][-2:]:
            return found
    try:
        return [read_yaml(text)]
    except Exception:  # pylint: disable=broad-except
        return []


def resources_in(module) -> int:
    """Resources of a Terraform module and those within it."""
    return len(module.get("resources", [])) + sum(resources_in(child) for child in module.get("child_modules", []))


def message_items(message) -> int:
    """Configuration items in a message of Config."""
    message = json.loads(message) if isinstance(message, str) else message
    items = message.get("configurationItem", [message["configurationItemSummary"]] if "configurationItemSummary" in message else [])
    return len(items) if isinstance(items, list) else 1


def expected(folder: str, name: str, value):
    """Kind and count of a value in a folder of the corpus; None for what no input is."""
    if folder == "conformance-packs":
        return "conformance-pack", len(value["Resources"])
    if folder == "scp-policies":
        statement = value["Statement"]
        return "policy-document", len(statement) if isinstance(statement, list) else 1
    if folder == "terraform-plans":
        return expected_of_terraform(value)
    if folder == "cloudformation":
        return expected_of_cloudformation(name, value)
    return expected_of_config(name, value)


def expected_of_terraform(value):
    """Plans, states and schemas."""
    if "provider_schemas" in value:
        return "terraform-provider-schemas", len(value["provider_schemas"])
    if "values" in value:
        return "terraform-state", resources_in(value["values"].get("root_module", {}))
    if "resource_changes" in value:
        return "terraform-plan", len(value["resource_changes"])
    return "terraform-plan", resources_in(value.get("planned_values", {}).get("root_module", {}))


def expected_of_cloudformation(name: str, value):
    """Templates and what lies beside them."""
    if name == "manifest.json":
        return "cdk-assembly", sum(artifact["type"] == "aws:cloudformation:stack" for artifact in value["artifacts"].values())
    if name in ("tree.json", "cdk.out") or name.endswith((".assets.json", ".metadata.json")):
        return "cdk-companion", 0
    if name.endswith(".changeset.json"):
        return "change-set", len(value["Changes"])
    if name.startswith("event") and "fragment" in value:
        return "macro-event", len(value["fragment"]["Resources"])
    if not isinstance(value, dict) or not isinstance(value.get("Resources"), dict):
        is_template = isinstance(value, dict) and "AWSTemplateFormatVersion" in value
        return ("cloudformation-template", 0) if is_template else None
    return "cloudformation-template", len(value["Resources"])


def expected_of_config(name: str, value):
    """What Config delivers."""
    if "_ConfigSnapshot_" in name:
        return "config-snapshot", len(value["configurationItems"])
    if "_ConfigHistory_" in name:
        return "config-history", len(value["configurationItems"])
    if isinstance(value, list):
        return "configuration-item", len(value)
    for key, kind in (("baseConfigurationItems", "resource-batch"), ("BaseConfigurationItems", "resource-batch"), ("Results", "query-results"),
                      ("DeliveryChannelsStatus", "account-fact")):
        if key in value:
            return kind, len(value[key])
    if "configurationItems" in value:
        kinds = {item["resourceType"] for item in value["configurationItems"]}
        kind = "resource-history" if "fileVersion" not in value else "config-snapshot" if len(kinds) > 1 else "config-history"
        return kind, len(value["configurationItems"])
    if "invokingEvent" in value:
        return "rule-event", message_items(value["invokingEvent"])
    if "Message" in value or "messageType" in value:
        return "config-notification", message_items(value.get("Message", value))
    return "configuration-item", 1


def compare(path: pathlib.Path, folder: str, said: dict, read_yaml) -> str:
    """What is wrong with what was said about a file."""
    values = values_of(texts_of(path.read_bytes()), read_yaml)
    relative = path.as_posix()
    if relative.endswith(BROKEN) or not values:
        return "" if said["unread"] or not said["holds"] or said["holds"][0]["kind"] == "unrecognised" else f"is broken, but taken for {said['holds']}"
    meant = {}
    for value in values:
        kind, count = expected(folder, path.name, value) or ("unrecognised", 0)
        documents, resources = meant.get(kind, (0, 0))
        meant[kind] = documents + 1, resources + count
    found = {part["kind"]: (part["documents"], part.get("resources", 0)) for part in said["holds"]}
    return "" if found == meant and not said["unread"] else f"expected {meant}, found {found}, {said['unread']} unread"


def run(tally) -> None:
    """One case a file; the same again for some of them, packed and as standard input."""
    program = programs.bylaw()
    if program is None:
        tally.check("bylaw", "has not been built")
        return
    read_yaml = yaml_reader()
    if not CORPUS.exists() or read_yaml is None:
        tally.skip("the shared corpus or PyYAML is not on this machine")
        return
    endings = (".json", ".yaml", ".yml", ".template", ".gz", ".out")
    for folder in FOLDERS:
        paths = sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file() and path.name.endswith(endings))
        done = programs.run([program, "inputs", "--format", "json", *paths])
        said = {entry["path"]: entry for entry in json.loads(done.out)["inputs"]}
        for path in paths:
            entry = said.get(str(path))
            tally.check(str(path.relative_to(CORPUS)), compare(path, folder, entry, read_yaml) if entry else "was passed over")
        packed(tally, program, paths[::7], said)


def packed(tally, program, paths, said) -> None:
    """However a file is packed, the same is in it."""
    forms = {"gzip": gzip.compress, "UTF-16LE": lambda raw: b"\xff\xfe" + raw.decode().encode("utf-16-le"),
             "UTF-16BE": lambda raw: b"\xfe\xff" + raw.decode().encode("utf-16-be"), "mark": lambda raw: b"\xef\xbb\xbf" + raw}
    with tempfile.TemporaryDirectory() as name:
        for path in paths:
            raw = path.read_bytes()
            if raw[:2] in (b"\x1f\x8b", b"\xff\xfe") or raw[:3] == b"\xef\xbb\xbf":
                continue
            for form, pack in forms.items():
                copy = pathlib.Path(name) / "copy"
                copy.write_bytes(pack(raw))
                done = programs.run([program, "inputs", "--format", "json", copy])
                entry = json.loads(done.out)["inputs"][0]
                same = entry["holds"] == said[str(path)]["holds"]
                tally.check(f"{path.name} as {form}", "" if same else f"found {entry['holds']}")
