"""Tests that print, and say in the file "acks" what has begun: the plugin writes a step before its test runs."""

import os
from pathlib import Path

import pytest

ACKS = Path(os.environ["ACKS"])


@pytest.mark.parametrize("number", range(6))
def test_it(number: int, request: pytest.FixtureRequest) -> None:
    """Prints lines."""
    with ACKS.open("a") as acks:
        acks.write(f"{request.node.nodeid} started\n")
    for line in range(10):
        print(f"line {line} of {number}")
