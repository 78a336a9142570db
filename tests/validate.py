# SPDX-License-Identifier: LGPL-2.1-or-later
"""validate.py SCHEMA DOCUMENTS - for each member of an object of documents, whether a schema takes it.

Prints NAME, a tab, and nothing or the first reason. Knows as much of JSON Schema as the schema of
profiles uses; what it does not know is an error, so that no keyword is passed over.
"""
import json
import re
import sys

ANNOTATIONS = {"$schema", "$comment", "$defs", "title", "description", "default"}
TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}


def same(x, y):
    """true is not 1."""
    return type(x) is type(y) and x == y


class Validator:
    def __init__(self, root):
        self.root = root

    def resolve(self, ref):
        node = self.root
        if not ref.startswith("#/"):
            raise SystemExit(f"reference to {ref}")
        for part in ref[2:].split("/"):
            node = node[part]
        return node

    def check(self, schema, value, at="profile"):
        """The first reason why not, or None."""
        if schema is True:
            return None
        if schema is False:
            return f"{at}: not known"
        for keyword, rule in schema.items():
            if keyword in ANNOTATIONS:
                continue
            method = getattr(self, "check_" + keyword.lstrip("$"), None)
            if not method:
                raise SystemExit(f"no such keyword: {keyword}")
            reason = method(rule, value, at, schema)
            if reason:
                return reason
        return None

    def check_ref(self, rule, value, at, _):
        return self.check(self.resolve(rule), value, at)

    def check_type(self, rule, value, at, _):
        names = rule if isinstance(rule, list) else [rule]
        if not any(TYPES[name](value) for name in names):
            return f"{at}: not of type {rule}"

    def check_enum(self, rule, value, at, _):
        if not any(same(value, word) for word in rule):
            return f"{at}: none of {rule}"

    def check_const(self, rule, value, at, _):
        if not same(value, rule):
            return f"{at}: not {rule}"

    def check_pattern(self, rule, value, at, _):
        if isinstance(value, str) and not re.search(rule, value):
            return f"{at}: '{value}' is not like {rule}"

    def check_minimum(self, rule, value, at, _):
        if TYPES["number"](value) and value < rule:
            return f"{at}: less than {rule}"

    def check_maximum(self, rule, value, at, _):
        if TYPES["number"](value) and value > rule:
            return f"{at}: more than {rule}"

    def check_anyOf(self, rule, value, at, _):
        reasons = [self.check(one, value, at) for one in rule]
        if None not in reasons:
            return max(reasons, key=len)

    def check_allOf(self, rule, value, at, _):
        return next(filter(None, (self.check(one, value, at) for one in rule)), None)

    def check_items(self, rule, value, at, _):
        for i, item in enumerate(value if isinstance(value, list) else []):
            reason = self.check(rule, item, f"{at}[{i}]")
            if reason:
                return reason

    def check_required(self, rule, value, at, _):
        missing = [key for key in rule if isinstance(value, dict) and key not in value]
        if missing:
            return f"{at}: without {missing[0]}"

    def check_propertyNames(self, rule, value, at, _):
        for key in value if isinstance(value, dict) else {}:
            reason = self.check(rule, key, f"{at}.{key}")
            if reason:
                return reason

    def check_properties(self, rule, value, at, _):
        for key in rule if isinstance(value, dict) else {}:
            reason = self.check(rule[key], value[key], f"{at}.{key}") if key in value else None
            if reason:
                return reason

    def check_additionalProperties(self, rule, value, at, schema):
        for key in value if isinstance(value, dict) else {}:
            reason = None
            if key not in schema.get("properties", {}):
                reason = self.check(rule, value[key], f"{at}.{key}")
            if reason:
                return reason


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        schema = json.load(f)
    with open(sys.argv[2], encoding="utf-8") as f:
        documents = json.load(f)
    for name, document in documents.items():
        print(f"{name}\t{Validator(schema).check(schema, document) or ''}")


main()
