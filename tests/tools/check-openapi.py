#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Muster contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold every exchange that the contract suite has logged against openapi.json.

check-openapi.py OPENAPI LOG [--partial]

Fails on a request or an answer that the document does not describe, on a problem whose code is not in its response's
description, on an event or a snapshot line that is not as described, and on an operation that was never asked
(--partial: only says so)."""

import json
import os
import re
import sys
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

# What any path may answer, described once in the protocol and not at each operation.
GENERAL = {404: {"not-found"}, 405: {"method-not-allowed"}, 413: {"payload-too-large"}, 500: {"internal"}}


class Contract:
    def __init__(self, document):
        self.document = document
        self.operations = []
        for path, item in document["paths"].items():
            pattern = re.compile("^" + re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)) + "$")
            for method, operation in item.items():
                self.operations.append((method.upper(), path, pattern, operation))
        # literal paths before templates
        self.operations.sort(key=lambda o: "{" in o[1])
        self.validators = {}

    def find(self, method, path):
        for known_method, _, pattern, operation in self.operations:
            if known_method == method and pattern.match(path):
                return operation
        return None

    def resolve(self, value):
        while "$ref" in value:
            target = self.document
            for part in value["$ref"][2:].split("/"):
                target = target[part]
            value = target
        return value

    def errors(self, schema, value):
        key = json.dumps(schema, sort_keys=True)
        if key not in self.validators:
            whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": self.document["components"],
                     "allOf": [schema]}
            self.validators[key] = Draft202012Validator(whole)
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in self.validators[key].iter_errors(value)]

    def component(self, name, value):
        return self.errors({"$ref": f"#/components/schemas/{name}"}, value)


def header(headers, name):
    for key, value in headers.items():
        if key.lower() == name.lower():
            return value
    return None


def parse(text):
    try:
        return json.loads(text), None
    except ValueError as error:
        return None, str(error)


def check_snapshot(contract, body):
    lines = [json.loads(line) for line in body.split("\n") if line]
    if not lines:
        return ["an empty snapshot"]
    found = contract.component("SnapshotHead", lines[0]) + contract.component("SnapshotEnd", lines[-1])
    counts = {}
    for line in lines[1:-1]:
        found += contract.component("Change", line)
        counts[line["kind"]] = counts.get(line["kind"], 0) + 1
    if counts != lines[0]["counts"] or lines[-1]["lines"] != len(lines) - 2 or lines[-1]["seq"] != lines[0]["seq"]:
        found.append("the head or the end counts other lines than there are")
    return found


EVENTS = {"hello": "EventHello", "change": "EventChange", "caught-up": "EventCaughtUp", "bookmark": "EventBookmark",
          "reset": "EventReset", "goodbye": "EventGoodbye"}


def check_events(contract, body):
    found = []
    for block in body.split("\n\n")[:-1]:
        name, data = None, []
        for line in block.split("\n"):
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data.append(line[6:])
        if data:
            value, problem = parse("\n".join(data))
            if problem or name not in EVENTS:
                found.append(f"event {name}: {problem or 'is not described'}")
            else:
                found += [f"event {name}: {e}" for e in contract.component(EVENTS[name], value)]
    return found


def check_request(contract, operation, exchange):
    body = operation.get("requestBody")
    sent = exchange.get("requestBody")
    found = []
    # A request that was refused may be as wrong as it likes.
    if exchange["status"] >= 400:
        return found
    for parameter in map(contract.resolve, operation.get("parameters", [])):
        if parameter["in"] != "header":
            continue
        value = header(exchange["requestHeaders"], parameter["name"])
        if value is None and parameter.get("required"):
            found.append(f"the request lacks {parameter['name']}")
        elif value is not None:
            found += [f"{parameter['name']}: {e}" for e in contract.errors(parameter["schema"], value)]
    if body:
        value, problem = parse(sent or "")
        found += [f"request: {e}" for e in ([problem] if problem else
                                           contract.errors(body["content"]["application/json"]["schema"], value))]
    elif sent:
        found.append("the request has a body")
    return found


def check_problem(contract, response, exchange, value):
    known = set(response["description"].split()) | GENERAL.get(exchange["status"], set())
    found = []
    if value.get("code") not in known:
        found.append(f"code {value.get('code')} is not described")
    if value.get("status") != exchange["status"]:
        found.append("the problem has another status")
    if exchange["status"] in (429, 503) and header(exchange["responseHeaders"], "Retry-After") is None:
        found.append("Retry-After is missing")
    return found


def check_answer(contract, operation, exchange):
    status, body = exchange["status"], exchange.get("responseBody") or ""
    response = operation["responses"].get(str(status)) if operation else None
    if response is None and status not in GENERAL:
        return [f"status {status} is not described"]
    response = contract.resolve(response or {"description": "", "content": {"application/problem+json":
                                             {"schema": {"$ref": "#/components/schemas/Problem"}}}})
    content = response.get("content")
    if not content:
        return ["a body that is not described"] if body else []
    kind = (header(exchange["responseHeaders"], "Content-Type") or "").split(";")[0]
    if kind not in content:
        return [f"content type {kind or 'none'} is not described"]
    if kind == "application/x-ndjson":
        found = check_snapshot(contract, body)
    elif kind == "text/event-stream":
        found = check_events(contract, body)
    else:
        value, problem = parse(body)
        found = [problem] if problem else contract.errors(content[kind]["schema"], value)
        if not problem and kind == "application/problem+json":
            found += check_problem(contract, response, exchange, value)
    for name, described in response.get("headers", {}).items():
        value = header(exchange["responseHeaders"], name)
        schema = contract.resolve(described["schema"])
        if value is None and name != "Retry-After":
            found.append(f"header {name} is missing")
        elif value is not None:
            found += [f"{name}: {e}" for e in contract.errors(schema, int(value) if schema.get("type") == "integer" else value)]
    return found


def main():
    partial = "--partial" in sys.argv
    document, log = [a for a in sys.argv[1:] if a != "--partial"]
    with open(document, encoding="utf-8") as file:
        contract = Contract(json.load(file))
    hit, wrong, n = set(), 0, 0
    if not os.path.exists(log) or os.path.getsize(log) == 0:
        print("1..0 # SKIP nothing was logged")
        return 0
    with open(log, encoding="utf-8") as file:
        for line in file:
            exchange = json.loads(line)
            n += 1
            operation = contract.find(exchange["method"], urlsplit(exchange["path"]).path)
            found = check_answer(contract, operation, exchange)
            if operation:
                found = check_request(contract, operation, exchange) + found
                if exchange["status"] < 400:
                    hit.add(operation["operationId"])
            for text in found:
                wrong += 1
                print(f"# {exchange['method']} {exchange['path']} {exchange['status']}: {text}")
    # The next run begins anew.
    open(log, "w", encoding="utf-8").close()
    missing = sorted({o[3]["operationId"] for o in contract.operations} - hit)
    for name in missing:
        print(f"# never answered well: {name}")
    print(f"# {n} exchanges, {wrong} faults, {len(missing)} operations never answered well")
    ok = n > 0 and wrong == 0 and (partial or not missing)
    print("1..1")
    print(f"{'ok' if ok else 'not ok'} 1 every exchange is as openapi.json says")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
