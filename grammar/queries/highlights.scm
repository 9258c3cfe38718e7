; Later patterns win.

(comment) @comment
((comment) @keyword.directive (#match? @keyword.directive "^#[Rr][Ee][Qq][Uu][Ii][Rr][Ee][Ss]"))
(line_continuation) @punctuation.special

; Words and strings

(string_constant_expression) @string
(expandable_string_expression ["quote" "string_content"] @string)
(constant_expression) @number
(variable_expression) @variable
((variable_expression) @constant.builtin (#match? @constant.builtin "^\\$([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Uu][Ll][Ll])$"))
((variable_expression) @variable.builtin
  (#match? @variable.builtin "^\\$([Tt]his|_|args|input|PSItem|Error|Host|Matches|MyInvocation|PSBoundParameters|PSCmdlet|PSCommandPath|PSScriptRoot|PSVersionTable)$"))

; Commands: the first element is the name

(command . (string_constant_expression) @function.call)
(command invocation_operator: "&" @operator . (string_constant_expression) @function.call)
(command_parameter) @variable.parameter
(command_parameter "-name:" @variable.parameter)
["-flag" "-file" "-throttlelimit" "-supportedcommand"] @variable.parameter

; Types and members

(type_name) @type
(attribute type_name: (type_name) @attribute)
(named_attribute_argument argument_name: (simple_name) @property)
(type_definition name: (simple_name) @type.definition)
(property_member name: (member_name) @property)
(function_member name: (member_name) @function.method)
(member_expression member: (string_constant_expression) @property)
(invoke_member_expression member: (string_constant_expression) @function.method.call)
(hashtable key: (string_constant_expression) @property)
"generic_type_arguments" @type

; Definitions

(function_definition name: (function_name) @function)
(configuration_definition instance_name: (string_constant_expression) @function)
(data_statement variable: (simple_name) @variable)
(parameter name: (variable_expression) @variable.parameter)
(label) @label
(break_statement label: (string_constant_expression) @label)
(continue_statement label: (string_constant_expression) @label)
(using_statement name: (string_constant_expression) @module)

; Keywords

["begin" "process" "end" "clean" "dynamicparam" "param" "data" "parallel" "sequence" "in"] @keyword
["if" "elseif" "else" "switch" "default"] @keyword.conditional
["foreach" "for" "while" "do" "until" "break" "continue"] @keyword.repeat
["function" "filter" "workflow" "configuration"] @keyword.function
["class" "enum"] @keyword.type
["static" "hidden" "base"] @keyword.modifier
["using" "namespace" "module" "assembly" "type" "command"] @keyword.import
["try" "catch" "finally" "trap" "throw"] @keyword.exception
["return" "exit"] @keyword.return

; Operators and punctuation

["operator" "redirection" "=" "+=" "-=" "*=" "/=" "%=" "??=" "?" "&&" "||" "|" "&"] @operator
(merging_redirection) @operator
["(" ")" "{" "}" "[" "]" "$(" "@(" "@{"] @punctuation.bracket
["," ";" ":"] @punctuation.delimiter
