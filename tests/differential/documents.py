"""Random small documents. They share one small vocabulary with the rules, so that rules hit something."""
import json

KEYS = ("a", "b", "c", "id", "on", "rows", "Tags", "Name", "Statuses", "kmsKeyId", "bucket_name", "k-1", "443", "keysX")
TYPES = ("AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::KMS::Key")
STRINGS = ("a", "b", "ab", "abc", "x", "", "5", "true", "arn:aws:s3:::b", "id", "é", "a b", "1.5", "{\"a\": 1}", "rows", "A%20b")
SPELLINGS = {
    "Tags": ("Tag", "tags", "tag"), "Name": ("name",), "Statuses": ("Statuse", "statuses", "Status"),
    "kmsKeyId": ("KmsKeyId", "kms_key_id", "kms-key-id", "Kms Key Id", "KMSKeyId"), "rows": ("Rows", "row"),
    "bucket_name": ("BucketName", "bucketName", "bucket-name", "BUCKET_NAME"), "on": ("On",), "id": ("Id", "ID"), "a": ("A",),
}


def scalar(rng):
    """A scalar; small integers and one-letter strings are the commonest, so that equal values meet."""
    return rng.choice((0, 1, 1, 2, 3, -1, 1.0, 1.5, 0.5, 443, True, False, None, *STRINGS, "a", "b", "ab"))


def value(rng, depth: int):
    """A value nested at most `depth` deep."""
    kind = rng.random()
    if depth <= 0 or kind < 0.42:
        return scalar(rng)
    if kind < 0.54:
        return [scalar(rng) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    if kind < 0.60:
        return [rng.choice(STRINGS[:5]) for _ in range(rng.choice((1, 2, 3)))]
    if kind < 0.74:
        shape = rng.sample(KEYS, rng.choice((1, 2, 3)))
        return [{key: value(rng, depth - 2) for key in shape if rng.random() < 0.9} for _ in range(rng.choice((0, 1, 2, 3)))]
    if kind < 0.78:
        return [value(rng, depth - 1) for _ in range(rng.choice((0, 1, 2)))]
    return mapping(rng, depth)


def mapping(rng, depth: int, most: int = 4) -> dict:
    """A map of up to `most` entries."""
    keys = rng.sample(KEYS, rng.randint(0 if rng.random() < 0.1 else 1, most))
    return {rng.choice(SPELLINGS[key]) if key in SPELLINGS and rng.random() < 0.15 else key: value(rng, depth - 1)
            for key in keys}


def template(rng) -> dict:
    """Something like a CloudFormation template."""
    resources = {}
    for number in range(rng.choice((0, 1, 2, 2, 3, 4))):
        resource = {"Type": rng.choice(TYPES)}
        if rng.random() < 0.9:
            resource["Properties"] = mapping(rng, 3)
        if rng.random() < 0.15:
            resource["Metadata"] = mapping(rng, 1)
        if rng.random() < 0.03:
            del resource["Type"]
        resources[f"r{number}"] = resource if rng.random() > 0.02 else scalar(rng)
    root = {"Resources": resources if rng.random() > 0.03 else list(resources.values())}
    if rng.random() < 0.5:
        root["Parameters"] = mapping(rng, 2)
    if rng.random() < 0.3:
        root.update(mapping(rng, 2))
    return root


def document(rng):
    """A whole document: most are maps, some are templates, a few are lists or scalars."""
    kind = rng.random()
    if kind < 0.35:
        return template(rng)
    if kind < 0.96:
        return mapping(rng, 4, 6)
    return value(rng, 3)


def as_json(rng, data) -> str:
    """JSON text, in one of the usual layouts."""
    return json.dumps(data, indent=rng.choice((None, 2, 4)), ensure_ascii=rng.random() < 0.3)


def as_yaml(rng, data) -> str:
    """YAML text in block style, with the liberties that people take: plain scalars, short forms, comments, flow parts."""
    return "".join(line + "\n" for line in _block(rng, data, 0))


PLAIN = ("yes", "no", "True", "~", "NULL", "012", "+5", "1e3", ".5", "0x1F", "2020-01-01", "inf", "a:b", "- x", "x # c", "!Ref b",
         "!Sub '${a}'", "!GetAtt a.b", "!!int 5", "!!str 5", "! 5", "!Unknown 5", "|\n  text\n", "'it''s'", "\"a\\tb\"", "")


def _plain(rng, data) -> str:
    if rng.random() < 0.06:
        return rng.choice(PLAIN).partition("\n")[0] if rng.random() < 0.9 else "null"
    if isinstance(data, str) and data.isalpha() and data not in ("true", "null") and rng.random() < 0.6:
        return data
    return json.dumps(data, ensure_ascii=False)


def _block(rng, data, indent: int):
    pad = "  " * indent
    if isinstance(data, dict) and data and rng.random() > 0.08:
        for key, member in data.items():
            name = key if key.isalpha() and rng.random() < 0.8 else json.dumps(key, ensure_ascii=False)
            comment = "  # note" if rng.random() < 0.04 else ""
            if isinstance(member, (dict, list)) and member:
                tag = rng.choice((" !Join", " !If", " !Select", " !Ref", " !Foo", " &anchor")) if rng.random() < 0.06 else ""
                yield f"{pad}{name}:{tag}{comment}"
                yield from _block(rng, member, indent + 1)
            else:
                yield f"{pad}{name}: {_plain(rng, member)}{comment}"
    elif isinstance(data, list) and data and rng.random() > 0.2:
        for member in data:
            if isinstance(member, (dict, list)) and member:
                lines = list(_block(rng, member, indent + 1))
                yield f"{pad}- {lines[0].lstrip()}"
                yield from lines[1:]
            else:
                yield f"{pad}- {_plain(rng, member)}"
    else:
        yield pad + json.dumps(data, ensure_ascii=False)
