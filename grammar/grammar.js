/**
 * PowerShell 7, as its own parser reads it.
 *
 * A named node is a class of System.Management.Automation.Language, in snake_case without "Ast"; fields carry the names of that class's
 * properties. PowerShell has two lexical modes (commands and expressions), significant newlines and significant white space, so the
 * external scanner makes nearly all tokens: which ones are valid in a parse state tells it the mode. The grammar itself is plain LR(1):
 * no conflicts, no dynamic precedence.
 *
 * Closers, separators and assignment operators are ordinary tokens on purpose: states that differ only in external tokens are never merged
 * when the tables are made, and the same expression before `)`, `]` or `}` would otherwise need its own states.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const PREC = { ternary: 1, logical: 2, bitwise: 3, comparison: 4, coalesce: 5, additive: 6, multiplicative: 7, format: 8, range: 9 };

const KEYWORDS = [
  'begin', 'process', 'end', 'clean', 'dynamicparam', 'param', 'if', 'elseif', 'else', 'switch', 'default', 'foreach', 'in', 'for', 'while', 'do',
  'until', 'function', 'filter', 'workflow', 'class', 'enum', 'static', 'hidden', 'base', 'using', 'namespace', 'module', 'assembly', 'type',
  'command', 'data', 'parallel', 'sequence', 'configuration', 'try', 'catch', 'finally', 'trap', 'break', 'continue', 'return', 'throw', 'exit',
];

/** A keyword of any case, shown as an anonymous node in lower case. */
const keyword = ($, word) => alias($[`_${word}`], word);

const separated = (separator, rule) => seq(rule, repeat(seq(separator, rule)));

/** A bare word, wherever a whole word is one token. */
const bareWord = ($, token) => alias($[token], $.string_constant_expression);

/** `( pipeline )`, where a newline may stand before the closing parenthesis. */
const parenthesized = ($, field_name) => seq('(', field(field_name, $._pipeline), optional($._newline), ')');

/** Attributes before `param` or a type definition: the scanner has looked ahead and tells by the first bracket. */
const attributeList = ($, kind) => seq(
  field('attributes', choice(alias($[`${kind}_attribute`], $.attribute), alias($[`${kind}_type_constraint`], $.type_constraint))),
  repeat(field('attributes', $._attribute)));

const attributeAfter = ($, open) => seq(
  open, field('type_name', $.type_name), '(', optional(seq(optional(','), separated(',', $._attribute_argument))), ')', ']');

const typeAfter = ($, open) => seq(open, field('type_name', $.type_name), ']');

/** The rules of expressions; where `N` is in a name, a comma separates arguments and makes no array. */
function expressionRules(n) {
  const operand = ($) => (n ? $._unary_no_comma : $._operand);
  const binary = ($) => (n ? alias($._binary_expression_n, $.binary_expression) : $.binary_expression);
  const level = ($) => choice(operand($), binary($));
  const expression = ($) => $[`_expression${n}`];
  const ternary = ($) => (n ? alias($._ternary_expression_n, $.ternary_expression) : $.ternary_expression);
  const named = (name) => (n ? `_${name}_n` : name);
  return {
    [`_expression${n}`]: ($) => choice(operand($), binary($), ternary($)),

    // Trap: a newline ends the first operand's line, but may stand before ":".
    [named('ternary_expression')]: ($) => prec.right(PREC.ternary, seq(
      field('condition', level($)), '?', field('if_true', expression($)), optional($._newline), ':', field('if_false', expression($)))),

    [named('binary_expression')]: ($) => choice(...[
      ['_logical_operator', PREC.logical], ['_bitwise_operator', PREC.bitwise], ['_comparison_operator', PREC.comparison],
      ['_coalesce_operator', PREC.coalesce], ['_additive_operator', PREC.additive], ['_multiplicative_operator', PREC.multiplicative],
      ['_format_operator', PREC.format], ['_range_operator', PREC.range],
    ].map(([token, value]) => prec.left(value, seq(
      field('left', level($)), field('operator', alias($[token], 'operator')), field('right', level($)))))),
  };
}

module.exports = grammar({
  name: 'powershell',

  externals: ($) => [
    // Layout.
    $._newline, $._soft_newline, $.comment, $.line_continuation,
    // Words and numbers.
    $._command_name, $._inline_script, $._argument_word, $._parameter, $._parameter_colon, $._double_dash, $._late_dash, $._verbatim_mark, $._verbatim_argument,
    $._simple_name, $.function_name, $.type_name, $._base_type_name, $.variable_expression, $.constant_expression, $.label,
    $._switch_file, $._throttle_limit, $._break_to, $._continue_to,
    // Strings.
    $.string_constant_expression, $._string_open, $._string_text, $._string_close, $._here_string_open, $._here_string_text,
    $._here_string_close, $._nested_variable, $._nested_open, $._nested_resume, $._word_open, $._word_variable, $._word_text, $._word_quote, $._word_close,
    // Operators.
    $._unary_operator, $._postfix_operator, $._logical_operator, $._bitwise_operator, $._comparison_operator, $._coalesce_operator,
    $._additive_operator, $._multiplicative_operator, $._format_operator, $._range_operator, $._call_operator,
    $._redirection_operator, $.merging_redirection,
    // What must follow its operand without white space.
    $._member_operator, $._index_open, $._invoke_open, $._invoke_brace, $._generic_arguments,
    // The bracket that opens an attribute list before `param`, `class` …, and a token that never comes: where it is valid, no newline may come.
    $._param_bracket, $._type_bracket, $._no_newline,
    // Opening brackets: also ordinary tokens, listed here so that one scan finds them.
    '(', '{', '[', '$(', '@(', '@{',
    ...KEYWORDS.map((word) => $[`_${word}`]),
    $._error_sentinel,
  ],

  extras: ($) => [$.comment, $.line_continuation, $._soft_newline, /[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/],

  // Rules that only name a part of others: each saved reduction is time saved.
  inline: ($) => [
    $._first_item, $._item, $._terminator, $._open_statement, $._closed_statement, $._pipeline_chain, $._pipe, $._first_element,
    $._command_element, $._redirection, $._argument, $._argument_value, $._operand, $._unary, $._unary_no_comma, $._member_access,
    $._string_part, $._expansion, $._accessed, $._call, $._of_type, $._type_accessed, $._index,
  ],

  rules: {
    // ---------------------------------------------------------------- scripts and script blocks

    script_block: ($) => seq(repeat(seq($.using_statement, $._terminator)), optional(choice($.using_statement, $._script_body))),

    _script_body: ($) => choice(seq(field('param_block', $.param_block), optional($._block_body)), $._block_body),

    // Named blocks are blocks only where they come first; later `process { }` is a command.
    _block_body: ($) => choice(
      $._semicolons,
      seq(optional($._semicolons), choice($._named_blocks, $._statement_list))),

    _semicolons: () => repeat1(';'),

    _named_blocks: ($) => repeat1(seq(field('named_blocks', $.named_block), optional($._semicolons))),

    named_block: ($) => seq(
      choice(...['begin', 'process', 'end', 'clean', 'dynamicparam'].map((word) => keyword($, word))), '{', optional($._statements), '}'),

    _braced_script_block: ($) => seq('{', optional($._script_body), '}'),

    param_block: ($) => seq(
      optional(attributeList($, '_param')),
      keyword($, 'param'), '(', optional($._parameter_list), ')'),

    _parameter_list: ($) => separated(',', choice(
      field('parameters', $.parameter),
      seq(field('parameters', alias($._parameter_with_default, $.parameter)), optional($._newline)))),

    parameter: ($) => $._parameter_name,

    _parameter_with_default: ($) => seq($._parameter_name, '=', field('default_value', $._expressionN)),

    _parameter_name: ($) => seq(repeat(field('attributes', $._attribute)), field('name', $.variable_expression)),

    // ---------------------------------------------------------------- attributes and types

    _attribute: ($) => choice($.attribute, $.type_constraint),

    attribute: ($) => attributeAfter($, '['),

    _param_attribute: ($) => attributeAfter($, alias($._param_bracket, '[')),

    _type_attribute: ($) => attributeAfter($, alias($._type_bracket, '[')),

    _attribute_argument: ($) => choice(
      seq(field('named_arguments', $.named_attribute_argument), optional($._newline)),
      seq(field('positional_arguments', $._expressionN), optional($._newline))),

    named_attribute_argument: ($) => seq(
      field('argument_name', alias($._simple_name, $.simple_name)),
      optional(seq(choice('=', $._no_newline), field('argument', $._expressionN)))),

    // Only in a command could either stand before a brace, and there PowerShell refuses types as members.
    type_constraint: ($) => prec(1, typeAfter($, '[')),

    _param_type_constraint: ($) => typeAfter($, alias($._param_bracket, '[')),

    _type_type_constraint: ($) => typeAfter($, alias($._type_bracket, '[')),

    type_expression: ($) => typeAfter($, '['),

    // ---------------------------------------------------------------- statements

    // A list of statements; those that end in a block or in "&" need no terminator.
    _statement_list: ($) => choice(
      seq($._first_item, repeat($._item)),
      seq(optional(seq($._first_item, repeat($._item))), $._open_statement)),

    _statements: ($) => choice($._semicolons, seq(optional($._semicolons), $._statement_list)),

    _first_item: ($) => choice($._closed_statement, seq($._open_statement, choice($._terminator, '&'))),

    _item: ($) => choice($._first_item, ';'),

    _terminator: ($) => choice($._newline, ';'),

    _statement: ($) => choice($._open_statement, $._closed_statement),

    _closed_statement: ($) => choice(
      $.if_statement, $.switch_statement, $.for_each_statement, $.for_statement, $.while_statement, $.do_while_statement,
      $.do_until_statement, $.function_definition, $.type_definition, $.data_statement, $.block_statement,
      $.configuration_definition, $.try_statement, $.trap_statement,
      $.break_statement, $.continue_statement,
      alias($._closed_assignment, $.assignment_statement)),

    _open_statement: ($) => choice(
      $._pipeline_chain, $.assignment_statement, $.return_statement, $.throw_statement, $.exit_statement),

    statement_block: ($) => seq('{', optional($._statements), '}'),

    if_statement: ($) => seq(
      keyword($, 'if'), parenthesized($, 'condition'), field('body', $.statement_block),
      repeat(seq(keyword($, 'elseif'), parenthesized($, 'condition'), field('body', $.statement_block))),
      optional(seq(keyword($, 'else'), field('else_clause', $.statement_block)))),

    switch_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'switch'), repeat(seq($._switch_flag, optional($._no_newline))),
      choice(
        parenthesized($, 'condition'),
        seq(alias($._switch_file, '-file'), field('condition', $._argument_value), repeat($._switch_flag))),
      '{', repeat1(seq($._switch_clause, optional($._semicolons))), '}'),

    _switch_flag: ($) => field('flags', alias($._parameter, '-flag')),

    _switch_clause: ($) => choice(
      seq(field('pattern', $._argument_value), field('body', $.statement_block)),
      seq(keyword($, 'default'), field('default', $.statement_block))),

    for_each_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'foreach'),
      repeat(choice($._switch_flag, seq(alias($._throttle_limit, '-throttlelimit'), field('throttle_limit', $._argument_value)))),
      '(', field('variable', $.variable_expression), keyword($, 'in'), field('condition', $._pipeline), optional($._newline), ')',
      field('body', $.statement_block)),

    // Newlines separate the three parts as well as semicolons do, and each part may be absent.
    for_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'for'), '(',
      choice(
        optional(field('initializer', $._pipeline)),
        seq($._for_initializer, optional(field('condition', $._pipeline))),
        seq($._for_initializer, $._for_condition, optional(seq(field('iterator', $._pipeline), optional($._newline))))),
      ')', field('body', $.statement_block)),

    _for_initializer: ($) => choice(';', seq(field('initializer', $._pipeline), $._terminator)),

    _for_condition: ($) => choice(';', seq(field('condition', $._pipeline), $._terminator)),

    while_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'while'), parenthesized($, 'condition'), field('body', $.statement_block)),

    do_while_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'do'), field('body', $.statement_block), keyword($, 'while'), parenthesized($, 'condition')),

    do_until_statement: ($) => seq(
      optional(field('label', $.label)), keyword($, 'do'), field('body', $.statement_block), keyword($, 'until'), parenthesized($, 'condition')),

    // Trap: anything may follow on the same line, as the next statement: `break :outer` and `continue = 1` are two statements each, the
    // second a command. The scanner looks ahead for what can be a label, and tells by the keyword.
    break_statement: ($) => choice(keyword($, 'break'), seq(alias($._break_to, 'break'), field('label', $._label_name))),

    continue_statement: ($) => choice(keyword($, 'continue'), seq(alias($._continue_to, 'continue'), field('label', $._label_name))),

    _label_name: ($) => choice(bareWord($, '_simple_name'), $._label_value),

    _label_value: ($) => choice($._primary, alias($._signed_label, $.unary_expression)),

    _signed_label: ($) => seq(field('operator', alias($._unary_operator, 'operator')), field('child', $._label_value)),

    return_statement: ($) => seq(keyword($, 'return'), optional(field('pipeline', $._bare_pipeline))),

    throw_statement: ($) => seq(keyword($, 'throw'), optional(field('pipeline', $._bare_pipeline))),

    exit_statement: ($) => seq(keyword($, 'exit'), optional(field('pipeline', $._bare_pipeline))),

    try_statement: ($) => seq(
      keyword($, 'try'), field('body', $.statement_block),
      choice(
        seq(repeat1(field('catch_clauses', $.catch_clause)), optional($._finally_clause)),
        $._finally_clause)),

    _finally_clause: ($) => seq(keyword($, 'finally'), field('finally', $.statement_block)),

    catch_clause: ($) => seq(
      keyword($, 'catch'), optional(separated(',', field('catch_types', $.type_constraint))), field('body', $.statement_block)),

    trap_statement: ($) => seq(keyword($, 'trap'), optional(field('trap_type', $.type_constraint)), field('body', $.statement_block)),

    data_statement: ($) => seq(
      keyword($, 'data'), optional(field('variable', alias($._simple_name, $.simple_name))),
      optional(seq(alias($._parameter, '-supportedcommand'), separated(',', field('commands_allowed', $._argument_value)))),
      field('body', $.statement_block)),

    block_statement: ($) => seq(
      field('keyword', choice(keyword($, 'parallel'), keyword($, 'sequence'))), field('body', $.statement_block)),

    // DSC: what stands in the body are commands to a parser that does not know the resources.
    configuration_definition: ($) => seq(
      optional(attributeList($, '_type')),
      keyword($, 'configuration'), field('instance_name', $._argument_value),
      field('body', $.script_block_expression)),

    // ---------------------------------------------------------------- functions, classes, using

    function_definition: ($) => seq(
      field('keyword', choice(keyword($, 'function'), keyword($, 'filter'), keyword($, 'workflow'))), field('name', $.function_name),
      optional(seq('(', optional($._parameter_list), ')')),
      field('body', alias($._braced_script_block, $.script_block))),

    type_definition: ($) => seq(
      optional(attributeList($, '_type')),
      choice($._class_definition, $._enum_definition)),

    _class_definition: ($) => seq(
      field('keyword', keyword($, 'class')), field('name', alias($._simple_name, $.simple_name)),
      optional(seq(':', separated(',', field('base_types', alias($._base_type, $.type_constraint))))),
      '{', repeat($._class_member),
      optional(field('members', choice($.property_member, alias($._unfinished_property, $.property_member)))), '}'),

    _base_type: ($) => field('type_name', alias($._base_type_name, $.type_name)),

    // A property ends at a newline, a semicolon (which is part of it) or the closing brace.
    _class_member: ($) => choice(
      field('members', $.function_member),
      seq(field('members', $.property_member), $._newline, optional($._semicolons)),
      seq(field('members', alias($._terminated_property, $.property_member)), optional($._semicolons))),

    _terminated_property: ($) => seq(choice($._property, $._unfinished_property), ';'),

    property_member: ($) => $._property,

    _property: ($) => seq($._property_name, optional(seq('=', field('initial_value', $._expression)))),

    // Trap: PowerShell takes a property whose value is missing, if nothing else comes on its line.
    _unfinished_property: ($) => seq($._property_name, '='),

    _property_name: ($) => seq(repeat($._member_prefix), field('name', alias($.variable_expression, $.member_name))),

    _member_prefix: ($) => choice(
      field('attributes', $.attribute), field('type', $.type_constraint),
      field('modifiers', choice(keyword($, 'static'), keyword($, 'hidden')))),

    function_member: ($) => seq(
      repeat($._member_prefix), field('name', alias($._simple_name, $.member_name)), choice('(', $._no_newline), optional($._parameter_list), ')',
      optional(seq(':', keyword($, 'base'), '(', optional($._base_arguments), ')')),
      field('body', alias($._braced_script_block, $.script_block))),

    _base_arguments: ($) => separated(',', seq(field('base_arguments', $._expressionN), optional($._newline))),

    _enum_definition: ($) => seq(
      field('keyword', keyword($, 'enum')), field('name', alias($._simple_name, $.simple_name)),
      optional(seq(':', field('base_types', alias($._base_type, $.type_constraint)))),
      '{', repeat($._enum_item), optional(field('members', alias($._enum_member, $.property_member))), '}'),

    _enum_item: ($) => choice(
      seq(field('members', alias($._enum_member, $.property_member)), $._newline, optional($._semicolons)),
      seq(field('members', alias($._terminated_enum_member, $.property_member)), optional($._semicolons))),

    _terminated_enum_member: ($) => seq($._enum_member_body, ';'),

    _enum_member: ($) => $._enum_member_body,

    _enum_member_body: ($) => seq(
      field('name', alias($._simple_name, $.member_name)), optional(seq('=', field('initial_value', choice($._expression, $._no_newline))))),

    using_statement: ($) => seq(
      keyword($, 'using'),
      field('keyword', choice($._no_newline, ...['namespace', 'module', 'assembly', 'type', 'command'].map((word) => keyword($, word)))),
      choice(
        $._no_newline,
        field('module_specification', $.hashtable),
        seq(field('name', $._constant_word), optional(seq('=', choice($._no_newline, field('alias', $._constant_word), field('module_specification', $.hashtable))))))),

    _constant_word: ($) => choice(bareWord($, '_argument_word'), $.string_constant_expression),

    // ---------------------------------------------------------------- pipelines and commands

    // What stands in parentheses: a pipeline, never a keyword statement.
    _pipeline: ($) => seq($._bare_pipeline, optional('&')),

    _bare_pipeline: ($) => choice($._pipeline_chain, $.assignment_statement, alias($._closed_assignment, $.assignment_statement)),

    assignment_statement: ($) => seq(field('left', $._expression), field('operator', $._assignment_operator), field('right', $._open_statement)),

    _closed_assignment: ($) => seq(field('left', $._expression), field('operator', $._assignment_operator), field('right', $._closed_statement)),

    _assignment_operator: () => choice('=', '+=', '-=', '*=', '/=', '%=', '??=', '\u2013=', '\u2014=', '\u2015='),

    _pipeline_chain: ($) => choice($._pipe, $.pipeline_chain),

    pipeline_chain: ($) => prec.left(seq(
      field('lhs_pipeline_chain', $._pipeline_chain), field('operator', choice('&&', '||')), field('rhs_pipeline', $._pipe))),

    _pipe: ($) => choice($._first_element, $.pipeline),

    pipeline: ($) => seq(
      field('pipeline_elements', $._first_element), repeat1(seq('|', field('pipeline_elements', $.command)))),

    _first_element: ($) => choice($._expression, $.command_expression, $.command),

    command_expression: ($) => seq(field('expression', $._expression), repeat1(field('redirections', $._redirection))),

    command: ($) => seq(
      choice(
        field('command_elements', bareWord($, '_command_name')),
        // In a workflow the block may stand on the next line.
        seq(field('command_elements', bareWord($, '_inline_script')), field('command_elements', $.script_block_expression)),
        seq(field('invocation_operator', alias($._call_operator, '&')), field('command_elements', $._argument_value))),
      repeat($._command_element),
      optional(choice($._after_double_dash, $._verbatim))),

    _command_element: ($) => choice(
      field('command_elements', choice(alias($._parameter, $.command_parameter), $.command_parameter, $._argument)),
      field('redirections', $._redirection)),

    // After the first `--` nothing is a parameter any more.
    _after_double_dash: ($) => seq(
      field('command_elements', alias($._double_dash, $.command_parameter)),
      repeat(choice(field('command_elements', choice($._argument, bareWord($, '_late_dash'))), field('redirections', $._redirection))),
      optional($._verbatim)),

    _verbatim: ($) => seq(
      field('command_elements', bareWord($, '_verbatim_mark')), field('command_elements', bareWord($, '_verbatim_argument'))),

    command_parameter: ($) => seq(alias($._parameter_colon, '-name:'), field('argument', choice($._argument, $._no_newline))),

    _argument: ($) => choice($._argument_value, alias($._argument_list, $.array_literal)),

    _argument_list: ($) => seq(field('elements', $._argument_value), repeat1(seq(',', field('elements', $._argument_value)))),

    _argument_value: ($) => choice(
      bareWord($, '_argument_word'), alias($._expandable_word, $.expandable_string_expression), $._primary),

    _redirection: ($) => choice($.file_redirection, $.merging_redirection),

    file_redirection: ($) => seq(
      field('operator', alias($._redirection_operator, 'redirection')), field('location', choice($._argument_value, $._no_newline))),

    // ---------------------------------------------------------------- expressions

    ...expressionRules(''),
    ...expressionRules('N'),

    _operand: ($) => choice($._unary, $.array_literal),

    array_literal: ($) => seq(field('elements', $._unary), repeat1(seq(',', field('elements', $._unary)))),

    _unary: ($) => choice($._unary_no_comma, alias($._unary_comma, $.array_literal)),

    // What follows an operand belongs to it, also where the whole names a member: `$a.-$b.c` is `$a.(-$b.c)`.
    _unary_comma: ($) => prec(-1, seq(',', field('elements', $._unary))),

    _unary_no_comma: ($) => choice(
      $.unary_expression, $.convert_expression, $.attributed_expression, $.type_expression, $._primary),

    unary_expression: ($) => choice(
      $._signed,
      seq(field('child', $._primary), field('operator', alias($._postfix_operator, 'operator')))),

    _signed: ($) => prec(-1, seq(field('operator', alias($._unary_operator, 'operator')), field('child', $._unary))),

    convert_expression: ($) => prec(-1, seq(field('type', $.type_constraint), field('child', $._unary_no_comma))),

    attributed_expression: ($) => prec(-1, seq(field('attribute', $.attribute), field('child', $._unary))),

    _primary: ($) => choice(
      $.variable_expression, $.constant_expression, $.string_constant_expression, $.expandable_string_expression, $.paren_expression,
      $.sub_expression, $.array_expression, $.hashtable, $.script_block_expression, $.member_expression, $.invoke_member_expression,
      $.index_expression),

    paren_expression: ($) => parenthesized($, 'pipeline'),

    sub_expression: ($) => seq('$(', optional($._statements), ')'),

    array_expression: ($) => seq('@(', optional($._statements), ')'),

    script_block_expression: ($) => $._braced_script_block,

    hashtable: ($) => seq(
      '@{', optional(seq($._hash_entry, repeat(seq($._hash_separator, $._hash_entry)), optional($._hash_separator))), '}'),

    _hash_separator: ($) => seq($._terminator, optional($._semicolons)),

    _hash_entry: ($) => seq(
      field('key', $._hash_key), choice('=', $._no_newline), field('value', $._statement), optional('&')),

    _hash_key: ($) => choice(bareWord($, '_simple_name'), $._unary_no_comma),

    // No white space before the operator: such tokens exist only right after their operand.
    member_expression: ($) => choice(seq($._member_access), seq($._accessed, field('member', $._unary_member))),

    _member_access: ($) => seq($._accessed, field('member', $._member)),

    _accessed: ($) => seq(field('expression', choice($._primary, $.type_expression)), field('operator', alias($._member_operator, 'operator'))),

    invoke_member_expression: ($) => seq($._member_access, $._call),

    _call: ($) => seq(
      optional(field('generic_type_arguments', alias($._generic_arguments, 'generic_type_arguments'))),
      choice(
        seq(alias($._invoke_open, '('), optional($._arguments), ')'),
        field('arguments', alias($._invoke_block, $.script_block_expression)))),

    _invoke_block: ($) => seq(alias($._invoke_brace, '{'), optional($._script_body), '}'),

    _arguments: ($) => separated(',', seq(field('arguments', $._expressionN), optional($._newline))),

    _member: ($) => choice(
      bareWord($, '_simple_name'), $.variable_expression, $.constant_expression, $.string_constant_expression,
      $.expandable_string_expression, $.paren_expression, $.sub_expression, $.array_expression, $.hashtable, $.script_block_expression),

    // Trap: any unary expression can name a member, and what is asked of its operand belongs to it.
    _unary_member: ($) => prec(-1, choice(
      alias($._signed_member, $.unary_expression), alias($._unary_comma, $.array_literal), $.convert_expression, $.attributed_expression,
      $.type_expression, $._of_type)),

    _signed_member: ($) => $._signed,

    _of_type: ($) => choice(
      alias($._type_member, $.member_expression), alias($._type_call, $.invoke_member_expression), alias($._type_index, $.index_expression)),

    _type_member: ($) => choice(seq($._type_accessed, field('member', $._member)), seq($._type_accessed, field('member', $._unary_member))),

    _type_accessed: ($) => seq(field('expression', choice($.type_expression, $._of_type)), field('operator', alias($._member_operator, 'operator'))),

    _type_call: ($) => seq($._type_accessed, field('member', $._member), $._call),

    _type_index: ($) => seq(field('target', $._of_type), $._index),

    index_expression: ($) => seq(field('target', $._primary), $._index),

    _index: ($) => seq(field('operator', alias($._index_open, '[')), field('index', $._expression), optional($._newline), ']'),

    // ---------------------------------------------------------------- strings with expansions

    expandable_string_expression: ($) => choice(
      seq(alias($._string_open, 'quote'), repeat($._string_part), alias($._string_close, 'quote')),
      seq(alias($._here_string_open, 'quote'), repeat(choice(alias($._here_string_text, 'string_content'), $._expansion)), alias($._here_string_close, 'quote'))),

    _string_part: ($) => choice(alias($._string_text, 'string_content'), $._expansion),

    _expansion: ($) => field('nested_expressions', choice(
      alias($._nested_variable, $.variable_expression), alias($._nested_sub_expression, $.sub_expression))),

    _nested_sub_expression: ($) => seq(alias($._nested_open, '$('), optional($._statements), ')', $._nested_resume),

    // A bare word with expansions; quotes may stand inside it.
    _expandable_word: ($) => seq(
      choice($._word_open, field('nested_expressions', alias($._word_variable, $.variable_expression))),
      repeat(choice(
        alias($._word_text, 'string_content'), $._expansion,
        seq(alias($._word_quote, 'quote'), repeat($._string_part), alias($._string_close, 'quote')))),
      $._word_close),
  },
});
