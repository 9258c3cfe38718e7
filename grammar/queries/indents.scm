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
  (invoke_member_expression)
  (attribute)
] @indent.begin

(pipeline) @indent.begin

["}" ")" "]"] @indent.branch
["}" ")" "]"] @indent.end

; Here-strings end at the start of a line.
((string_constant_expression) @indent.ignore (#match? @indent.ignore "^@"))
((expandable_string_expression) @indent.ignore (#match? @indent.ignore "^@"))
(comment) @indent.ignore
