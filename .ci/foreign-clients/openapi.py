"""Holds answers against an OpenAPI description."""

import json
import re

import yaml
from openapi_schema_validator import OAS30Validator


class Description:
    """An OpenAPI 3.0 document whose references are all inside it."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self._document = yaml.safe_load(file)

    def problems(self, method, path, status, headers, body):
        """What is wrong with an answer: a list of sentences, empty for a good one."""
        operation = self._operation(method, path)
        if operation is None:
            return [] if status in (404, 405) else [f"{method} {path}: not described, but answered {status}"]
        described = operation["responses"].get(str(status))
        if described is None:
            # The description leaves refusals such as 401 out; their body has the same shape as that of a 400.
            described = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/bad-request"}}}}
        problems = [
            f"{method} {path} {status}: no header {name}" for name in described.get("headers", {}) if name not in headers
        ]
        schema = described.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return problems + ([f"{method} {path} {status}: a body where none is described"] if body else [])
        try:
            value = json.loads(body)
        except ValueError as error:
            return problems + [f"{method} {path} {status}: no JSON ({error})"]
        schema, names = self._resolved(schema), self._members(schema)
        problems += [
            f"{method} {path} {status}: {error.json_path}: {error.message}"
            for error in OAS30Validator(schema).iter_errors(value)
        ]
        # The document is a shortened one; members that it does not name at all are more likely spelled wrongly.
        problems += [f"{method} {path} {status}: unknown member {name}" for name in value if name not in names]
        return problems

    def _operation(self, method, path):
        for template, operations in self._document["paths"].items():
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                return operations.get(method.lower())
        return None

    def _resolved(self, value):
        if isinstance(value, dict):
            if "$ref" in value:
                target = self._document
                for part in value["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
                return self._resolved(target)
            return {key: self._resolved(member) for key, member in value.items()}
        return [self._resolved(member) for member in value] if isinstance(value, list) else value

    def _members(self, schema):
        return set(self._resolved(schema).get("properties", {})) | {"detail"}
