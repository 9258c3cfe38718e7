// What a value or a statement begins with.
#ifndef POWERSHELL_SCANNER_VALUES_H_
#define POWERSHELL_SCANNER_VALUES_H_

#include "numbers.h"
#include "operators.h"
#include "types.h"

static bool scan_variable(Context *c) {
  enum Name name = take_variable(c, false);
  if (name == NO_NAME) return false;
  if (name != STATIC_NAME) {
    if (c->valid[FUNCTION_NAME]) return goes_on_as_word(c, name) && finish_word(c);
    if (c->valid[ARGUMENT_WORD] && goes_on_as_word(c, name)) return c->valid[WORD_VARIABLE] && finish_here(c, WORD_VARIABLE);
    mark(c);
  }
  return c->valid[VARIABLE] && finish(c, VARIABLE);
}

static bool scan_dollar(Context *c) {
  take(c);
  if (peek(c) == '(') {
    take(c);
    return c->valid[DOLLAR_PAREN] && finish_here(c, DOLLAR_PAREN);
  }
  if (peek(c) == '{' || is_variable_start(peek(c))) return scan_variable(c);
  return finish_word(c);
}

static bool scan_here_string(Context *c, bool expandable) {
  switch (take_here_string(c, expandable)) {
    case PLAIN: return c->valid[STRING] && finish_here(c, STRING);
    case EXPANDABLE: return c->valid[HERE_STRING_OPEN] && finish(c, HERE_STRING_OPEN);
    default: return false;
  }
}

static bool scan_at(Context *c) {
  take(c);
  int32_t ch = peek(c);
  if (ch == '{' || ch == '(') {
    enum TokenType type = ch == '{' ? AT_BRACE : AT_PAREN;
    take(c);
    return c->valid[type] && finish_here(c, type);
  }
  if (is_single_quote(ch)) return scan_here_string(c, false);
  if (is_double_quote(ch)) return scan_here_string(c, true);
  if (!is_variable_start(ch)) return false;
  enum Name name = take_variable(c, false);
  if (name == NO_NAME) return false;
  if (name == SINGLE_NAME && ch == '$' && c->valid[WORD_OPEN] && starts_expansion(peek(c))) return finish(c, WORD_OPEN);
  if (name != STATIC_NAME) {
    if ((c->valid[ARGUMENT_WORD] || c->valid[FUNCTION_NAME]) && goes_on_as_word(c, name)) return finish_word(c);
    mark(c);
  }
  return c->valid[VARIABLE] && finish(c, VARIABLE);
}

static bool scan_double_quoted(Context *c, bool escaped) {
  if (!c->valid[STRING]) return false;
  take_quote(c, escaped);
  mark(c);
  switch (take_double_quoted(c, false)) {
    case PLAIN:
      if (!is_undoubling(c)) mark(c);
      return finish(c, STRING);
    case EXPANDABLE: return c->valid[STRING_OPEN] && finish(c, STRING_OPEN);
    default: return false;
  }
}

// "&" or ".": what is called must stand on the same line.
static bool finish_call_operator(Context *c) {
  mark(c);
  return !(take_blank(c, false) && is_newline(peek(c))) && finish(c, CALL_OPERATOR);
}

static bool scan_dot(Context *c) {
  take(c);
  int32_t ch = peek(c);
  if (is_digit(ch)) return scan_number(c, '.', !c->valid[ARGUMENT_WORD], false);
  if (!ends_word(ch) && ch != '$' && ch != '"' && ch != '\'') return finish_word(c);
  if (!c->valid[CALL_OPERATOR]) return finish_word_here(c);
  return finish_call_operator(c);
}

static bool scan_ampersand(Context *c) {
  if (!c->valid[CALL_OPERATOR]) return false;
  take(c);
  return peek(c) != '&' && finish_call_operator(c);
}

// ":name" before a loop is its label, elsewhere a word.
static bool scan_label(Context *c) {
  take(c);
  if (!is_name_start(peek(c))) return finish_word(c);
  char word[MAX_WORD];
  take_name(c, word);
  if (!ends_word(peek(c))) {
    // Trap: the character after the name is taken as it is, even a backtick or a quote, which a word with expansions could not tell.
    bool quote = is_single_quote(peek(c)) || is_double_quote(peek(c)) || peek(c) == '`';
    take(c);
    return quote ? take_word(c, true) == WORD_PLAIN && finish_word_here(c) : finish_word(c);
  }
  if (!c->valid[LABEL]) return finish_word_here(c);
  mark(c);
  if (take_blank(c, true)) {
    take_name(c, word);
    if (ends_word(peek(c)) && (!strcmp(word, "switch") || !strcmp(word, "foreach") || !strcmp(word, "for") || !strcmp(word, "while") || !strcmp(word, "do")))
      return finish(c, LABEL);
  }
  return c->valid[COMMAND_NAME] && finish(c, COMMAND_NAME);
}

static bool scan_exclamation(Context *c) {
  if (!c->valid[UNARY_OPERATOR] && !c->valid[COMMAND_NAME]) return finish_word(c);
  take(c);
  // "!name" is a word even in expression mode.
  if (is_name_start(peek(c))) return finish_word(c);
  return finish_unary(c);
}

static bool scan_digit(Context *c) {
  int32_t first = peek(c);
  take(c);
  if (peek(c) == '>' && first >= '1' && first <= '6') {
    if (c->valid[REDIRECTION_OPERATOR] && !c->valid[UNARY_OPERATOR]) return scan_redirection(c, first);
    // Trap: where an operand is wanted, 2>&1 is a redirection (as a word), but 2>file is a number and then one.
    mark(c);
    take(c);
    if (peek(c) != '&') return c->valid[NUMBER] && finish(c, NUMBER);
    take(c);
    if (peek(c) != '1' && peek(c) != '2') return c->valid[NUMBER] && finish(c, NUMBER);
    take(c);
    return c->valid[COMMAND_NAME] && finish_here(c, COMMAND_NAME);
  }
  return scan_number(c, first, !c->valid[ARGUMENT_WORD], false);
}

// Whether a variable (its sigil was taken) stands for itself, and is not the beginning of a word.
static bool is_variable_alone(Context *c) {
  enum Name name = take_variable_name(c, false, false);
  return name == STATIC_NAME || (name != NO_NAME && !goes_on_as_word(c, name));
}

static bool is_number_alone(Context *c) {
  int32_t first = peek(c);
  take(c);
  if (first == '.' && !is_digit(peek(c))) return false;
  bool marked;
  Number number = {.scale = 1, .base = 10};
  return take_number(c, first, &number, false, &marked);
}

// A sign that is a word to commands: "!", "+", "--" …
static bool is_sign_alone(Context *c) {
  bool repeats = peek(c) != '!';
  int32_t sign = peek(c);
  take(c);
  if (repeats && (peek(c) == sign || (is_dash(sign) && is_dash(peek(c))))) take(c);
  return ends_word(peek(c));
}

// Whether a label follows on the same line: a name, or a value as commands have them, which begins with no type.
static bool label_follows(Context *c) {
  if (!take_blank(c, false)) return false;
  int32_t ch = peek(c);
  if (is_name_start(ch) || is_single_quote(ch) || is_double_quote(ch) || ch == '(' || ch == '{') return true;
  if (is_digit(ch) || ch == '.') return is_number_alone(c);
  if (is_dash(ch) || ch == '+' || ch == '!') return is_sign_alone(c);
  if (ch != '$' && ch != '@') return false;
  take(c);
  int32_t next = peek(c);
  if (next == '(' || (ch == '@' && (next == '{' || is_single_quote(next) || is_double_quote(next)))) return true;
  return (next == '{' || is_variable_start(next)) && is_variable_alone(c);
}

// A word that begins like a name: keyword, command, simple name or argument.
static bool scan_name(Context *c) {
  char word[MAX_WORD];
  take_name(c, word);
  int keyword = word[0] ? find_keyword(word) : -1;
  if (c->valid[SIMPLE_NAME] && !c->valid[ARGUMENT_WORD]) {
    if (keyword >= 0 && c->valid[keyword]) return finish_here(c, (enum TokenType)keyword);
    return finish_here(c, SIMPLE_NAME);
  }
  if (!ends_word(peek(c))) {
    if (keyword == K_BASE && c->valid[K_BASE]) return finish_here(c, K_BASE);
    return finish_word(c);
  }
  if (keyword >= 0 && c->valid[keyword]) {
    mark(c);
    if (keyword == K_PARAM && !(take_blank(c, true) && peek(c) == '(')) return c->valid[COMMAND_NAME] && finish(c, COMMAND_NAME);
    if (keyword == K_BREAK && label_follows(c)) return finish(c, BREAK_TO);
    if (keyword == K_CONTINUE && label_follows(c)) return finish(c, CONTINUE_TO);
    return finish(c, (enum TokenType)keyword);
  }
  if (c->valid[K_IF] && is_reserved(word)) return false;
  if (c->valid[INLINE_SCRIPT] && !strcmp(word, "inlinescript")) {
    // Its block may stand on the next line.
    mark(c);
    return take_blank(c, true) && peek(c) == '{' ? finish(c, INLINE_SCRIPT) : finish(c, COMMAND_NAME);
  }
  return finish_word_here(c);
}

static bool scan_value(Context *c) {
  int32_t ch = peek(c);
  // A word with expansions begins with a token without text.
  if (c->valid[ARGUMENT_WORD]) mark(c);
  if (is_name_start(ch)) return scan_name(c);
  if (is_digit(ch)) return scan_digit(c);
  if (is_dash(ch)) return scan_dash(c);
  if (is_single_quote(ch)) return c->valid[STRING] && take_single_quoted(c) && finish_here(c, STRING);
  if (is_double_quote(ch)) return scan_double_quoted(c, false);
  switch (ch) {
    case '$': return scan_dollar(c);
    case '@': return scan_at(c);
    case '(': take(c); return c->valid[PAREN] && finish_here(c, PAREN);
    case '{': take(c); return c->valid[BRACE] && finish_here(c, BRACE);
    case ')': case '}': case ';': case ',': case '|': return false;
    case '&': return scan_ampersand(c);
    case '[':
      // Trap: the tables allow [type]::member as an argument, where PowerShell has a word.
      if (!c->valid[ARGUMENT_WORD] && !c->valid[FUNCTION_NAME]) return scan_bracket(c);
      break;
    case ']':
      take(c);
      return finish_word_here(c);
    case '.': return scan_dot(c);
    case '+': return scan_plus(c);
    case '!': return scan_exclamation(c);
    case ':': return scan_label(c);
    case '>': return scan_redirection(c, 0);
    case '*':
      take(c);
      if (peek(c) == '>') return scan_redirection(c, '*');
      break;
    case 0:
      if (at_end(c)) return false;
      // Trap: NUL ends words, yet it can begin one; such a word is never opened for its expansions, which would look closed at once.
      take(c);
      return take_word(c, true) == WORD_PLAIN && finish_word_here(c);
    default:
      break;
  }
  return finish_word(c);
}

#endif
