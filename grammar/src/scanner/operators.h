// Operators, redirections and parameters.
#ifndef POWERSHELL_SCANNER_OPERATORS_H_
#define POWERSHELL_SCANNER_OPERATORS_H_

#include "words.h"

// ------------------------------------------------------------------------------------------------ operators

typedef struct {
  const char *text;
  uint8_t type;
} Operator;

static const Operator OPERATORS[] = {
  {"and", LOGICAL_OPERATOR}, {"or", LOGICAL_OPERATOR}, {"xor", LOGICAL_OPERATOR}, {"band", BITWISE_OPERATOR}, {"bor", BITWISE_OPERATOR},
  {"bxor", BITWISE_OPERATOR}, {"f", FORMAT_OPERATOR}, {"is", COMPARISON_OPERATOR}, {"isnot", COMPARISON_OPERATOR},
  {"as", COMPARISON_OPERATOR}, {"join", COMPARISON_OPERATOR}, {"shl", COMPARISON_OPERATOR}, {"shr", COMPARISON_OPERATOR},
};

// Comparisons exist alone, with "i" and with "c" in front.
static const char *const COMPARISONS[] = {
  "eq", "ne", "ge", "gt", "lt", "le", "like", "notlike", "match", "notmatch", "replace", "contains", "notcontains", "in", "notin", "split",
};

static int find_operator(const char *word) {
  for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
    if (!strcmp(word, OPERATORS[i].text)) return OPERATORS[i].type;
  for (size_t i = 0; i < sizeof COMPARISONS / sizeof COMPARISONS[0]; i++)
    if (!strcmp(word, COMPARISONS[i]) || ((word[0] == 'i' || word[0] == 'c') && !strcmp(word + 1, COMPARISONS[i]))) return COMPARISON_OPERATOR;
  return -1;
}

static bool is_unary_word(const char *word) {
  return !strcmp(word, "not") || !strcmp(word, "bnot") || !strcmp(word, "split") || !strcmp(word, "isplit") || !strcmp(word, "csplit") ||
         !strcmp(word, "join");
}

// The letters of an operator, in lower case; "" if there are too many of them.
static void take_operator_word(Context *c, char word[MAX_WORD]) {
  size_t length = 0;
  bool fits = true;
  while (is_ascii_letter(peek(c))) {
    if (length < MAX_WORD - 1) word[length++] = (char)(peek(c) | 0x20);
    else fits = false;
    take(c);
  }
  word[fits ? length : 0] = 0;
}

// Trap: where a command name is wanted, a redirection is one.
static bool finish_redirection(Context *c, enum TokenType type) {
  if (c->valid[type]) return finish(c, type);
  return c->valid[COMMAND_NAME] && finish(c, COMMAND_NAME);
}

// ">" and ">>", after the stream's digit or "*" was taken.
static bool scan_redirection(Context *c, int32_t stream) {
  take(c);
  if (peek(c) == '>') {
    take(c);
    mark(c);
    return finish_redirection(c, REDIRECTION_OPERATOR);
  }
  mark(c);
  if (stream && peek(c) == '&') {
    take(c);
    if (peek(c) == '1' || (peek(c) == '2' && stream != '*')) {
      // Only merging into the output stream is supported, and not of itself.
      bool supported = peek(c) == '1' && stream != '1';
      take(c);
      mark(c);
      return (supported || c->valid[COMMAND_NAME]) && finish_redirection(c, MERGING_REDIRECTION);
    }
  }
  return finish_redirection(c, REDIRECTION_OPERATOR);
}

static bool scan_binary_dash(Context *c) {
  take(c);
  int32_t ch = peek(c);
  if (is_dash(ch)) {
    take(c);
    return c->valid[POSTFIX_OPERATOR] && finish_here(c, POSTFIX_OPERATOR);
  }
  if (ch == '=') return false;
  mark(c);
  if (is_ascii_letter(ch)) {
    char word[MAX_WORD];
    take_operator_word(c, word);
    int type = find_operator(word);
    return type >= 0 && c->valid[type] && finish_here(c, (enum TokenType)type);
  }
  return finish(c, ADDITIVE_OPERATOR);
}

// What may follow an operand in expression mode. Assignments, "?", ":" and punctuation are left to the ordinary lexer.
static bool scan_binary_operator(Context *c) {
  int32_t ch = peek(c);
  if (is_dash(ch)) return scan_binary_dash(c);
  switch (ch) {
    case '+':
      take(c);
      if (peek(c) == '+') {
        take(c);
        return c->valid[POSTFIX_OPERATOR] && finish_here(c, POSTFIX_OPERATOR);
      }
      return peek(c) != '=' && finish_here(c, ADDITIVE_OPERATOR);
    case '*':
      take(c);
      if (peek(c) == '>') return scan_redirection(c, '*');
      return peek(c) != '=' && finish_here(c, MULTIPLICATIVE_OPERATOR);
    case '/': case '%':
      take(c);
      return peek(c) != '=' && finish_here(c, MULTIPLICATIVE_OPERATOR);
    case '.':
      take(c);
      if (is_digit(peek(c)) && c->valid[NUMBER]) return scan_number(c, '.', true, false);
      if (peek(c) != '.') return false;
      take(c);
      return finish_here(c, RANGE_OPERATOR);
    case '?':
      take(c);
      if (peek(c) != '?') return false;
      take(c);
      return peek(c) != '=' && c->valid[COALESCE_OPERATOR] && finish_here(c, COALESCE_OPERATOR);
    case '>':
      return scan_redirection(c, 0);
    case '1': case '2': case '3': case '4': case '5': case '6':
      take(c);
      return peek(c) == '>' && scan_redirection(c, ch);
    default:
      return false;
  }
}

// ------------------------------------------------------------------------------------------------ parameters

// -name, after the dash. In command mode all characters but a few belong to the name; a quote makes the whole an ordinary word.
static bool scan_parameter(Context *c) {
  char word[MAX_WORD];
  size_t length = 0;
  bool fits = true, colon = false;
  for (;;) {
    int32_t ch = peek(c);
    if (ch == 0 || ch == '{' || ch == '}' || ch == '(' || ch == ')' || ch == ';' || ch == ',' || ch == '|' || ch == '&' || ch == '.' || ch == '[' ||
        is_newline(ch) || is_space(ch)) break;
    if (ch == ':') {
      take(c);
      colon = true;
      break;
    }
    if (is_single_quote(ch) || is_double_quote(ch)) return finish_word(c);
    if (ch < 0x80 && length < MAX_WORD - 1) word[length++] = (char)(is_ascii_letter(ch) ? ch | 0x20 : ch);
    else fits = false;
    take(c);
  }
  word[fits ? length : 0] = 0;
  if (c->valid[SWITCH_FILE] && is_prefix(word, "file")) return finish_here(c, SWITCH_FILE);
  if (c->valid[THROTTLE_LIMIT] && is_prefix(word, "throttlelimit")) return finish_here(c, THROTTLE_LIMIT);
  if (colon && c->valid[PARAMETER_COLON] && peek(c) != ',') return finish_here(c, PARAMETER_COLON);
  if (c->valid[PARAMETER] && !c->valid[COMMAND_NAME]) return finish_here(c, PARAMETER);
  return finish_word_here(c);
}

static bool finish_unary(Context *c) { return c->valid[UNARY_OPERATOR] && finish_here(c, UNARY_OPERATOR); }

// "-" at the start of a value.
static bool scan_dash(Context *c) {
  // Where a command is wanted and no expression allowed, what would be an expression is an error.
  bool expression = c->valid[UNARY_OPERATOR] || c->valid[COMMAND_NAME];
  take(c);
  int32_t ch = peek(c);
  if (is_dash(ch)) {
    take(c);
    if (expression) return finish_unary(c);
    if (ends_word(peek(c)))
      return (c->valid[DOUBLE_DASH] && finish_here(c, DOUBLE_DASH)) || (c->valid[LATE_DASH] && finish_here(c, LATE_DASH));
    if (peek(c) == '%' && c->valid[VERBATIM_MARK]) {
      take(c);
      if (ends_word(peek(c))) return finish_here(c, VERBATIM_MARK);
    }
    return finish_word(c);
  }
  if (is_letter(ch) || ch == '_' || ch == '?') {
    if (!expression) return scan_parameter(c);
    char word[MAX_WORD];
    take_operator_word(c, word);
    if (is_unary_word(word)) return finish_unary(c);
    if (c->valid[COMMAND_NAME]) return scan_parameter(c);
    // After a type: [int] -eq $x compares, where [int] -join $x would convert.
    int type = find_operator(word);
    return type >= 0 && c->valid[type] && finish_here(c, (enum TokenType)type);
  }
  if (!expression) return finish_word(c);
  if (is_digit(ch) || ch == '.') return scan_signed_number(c, true);
  if (ch == '=') return c->valid[COMMAND_NAME] && finish_word(c);
  return finish_unary(c);
}

static bool scan_plus(Context *c) {
  if (!c->valid[UNARY_OPERATOR] && !c->valid[COMMAND_NAME]) return finish_word(c);
  take(c);
  int32_t ch = peek(c);
  if (ch == '+') {
    take(c);
    return finish_unary(c);
  }
  if (ch == '=') return c->valid[COMMAND_NAME] && finish_word(c);
  if (is_digit(ch) || ch == '.') return scan_signed_number(c, false);
  return finish_unary(c);
}

#endif
