from __future__ import annotations

import importlib

import pytest

from psverify.parse.tree import parse

null_comparison_order = importlib.import_module("psverify_rules.correctness.null_comparison_order")


@pytest.mark.parametrize(("first", "collection"), [("@(1)", True), ("(@(1) + 2)", True), ("1", False)])
def test_a_sum_of_more_terms_than_the_stack_is_deep(first: str, collection: bool) -> None:
    tree = parse(f"$x = {first}{' + $a' * 5000}".encode())
    assert null_comparison_order.is_collection(tree.root.descendants("binary_expression")[0]) is collection
