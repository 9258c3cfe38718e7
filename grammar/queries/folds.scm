[
  (script_block)
  (script_block_expression)
  (statement_block)
  (named_block)
  (param_block)
  (switch_statement)
  (type_definition)
  (hashtable)
  (array_expression)
  (sub_expression)
  (paren_expression)
  (comment)
] @fold

((string_constant_expression) @fold (#match? @fold "^@"))
((expandable_string_expression) @fold (#match? @fold "^@"))
