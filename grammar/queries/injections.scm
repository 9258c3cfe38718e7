; Regular expressions: what stands right of an operator that takes one.
(binary_expression
  operator: "operator" @_operator
  right: (string_constant_expression) @injection.content
  (#match? @_operator "^.[ICic]?([Nn]ot)?([Mm]atch|[Rr]eplace|[Ss]plit)$")
  (#match? @injection.content "^['\"]")
  (#offset! @injection.content 0 1 0 -1)
  (#set! injection.language "regex"))

; [regex] 'pattern'
(convert_expression
  type: (type_constraint type_name: (type_name) @_type)
  child: (string_constant_expression) @injection.content
  (#match? @_type "^[Rr]egex$")
  (#match? @injection.content "^['\"]")
  (#offset! @injection.content 0 1 0 -1)
  (#set! injection.language "regex"))

; '{ … }' | ConvertFrom-Json
(pipeline
  . (string_constant_expression) @injection.content
  . "|"
  . (command . (string_constant_expression) @_command)
  (#match? @_command "^[Cc]onvert[Ff]rom-[Jj]son$")
  (#set! injection.language "json"))

((comment) @injection.content
  (#set! injection.language "comment"))
