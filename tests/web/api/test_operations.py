"""What the API says that it takes is what it takes."""

from __future__ import annotations

import jsonschema
import pytest

from crawler.web.api.operations import OPERATIONS

TEXTS = {
    f"{operation.name} {name}": schema
    for operation in OPERATIONS
    for name, schema in operation.takes.items()
    if schema.get("type") == "string"
}


@pytest.mark.parametrize("given", ["", " ", "a\0"])
@pytest.mark.parametrize("schema", TEXTS.values(), ids=TEXTS)
def test_a_text_that_is_refused_is_described_as_none(schema, given):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(given, schema)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_must_be_given_is_described_and_no_name_stands_twice(operation):
    assert set(operation.needs) <= {*operation.takes, *operation.parts}
    assert [other for other in OPERATIONS if other.name == operation.name or other.path == operation.path] == [
        operation
    ]
