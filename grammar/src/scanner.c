// PowerShell's tokens, as far as their shape depends on where they stand. Which tokens are valid tells the mode: a state that takes a unary
// operator is in expression mode, one that takes an argument word is in command mode, one that takes both an operator and a command name is at
// the start of a pipeline, where the first characters decide.
//
// A token ends where `mark` was called last; what is read after that is lookahead. Every loop ends at the end of the text.

#include "characters.h"
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <string.h>

enum TokenType {
  NEWLINE, SOFT_NEWLINE, COMMENT, LINE_CONTINUATION,
  COMMAND_NAME, INLINE_SCRIPT, ARGUMENT_WORD, PARAMETER, PARAMETER_COLON, DOUBLE_DASH, LATE_DASH, VERBATIM_MARK, VERBATIM_ARGUMENT,
  SIMPLE_NAME, FUNCTION_NAME, TYPE_NAME, BASE_TYPE_NAME, VARIABLE, NUMBER, LABEL,
  SWITCH_FILE, THROTTLE_LIMIT, COLON_WORD,
  STRING, STRING_OPEN, STRING_TEXT, STRING_CLOSE, HERE_STRING_OPEN, HERE_STRING_TEXT,
  HERE_STRING_CLOSE, NESTED_VARIABLE, NESTED_OPEN, NESTED_RESUME, WORD_OPEN, WORD_VARIABLE, WORD_TEXT, WORD_QUOTE, WORD_CLOSE,
  UNARY_OPERATOR, POSTFIX_OPERATOR, LOGICAL_OPERATOR, BITWISE_OPERATOR, COMPARISON_OPERATOR, COALESCE_OPERATOR,
  ADDITIVE_OPERATOR, MULTIPLICATIVE_OPERATOR, FORMAT_OPERATOR, RANGE_OPERATOR, CALL_OPERATOR,
  REDIRECTION_OPERATOR, MERGING_REDIRECTION,
  MEMBER_OPERATOR, INDEX_OPEN, INVOKE_OPEN, INVOKE_BRACE, GENERIC_ARGUMENTS,
  PARAM_BRACKET, TYPE_BRACKET, NO_NEWLINE,
  PAREN, BRACE, BRACKET, DOLLAR_PAREN, AT_PAREN, AT_BRACE,
  K_BEGIN, K_PROCESS, K_END, K_CLEAN, K_DYNAMICPARAM, K_PARAM, K_IF, K_ELSEIF, K_ELSE, K_SWITCH, K_DEFAULT, K_FOREACH, K_IN, K_FOR, K_WHILE, K_DO,
  K_UNTIL, K_FUNCTION, K_FILTER, K_WORKFLOW, K_CLASS, K_ENUM, K_STATIC, K_HIDDEN, K_BASE, K_USING, K_NAMESPACE, K_MODULE, K_ASSEMBLY, K_TYPE,
  K_COMMAND, K_DATA, K_PARALLEL, K_SEQUENCE, K_CONFIGURATION, K_TRY, K_CATCH, K_FINALLY, K_TRAP, K_BREAK, K_CONTINUE, K_RETURN, K_THROW, K_EXIT,
  ERROR_SENTINEL,
};

enum { MAX_WORD = 16, MAX_TYPE_DEPTH = 100, MAX_STRING_DEPTH = 32, MAX_BRACKET_DEPTH = 1000, MAX_ATTRIBUTES = 100 };

typedef struct {
  // A line break was found to continue the pipeline: what follows up to the next token has been looked at already.
  bool soft;
  // White space stood before the extra just found, though none stands between it and the next token, which is no postfix therefore.
  bool apart;
  // How many `$(` inside strings are open; bit n tells whether the n-th stands in a string whose quotes are doubled, not in a here-string.
  uint8_t depth;
  uint32_t doubled;
} Scanner;

typedef struct {
  TSLexer *lexer;
  const bool *valid;
  Scanner *state;
} Context;

// ------------------------------------------------------------------------------------------------ characters

static inline int32_t peek(const Context *c) { return c->lexer->lookahead; }
static inline void take(Context *c) { c->lexer->advance(c->lexer, false); }
static inline void skip(Context *c) { c->lexer->advance(c->lexer, true); }
static inline void mark(Context *c) { c->lexer->mark_end(c->lexer); }
static inline bool at_end(Context *c) { return c->lexer->lookahead == 0 && c->lexer->eof(c->lexer); }

static inline bool finish(Context *c, enum TokenType type) {
  c->lexer->result_symbol = (TSSymbol)type;
  c->state->soft = c->state->apart = false;
  return true;
}

static inline bool finish_here(Context *c, enum TokenType type) {
  mark(c);
  return finish(c, type);
}

static bool in_ranges(int32_t ch, const uint16_t ranges[][2], size_t count) {
  if (ch > 0xFFFF) return false;
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (ch > ranges[middle][1]) low = middle + 1;
    else if (ch < ranges[middle][0]) high = middle;
    else return true;
  }
  return false;
}

static inline bool is_ascii_letter(int32_t ch) { return (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z'; }
static inline bool is_digit(int32_t ch) { return ch >= '0' && ch <= '9'; }

static inline bool is_letter(int32_t ch) {
  if (ch < 0x80) return is_ascii_letter(ch);
  return in_ranges(ch, LETTERS, sizeof LETTERS / sizeof LETTERS[0]);
}

static inline bool is_letter_or_digit(int32_t ch) {
  if (ch < 0x80) return is_ascii_letter(ch) || is_digit(ch);
  return is_letter(ch) || in_ranges(ch, DIGITS, sizeof DIGITS / sizeof DIGITS[0]);
}

static inline bool is_name_start(int32_t ch) { return ch == '_' || is_letter(ch); }
static inline bool is_name_part(int32_t ch) { return ch == '_' || is_letter_or_digit(ch); }

static inline bool is_newline(int32_t ch) { return ch == '\n' || ch == '\r'; }

static inline bool is_space(int32_t ch) {
  if (ch < 0x80) return ch == ' ' || ch == '\t' || ch == '\v' || ch == '\f';
  return ch == 0x85 || ch == 0xA0 || ch == 0x1680 || (ch >= 0x2000 && ch <= 0x200A) || ch == 0x2028 || ch == 0x2029 || ch == 0x202F ||
         ch == 0x205F || ch == 0x3000;
}

static inline bool is_dash(int32_t ch) { return ch == '-' || (ch >= 0x2013 && ch <= 0x2015); }
static inline bool is_single_quote(int32_t ch) { return ch == '\'' || (ch >= 0x2018 && ch <= 0x201B); }
static inline bool is_double_quote(int32_t ch) { return ch == '"' || (ch >= 0x201C && ch <= 0x201E); }

// What ends any word of command mode. NUL does too: so does the end of the text.
static inline bool ends_word(int32_t ch) {
  switch (ch) {
    case 0: case '\t': case '\n': case '\v': case '\f': case '\r': case ' ':
    case '&': case '(': case ')': case ',': case ';': case '{': case '|': case '}':
      return true;
    default:
      return ch >= 0x80 && is_space(ch);
  }
}

static inline bool is_variable_start(int32_t ch) {
  return ch == '_' || ch == '?' || ch == '^' || ch == '$' || ch == ':' || is_letter_or_digit(ch);
}

static inline bool starts_expansion(int32_t ch) { return ch == '(' || ch == '{' || is_variable_start(ch); }

static inline bool is_hex(int32_t ch) { return is_digit(ch) || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'f'); }

static void take_newline(Context *c) {
  bool carriage_return = peek(c) == '\r';
  take(c);
  if (carriage_return && peek(c) == '\n') take(c);
}

static void take_line(Context *c) {
  while (!is_newline(peek(c)) && !at_end(c)) take(c);
}

// The rest of a block comment, after "<#".
static bool take_block_comment(Context *c) {
  while (!at_end(c)) {
    bool hash = peek(c) == '#';
    take(c);
    if (hash && peek(c) == '>') {
      take(c);
      return true;
    }
  }
  return false;
}

// White space, comments and, if wanted, newlines, as lookahead. False: something else began that cannot be put back.
static bool take_blank(Context *c, bool newlines) {
  for (;;) {
    int32_t ch = peek(c);
    if (is_space(ch) || (newlines && is_newline(ch))) {
      take(c);
    } else if (ch == '#') {
      take_line(c);
    } else if (ch == '<') {
      take(c);
      if (peek(c) != '#') return false;
      take(c);
      if (!take_block_comment(c)) return false;
    } else if (ch == '`') {
      take(c);
      if (!is_newline(peek(c)) && !is_space(peek(c))) return false;
      take(c);
    } else {
      return true;
    }
  }
}

// A simple name into `word`, in lower case; "" if it is too long for a keyword or not of ASCII letters.
static void take_name(Context *c, char word[MAX_WORD]) {
  size_t length = 0;
  bool plain = true;
  while (is_name_part(peek(c))) {
    int32_t ch = peek(c);
    if (is_ascii_letter(ch) && length < MAX_WORD - 1) word[length++] = (char)(ch | 0x20);
    else plain = false;
    take(c);
  }
  word[plain ? length : 0] = 0;
}

// ------------------------------------------------------------------------------------------------ keywords

typedef struct {
  const char *text;
  uint8_t type;
} Keyword;

static const Keyword KEYWORDS[] = {
  {"assembly", K_ASSEMBLY}, {"base", K_BASE}, {"begin", K_BEGIN}, {"break", K_BREAK}, {"catch", K_CATCH}, {"class", K_CLASS},
  {"clean", K_CLEAN}, {"command", K_COMMAND}, {"configuration", K_CONFIGURATION}, {"continue", K_CONTINUE}, {"data", K_DATA},
  {"default", K_DEFAULT}, {"do", K_DO}, {"dynamicparam", K_DYNAMICPARAM}, {"else", K_ELSE}, {"elseif", K_ELSEIF}, {"end", K_END},
  {"enum", K_ENUM}, {"exit", K_EXIT}, {"filter", K_FILTER}, {"finally", K_FINALLY}, {"for", K_FOR}, {"foreach", K_FOREACH},
  {"function", K_FUNCTION}, {"hidden", K_HIDDEN}, {"if", K_IF}, {"in", K_IN}, {"module", K_MODULE}, {"namespace", K_NAMESPACE},
  {"parallel", K_PARALLEL}, {"param", K_PARAM}, {"process", K_PROCESS}, {"return", K_RETURN}, {"sequence", K_SEQUENCE},
  {"static", K_STATIC}, {"switch", K_SWITCH}, {"throw", K_THROW}, {"trap", K_TRAP}, {"try", K_TRY}, {"type", K_TYPE},
  {"until", K_UNTIL}, {"using", K_USING}, {"while", K_WHILE}, {"workflow", K_WORKFLOW},
};

static int find_keyword(const char *word) {
  size_t low = 0, high = sizeof KEYWORDS / sizeof KEYWORDS[0];
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(word, KEYWORDS[middle].text);
    if (order == 0) return KEYWORDS[middle].type;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return -1;
}

// Words that no statement may begin with, though they have no statement of their own (or, as "using", only at the start of a script).
static bool is_reserved(const char *word) {
  return !strcmp(word, "using") || !strcmp(word, "from") || !strcmp(word, "define") || !strcmp(word, "var");
}

static bool is_prefix(const char *word, const char *of) { return *word && !strncmp(word, of, strlen(word)); }

// ------------------------------------------------------------------------------------------------ strings

// In `"$( … )"` PowerShell first undoubles the quotes of the outer string: "" and `" are then one quote.
static inline bool is_undoubling(const Context *c) { return c->state->doubled != 0; }

static bool take_single_quoted(Context *c) {
  take(c);
  while (!at_end(c)) {
    bool quote = is_single_quote(peek(c));
    take(c);
    if (quote) {
      if (!is_single_quote(peek(c))) return true;
      take(c);
    }
  }
  return false;
}

// What follows a backtick: any one character, or u{hex}.
static bool take_escaped(Context *c) {
  if (at_end(c)) return true;
  bool unicode = peek(c) == 'u';
  take(c);
  if (!unicode) return true;
  if (peek(c) != '{') return false;
  take(c);
  uint32_t value = 0;
  int digits = 0;
  for (; is_hex(peek(c)) && digits < 6; digits++) {
    int32_t ch = peek(c);
    value = value * 16 + (uint32_t)(is_digit(ch) ? ch - '0' : (ch | 0x20) - 'a' + 10);
    take(c);
  }
  if (!digits || peek(c) != '}' || value > 0x10FFFF) return false;
  take(c);
  return true;
}

// The quote at which the text stands (twice or after a backtick where quotes are undoubled).
static void take_quote(Context *c) {
  bool undoubling = is_undoubling(c);
  take(c);
  if (undoubling && is_double_quote(peek(c))) take(c);
}

enum Quoted { BROKEN, PLAIN, EXPANDABLE };

// After a closing quote: another one makes both a quote character. Marks where the string ends where that takes lookahead.
static bool take_second_quote(Context *c) {
  if (is_double_quote(peek(c))) {
    take_quote(c);
    return true;
  }
  if (!is_undoubling(c)) return false;
  mark(c);
  if (peek(c) != '`') return false;
  take(c);
  if (!is_double_quote(peek(c))) return false;
  take(c);
  return true;
}

static bool take_expansion(Context *c);

// The rest of a double-quoted string after its first quote: up to its end, or to the first expansion unless those are `whole`.
static enum Quoted take_double_quoted(Context *c, bool whole) {
  while (!at_end(c)) {
    int32_t ch = peek(c);
    if (is_double_quote(ch)) {
      take_quote(c);
      if (!take_second_quote(c)) return PLAIN;
    } else if (ch == '$') {
      take(c);
      if (!starts_expansion(peek(c))) continue;
      if (!whole) return EXPANDABLE;
      if (!take_expansion(c)) return BROKEN;
    } else if (ch == '`') {
      take(c);
      if (is_undoubling(c) && is_double_quote(peek(c))) {
        take(c);
        if (!take_second_quote(c)) return PLAIN;
      } else if (!take_escaped(c)) {
        return BROKEN;
      }
    } else {
      take(c);
    }
  }
  return BROKEN;
}

// `( … )` of an expansion in a word that is taken as it stands: PowerShell counts parentheses, whatever they stand in.
static bool take_sub_expression(Context *c) {
  uint32_t open = 0;
  while (!at_end(c)) {
    int32_t ch = peek(c);
    take(c);
    if (ch == '(') open++;
    else if (ch == ')' && --open == 0) return true;
    else if ((ch == '`' || is_double_quote(ch)) && is_double_quote(peek(c))) take(c);
  }
  return false;
}

static bool take_here_string_header(Context *c) {
  take(c);
  while (is_space(peek(c))) take(c);
  return is_newline(peek(c));
}

// A here-string from its quote on; its end is a quote and "@" right after a newline.
static enum Quoted take_here_string(Context *c, bool expandable) {
  if (!take_here_string_header(c)) return BROKEN;
  mark(c);
  while (!at_end(c)) {
    int32_t ch = peek(c);
    if (is_newline(ch)) {
      take_newline(c);
      if (expandable ? is_double_quote(peek(c)) : is_single_quote(peek(c))) {
        take(c);
        if (peek(c) == '@') {
          take(c);
          return PLAIN;
        }
      }
    } else if (expandable && ch == '$') {
      take(c);
      if (starts_expansion(peek(c))) return EXPANDABLE;
    } else if (expandable && ch == '`') {
      take(c);
      if (!take_escaped(c)) return BROKEN;
    } else {
      take(c);
    }
  }
  return BROKEN;
}

// ------------------------------------------------------------------------------------------------ variables

static bool take_braced_name(Context *c, bool in_string) {
  take(c);
  uint32_t length = 0, colons = 0;
  int32_t last = 0;
  for (; !at_end(c); length++) {
    int32_t ch = peek(c);
    take(c);
    if (ch == '}') return length > 0 && !(colons == 1 && last == ':');
    if (ch == '{') return false;
    if (ch == '`' && !take_escaped(c)) return false;
    if (in_string && is_double_quote(ch) && is_double_quote(peek(c))) take(c);
    colons += ch == ':';
    last = ch;
  }
  return false;
}

enum Name { NO_NAME, NAME, SINGLE_NAME, BRACED_NAME, STATIC_NAME };

// The name of a variable. STATIC_NAME: "::" follows, and the token is marked to end before it.
static enum Name take_variable(Context *c, bool in_string) {
  int32_t ch = peek(c);
  if (ch == '{') return take_braced_name(c, in_string) ? BRACED_NAME : NO_NAME;
  if (ch == '$' || ch == '?' || ch == '^') {
    take(c);
    return SINGLE_NAME;
  }
  uint32_t length = 0, colons = 0;
  bool colon_last = false;
  for (;; length++) {
    ch = peek(c);
    if (ch == ':') {
      mark(c);
      take(c);
      if (peek(c) == ':' && length > 0) return colons == 1 && colon_last ? NO_NAME : STATIC_NAME;
      colons++;
      colon_last = true;
    } else if (ch == '?' || is_name_part(ch)) {
      take(c);
      colon_last = false;
    } else {
      break;
    }
  }
  return colons == 1 && colon_last ? NO_NAME : NAME;
}

// An expansion in a word that is taken as it stands, after "$".
static bool take_expansion(Context *c) {
  return peek(c) == '(' ? take_sub_expression(c) : take_variable(c, true) != NO_NAME;
}

// In command mode a variable goes on as a word if no delimiter follows: $home/x.
static bool goes_on_as_word(Context *c, enum Name name) {
  int32_t ch = peek(c);
  if (ends_word(ch)) return false;
  if (name == SINGLE_NAME) return true;
  if (ch == '.' || ch == '[') return false;
  return name == BRACED_NAME || ch != '=';
}

// ------------------------------------------------------------------------------------------------ words

enum Word { WORD_BROKEN, WORD_PLAIN, WORD_EXPANDABLE };

// A word of command mode up to its end, or to the first expansion unless those are `whole`.
static enum Word take_word(Context *c, bool whole) {
  for (;;) {
    int32_t ch = peek(c);
    if (ends_word(ch)) return WORD_PLAIN;
    if (ch == '`') {
      take(c);
      if (!(is_undoubling(c) && is_double_quote(peek(c)))) {
        if (!take_escaped(c)) return WORD_BROKEN;
        continue;
      }
      ch = peek(c);
    }
    if (is_single_quote(ch)) {
      if (!take_single_quoted(c)) return WORD_BROKEN;
    } else if (is_double_quote(ch)) {
      take_quote(c);
      enum Quoted quoted = take_double_quoted(c, whole);
      if (quoted == BROKEN) return WORD_BROKEN;
      if (quoted == EXPANDABLE) return WORD_EXPANDABLE;
    } else if (ch == '$') {
      take(c);
      if (!starts_expansion(peek(c))) continue;
      if (!whole) return WORD_EXPANDABLE;
      if (!take_expansion(c)) return WORD_BROKEN;
    } else {
      take(c);
    }
  }
}

// The rest of a word: a command name or function name as it stands, or an argument, which may have expansions.
static bool finish_word(Context *c) {
  bool argument = c->valid[ARGUMENT_WORD] && !c->valid[COMMAND_NAME];
  enum TokenType type = argument ? ARGUMENT_WORD : c->valid[COMMAND_NAME] ? COMMAND_NAME : FUNCTION_NAME;
  if (!c->valid[type]) return false;
  switch (take_word(c, !argument)) {
    case WORD_PLAIN: return finish_here(c, type);
    case WORD_EXPANDABLE: return c->valid[WORD_OPEN] && finish(c, WORD_OPEN);
    default: return false;
  }
}

// A token of one character (or what was taken so far) that is a word to commands.
static bool finish_word_here(Context *c) {
  if (c->valid[COMMAND_NAME]) return finish_here(c, COMMAND_NAME);
  if (c->valid[ARGUMENT_WORD]) return finish_here(c, ARGUMENT_WORD);
  return c->valid[FUNCTION_NAME] && finish_here(c, FUNCTION_NAME);
}

// ------------------------------------------------------------------------------------------------ inside strings and words

static bool open_nested(Context *c, bool doubled) {
  take(c);
  Scanner *state = c->state;
  if (state->depth < MAX_STRING_DEPTH) {
    if (doubled) state->doubled |= 1u << state->depth;
    else state->doubled &= ~(1u << state->depth);
  }
  if (state->depth < UINT8_MAX) state->depth++;
  return finish_here(c, NESTED_OPEN);
}

static bool close_nested(Context *c) {
  Scanner *state = c->state;
  if (state->depth > 0) state->depth--;
  if (state->depth < MAX_STRING_DEPTH) state->doubled &= ~(1u << state->depth);
  mark(c);
  return finish(c, NESTED_RESUME);
}

// After "$" in a string: the expansion, if text before it has been returned already.
static bool scan_expansion(Context *c, bool doubled) {
  if (peek(c) == '(') return open_nested(c, doubled);
  enum Name name = take_variable(c, true);
  if (name == NO_NAME) return false;
  if (name != STATIC_NAME) mark(c);
  return finish(c, NESTED_VARIABLE);
}

static bool scan_string_part(Context *c) {
  for (bool text = false; !at_end(c); text = true) {
    int32_t ch = peek(c);
    if (is_double_quote(ch)) {
      mark(c);
      take_quote(c);
      if (text) {
        if (!is_double_quote(peek(c)) && !(is_undoubling(c) && peek(c) == '`')) return finish(c, STRING_TEXT);
        if (peek(c) == '`') {
          take(c);
          if (!is_double_quote(peek(c))) return finish(c, STRING_TEXT);
          take(c);
        } else {
          take_quote(c);
        }
      } else {
        mark(c);
        if (!take_second_quote(c)) return finish(c, STRING_CLOSE);
      }
    } else if (ch == '$') {
      if (text) mark(c);
      take(c);
      if (starts_expansion(peek(c))) return text ? finish(c, STRING_TEXT) : scan_expansion(c, true);
    } else if (ch == '`') {
      if (is_undoubling(c)) mark(c);
      take(c);
      if (is_undoubling(c) && is_double_quote(peek(c))) {
        take(c);
        if (text && !is_double_quote(peek(c)) && peek(c) != '`') return finish(c, STRING_TEXT);
        if (!text) mark(c);
        if (!take_second_quote(c)) return finish(c, text ? STRING_TEXT : STRING_CLOSE);
      } else if (!take_escaped(c)) {
        return false;
      }
    } else {
      take(c);
    }
  }
  return false;
}

static bool scan_here_string_part(Context *c) {
  for (bool text = false; !at_end(c); text = true) {
    int32_t ch = peek(c);
    if (is_newline(ch)) {
      mark(c);
      take_newline(c);
      if (!is_double_quote(peek(c))) continue;
      take(c);
      if (peek(c) != '@') continue;
      if (text) return finish(c, HERE_STRING_TEXT);
      take(c);
      return finish_here(c, HERE_STRING_CLOSE);
    }
    if (ch == '$') {
      if (text) mark(c);
      take(c);
      if (starts_expansion(peek(c))) return text ? finish(c, HERE_STRING_TEXT) : scan_expansion(c, false);
    } else if (ch == '`') {
      take(c);
      if (!take_escaped(c)) return false;
    } else {
      take(c);
    }
  }
  return false;
}

static bool scan_word_part(Context *c) {
  for (bool text = false;; text = true) {
    int32_t ch = peek(c);
    if (ends_word(ch)) return finish_here(c, text ? WORD_TEXT : WORD_CLOSE);
    if (is_single_quote(ch)) {
      if (!take_single_quoted(c)) return false;
    } else if (is_double_quote(ch) || (ch == '`' && is_undoubling(c))) {
      if (text) mark(c);
      if (ch == '`') {
        take(c);
        if (!is_double_quote(peek(c))) {
          if (!take_escaped(c)) return false;
          continue;
        }
      }
      take_quote(c);
      if (!text) mark(c);
      enum Quoted quoted = take_double_quoted(c, false);
      if (quoted == BROKEN) return false;
      if (quoted == EXPANDABLE) return finish(c, text ? WORD_TEXT : WORD_QUOTE);
    } else if (ch == '$') {
      if (text) mark(c);
      take(c);
      if (starts_expansion(peek(c))) return text ? finish(c, WORD_TEXT) : scan_expansion(c, true);
    } else if (ch == '`') {
      take(c);
      if (!take_escaped(c)) return false;
    } else {
      take(c);
    }
  }
}

// `--%`: the rest of the line, up to an unquoted "|" or "&&".
static bool scan_verbatim(Context *c) {
  while (is_space(peek(c))) skip(c);
  mark(c);
  for (bool quoted = false; !at_end(c) && !is_newline(peek(c));) {
    int32_t ch = peek(c);
    if (!quoted && ch == '|') break;
    if (is_double_quote(ch)) quoted = !quoted;
    take(c);
    if (!quoted && ch == '&' && peek(c) == '&') return finish(c, VERBATIM_ARGUMENT);
    mark(c);
  }
  return finish(c, VERBATIM_ARGUMENT);
}

// ------------------------------------------------------------------------------------------------ numbers

static bool is_suffix(int32_t ch) { return ch < 0x80 && ch > 0 && strchr("dlnsuyDLNSUY", ch) != NULL; }

// What decides whether a number fits its type.
typedef struct {
  double value;
  double scale;
  uint64_t low, high;
  uint32_t digits;
  int base;
  bool negative, real, has_unsigned;
  char suffix;
} Number;

static uint32_t take_digits(Context *c, Number *number) {
  uint32_t count = 0;
  for (; is_hex(peek(c)) && (number->base == 16 || is_digit(peek(c))) && (number->base != 2 || peek(c) <= '1'); count++) {
    int32_t ch = peek(c);
    unsigned digit = (unsigned)(is_digit(ch) ? ch - '0' : (ch | 0x20) - 'a' + 10);
    uint64_t base = (uint64_t)number->base;
    uint64_t lower = (number->low & UINT32_MAX) * base + digit, upper = (number->low >> 32) * base + (lower >> 32);
    number->low = upper << 32 | (lower & UINT32_MAX);
    if (number->high <= UINT32_MAX) number->high = number->high * base + (upper >> 32);
    number->value = number->value * number->base + digit;
    take(c);
  }
  number->digits += count;
  return count;
}

static bool take_exponent(Context *c, Number *number) {
  take(c);
  bool negative = is_dash(peek(c));
  if (peek(c) == '+' || negative) take(c);
  int exponent = 0;
  bool some = false;
  for (; is_digit(peek(c)); some = true) {
    if (exponent < 1000) exponent = exponent * 10 + (peek(c) - '0');
    take(c);
  }
  number->real = true;
  for (int i = 0; i < exponent && i < 400; i++) number->value *= negative ? 0.1 : 10;
  return some;
}

static bool fits_below(const Number *number, uint64_t positive, uint64_t negative) {
  uint64_t limit = number->negative ? negative : positive;
  if (!number->real && number->scale == 1) return number->high == 0 && number->low <= limit;
  return number->value * number->scale <= (double)limit;
}

// Hexadecimal digits in the full width of a signed type may have its sign bit.
static bool fits_signed(const Number *number, uint32_t bits) {
  if (number->base == 16 && number->digits == bits / 4 && number->scale == 1) return true;
  if (number->base == 2 && number->digits <= bits && number->scale == 1) return true;
  return fits_below(number, (UINT64_C(1) << (bits - 1)) - 1, UINT64_C(1) << (bits - 1));
}

static bool fits_type(const Number *number) {
  switch (number->suffix) {
    case 'n': return true;
    // A decimal has 96 bits.
    case 'd': return number->scale == 1 && !number->real ? number->high <= UINT32_MAX : number->value * number->scale < 0x1p96;
    case 'y': return number->has_unsigned ? fits_below(number, UINT8_MAX, 0) : fits_signed(number, 8);
    case 's': return number->has_unsigned ? fits_below(number, UINT16_MAX, 0) : fits_signed(number, 16);
    case 'l': return number->has_unsigned ? fits_below(number, UINT64_MAX, 0) : fits_signed(number, 64);
    default:
      if (number->has_unsigned) return fits_below(number, UINT64_MAX, 0);
      return number->base == 10 || fits_signed(number, 64);
  }
}

// Suffixes and multiplier: u, us, ul, uy, s, l, d, y, n, then kb, mb, gb, tb, pb.
static bool take_number_end(Context *c, Number *number) {
  if (is_suffix(peek(c))) {
    number->suffix = (char)(peek(c) | 0x20);
    number->has_unsigned = number->suffix == 'u';
    take(c);
    if (is_suffix(peek(c))) {
      if (!number->has_unsigned || !strchr("lsyLSY", peek(c))) return false;
      number->suffix = (char)(peek(c) | 0x20);
      take(c);
    }
  }
  int32_t ch = peek(c) | 0x20;
  const char *multipliers = "kmgtp", *found = ch > 0x20 && ch < 0x80 ? strchr(multipliers, ch) : NULL;
  if (found) {
    take(c);
    if ((peek(c) | 0x20) != 'b') return false;
    take(c);
    for (const char *multiplier = multipliers; multiplier <= found; multiplier++) number->scale *= 1024;
  }
  return true;
}

static bool ends_number(Context *c, bool expression) {
  int32_t ch = peek(c);
  if (ends_word(ch)) return true;
  if (!expression) return false;
  if (ch >= 0x80) return is_dash(ch);
  if (ch == '?' || ch == ':') return !c->valid[COMMAND_NAME];
  return strchr("!#%*+-./<=>]", ch) != NULL;
}

// The rest of a number after its first digit. Trap: in 1..5 the first dot is already the operator's; the token is then marked and done.
static bool take_number(Context *c, int32_t first, Number *number, bool expression, bool *marked) {
  *marked = false;
  int32_t ch = peek(c) | 0x20;
  if (first == '0' && (ch == 'x' || ch == 'b')) {
    number->base = ch == 'x' ? 16 : 2;
    take(c);
    if (!take_digits(c, number) && ch == 'b') return false;
    return take_number_end(c, number) && ends_number(c, expression);
  }
  if (first != '.') {
    number->low = (uint64_t)(first - '0');
    number->value = first - '0';
    take_digits(c, number);
    if (peek(c) == '.') {
      if (expression) mark(c);
      take(c);
      if (peek(c) == '.') {
        *marked = expression;
        return expression;
      }
      first = '.';
    }
  }
  if (first == '.') {
    number->real = true;
    while (is_digit(peek(c))) take(c);
  }
  if ((peek(c) | 0x20) == 'e' && !take_exponent(c, number)) return false;
  return take_number_end(c, number) && ends_number(c, expression);
}

// A number whose first digit (or ".") has been taken; what only looks like one is a word. One that does not fit its type is a word to
// commands, and an error in expressions.
static bool scan_number(Context *c, int32_t first, bool expression, bool negative) {
  bool marked;
  Number number = {.scale = 1, .base = 10, .negative = negative};
  if (!take_number(c, first, &number, expression, &marked)) return finish_word(c);
  if (!marked && !fits_type(&number)) return !expression && finish_word(c);
  if (!c->valid[NUMBER]) return c->valid[FUNCTION_NAME] && finish_word(c);
  if (!marked) mark(c);
  return finish(c, NUMBER);
}

// "5" or ".5" after a sign.
static bool scan_signed_number(Context *c, bool negative) {
  int32_t first = peek(c);
  take(c);
  if (first == '.' && !is_digit(peek(c))) return !ends_number(c, true) && finish_word(c);
  return scan_number(c, first, true, negative);
}

// ------------------------------------------------------------------------------------------------ type names

static bool take_type(Context *c, bool bracketed, bool top, int depth);

static bool take_type_identifier(Context *c) {
  if (!is_name_start(peek(c))) return false;
  for (;;) {
    int32_t ch = peek(c);
    if (!is_name_part(ch) && ch != '.' && ch != '`' && ch != '+' && ch != '#' && ch != '\\') return true;
    take(c);
  }
}

// Any characters up to white space, "," "=" or "]".
static bool take_assembly_token(Context *c) {
  while (is_space(peek(c))) take(c);
  bool some = false;
  for (;; some = true) {
    int32_t ch = peek(c);
    if (ch == 0 || ch == ',' || ch == '=' || ch == ']' || is_newline(ch) || is_space(ch)) break;
    take(c);
  }
  return some;
}

static bool take_assembly(Context *c, bool top) {
  if (!take_assembly_token(c)) return false;
  for (;;) {
    if (top) mark(c);
    while (is_space(peek(c))) take(c);
    if (peek(c) != ',') return true;
    take(c);
    take_assembly_token(c);
    while (is_space(peek(c))) take(c);
    if (peek(c) == '=') {
      take(c);
      take_assembly_token(c);
    }
  }
}

static bool take_generic_arguments(Context *c, int depth) {
  for (;;) {
    if (peek(c) == '[') {
      take(c);
      if (!take_blank(c, false) || !take_type(c, true, false, depth + 1)) return false;
      if (!take_blank(c, false) || peek(c) != ']') return false;
      take(c);
    } else if (!take_type(c, false, false, depth + 1)) {
      return false;
    }
    if (!take_blank(c, true)) return false;
    if (peek(c) == ']') {
      take(c);
      return true;
    }
    if (peek(c) != ',') return false;
    take(c);
    if (!take_blank(c, true)) return false;
  }
}

// A type name with its generic arguments, array brackets and assembly. `top`: marks the end of the token as it goes.
static bool take_type(Context *c, bool bracketed, bool top, int depth) {
  if (depth > MAX_TYPE_DEPTH || !take_type_identifier(c)) return false;
  bool generic_allowed = true;
  for (;;) {
    if (top) mark(c);
    if (!take_blank(c, false)) return top;
    if (peek(c) == ',' && bracketed) {
      take(c);
      return take_assembly(c, top);
    }
    if (peek(c) != '[') return true;
    take(c);
    if (!take_blank(c, generic_allowed)) return false;
    int32_t ch = peek(c);
    if (ch == ',' || ch == ']') {
      for (int rank = 1; peek(c) == ','; rank++) {
        if (rank == 32) return false;
        take(c);
        if (!take_blank(c, false)) return false;
      }
      if (peek(c) != ']') return false;
      take(c);
    } else if (!generic_allowed || !take_generic_arguments(c, depth)) {
      return false;
    }
    generic_allowed = false;
  }
}

static bool scan_type(Context *c) {
  bool base = c->valid[BASE_TYPE_NAME];
  if (!take_type(c, !base, true, 0)) return false;
  if (!base && is_newline(peek(c))) return false;
  return finish(c, base ? BASE_TYPE_NAME : TYPE_NAME);
}

// ------------------------------------------------------------------------------------------------ brackets

static bool take_balanced(Context *c) {
  uint32_t depth = 0;
  while (!at_end(c)) {
    int32_t ch = peek(c);
    if (is_single_quote(ch)) {
      if (!take_single_quoted(c)) return false;
      continue;
    }
    if (is_double_quote(ch)) {
      take_quote(c);
      if (take_double_quoted(c, true) == BROKEN) return false;
      continue;
    }
    if (ch == '#' || ch == '<') {
      if (ch == '<') take(c);
      if (ch == '<' && peek(c) == '#') {
        take(c);
        if (!take_block_comment(c)) return false;
      } else if (ch == '#') {
        take_line(c);
      }
      continue;
    }
    take(c);
    if (ch == '[' || ch == '(' || ch == '{') {
      if (++depth > MAX_BRACKET_DEPTH) return false;
    } else if ((ch == ']' || ch == ')' || ch == '}') && --depth == 0) {
      return true;
    } else if (ch == '`' && !at_end(c)) {
      take(c);
    }
  }
  return false;
}

// The rest of an attribute or type after its "[". Names hold "#" and "`", so that only brackets count up to the arguments.
static bool take_attribute(Context *c) {
  for (uint32_t open = 1; !at_end(c);) {
    int32_t ch = peek(c);
    if (ch == '(') {
      if (!take_balanced(c)) return false;
      continue;
    }
    if (ch == ';' || ch == '{' || ch == '}' || ch == ')') return false;
    take(c);
    if (ch == '[' && ++open > MAX_BRACKET_DEPTH) return false;
    if (ch == ']' && --open == 0) return true;
  }
  return false;
}

// The token for a bracket that opens a list of attributes before `param`, `class` …: the first "[" of the list was taken.
static int find_attribute_list(Context *c) {
  for (int count = 0; count < MAX_ATTRIBUTES; count++) {
    if (!take_attribute(c) || !take_blank(c, true)) return -1;
    if (peek(c) != '[') break;
    take(c);
  }
  char word[MAX_WORD];
  take_name(c, word);
  if (!ends_word(peek(c))) return -1;
  bool type = !strcmp(word, "class") || !strcmp(word, "enum") || !strcmp(word, "configuration");
  if (type && c->valid[TYPE_BRACKET]) return TYPE_BRACKET;
  return c->valid[PARAM_BRACKET] && !strcmp(word, "param") && take_blank(c, true) && peek(c) == '(' ? PARAM_BRACKET : -1;
}

static bool scan_bracket(Context *c) {
  take(c);
  mark(c);
  if (c->valid[PARAM_BRACKET] || (c->valid[TYPE_BRACKET] && !ends_word(peek(c)))) {
    int type = find_attribute_list(c);
    if (type >= 0) return finish(c, (enum TokenType)type);
  }
  return c->valid[BRACKET] && finish(c, BRACKET);
}

// "[" right after a member name: generic arguments, if a call follows them, else an index.
static bool scan_index_or_generic(Context *c, bool spaced) {
  take(c);
  mark(c);
  if (c->valid[GENERIC_ARGUMENTS] && take_blank(c, true) && is_name_start(peek(c)) && take_generic_arguments(c, 0) &&
      (peek(c) == '(' || peek(c) == '{')) {
    mark(c);
    return finish(c, GENERIC_ARGUMENTS);
  }
  return c->valid[INDEX_OPEN] && !spaced && finish(c, INDEX_OPEN);
}

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

// ------------------------------------------------------------------------------------------------ values

static bool scan_variable(Context *c) {
  bool command = c->valid[ARGUMENT_WORD];
  enum Name name = take_variable(c, false);
  if (name == NO_NAME) return false;
  if (name != STATIC_NAME) {
    if (command && goes_on_as_word(c, name)) return c->valid[WORD_VARIABLE] && finish_here(c, WORD_VARIABLE);
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
    if (c->valid[ARGUMENT_WORD] && goes_on_as_word(c, name)) return take_word(c, true) == WORD_PLAIN && finish_here(c, ARGUMENT_WORD);
    mark(c);
  }
  return c->valid[VARIABLE] && finish(c, VARIABLE);
}

static bool scan_double_quoted(Context *c) {
  if (!c->valid[STRING]) return false;
  take_quote(c);
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
  while (is_space(peek(c))) take(c);
  return !is_newline(peek(c)) && finish(c, CALL_OPERATOR);
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
  if (c->valid[COLON_WORD]) return take_word(c, true) == WORD_PLAIN && finish_here(c, COLON_WORD);
  if (!is_name_start(peek(c))) return finish_word(c);
  char word[MAX_WORD];
  take_name(c, word);
  if (!ends_word(peek(c))) {
    // Trap: the character after the name is taken as it is, even a backtick or a quote.
    take(c);
    return finish_word(c);
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
  if (is_double_quote(ch)) return scan_double_quoted(c);
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

// ------------------------------------------------------------------------------------------------ right after an operand

// Member access, index, call: only without white space in front.
static bool scan_postfix(Context *c, bool *done) {
  const bool *valid = c->valid;
  int32_t ch = peek(c);
  *done = true;
  switch (ch) {
    case '(':
      if (!valid[INVOKE_OPEN]) break;
      take(c);
      return finish_here(c, INVOKE_OPEN);
    case '{':
      if (!valid[INVOKE_BRACE]) break;
      take(c);
      return finish_here(c, INVOKE_BRACE);
    case '[':
      if (valid[INDEX_OPEN]) return scan_index_or_generic(c, false);
      break;
    case '.':
      if (!valid[MEMBER_OPERATOR]) break;
      if (valid[ARGUMENT_WORD]) mark(c);
      take(c);
      if (peek(c) == '.') {
        if (valid[RANGE_OPERATOR]) {
          take(c);
          return finish_here(c, RANGE_OPERATOR);
        }
        return finish_word(c);
      }
      // In command mode a dot at the end of a word is a word of its own.
      if (valid[ARGUMENT_WORD] && (is_space(peek(c)) || is_newline(peek(c)) || peek(c) == 0)) return finish_word_here(c);
      return finish_here(c, MEMBER_OPERATOR);
    case ':':
      if (!valid[MEMBER_OPERATOR]) break;
      if (valid[ARGUMENT_WORD]) mark(c);
      take(c);
      if (peek(c) != ':') return valid[ARGUMENT_WORD] && finish_word(c);
      take(c);
      if (valid[ARGUMENT_WORD] && (is_space(peek(c)) || is_newline(peek(c)) || peek(c) == 0)) return finish_word_here(c);
      return finish_here(c, MEMBER_OPERATOR);
    case '?':
      if (!valid[MEMBER_OPERATOR]) break;
      if (valid[ARGUMENT_WORD]) mark(c);
      take(c);
      if (peek(c) == '.') {
        take(c);
        return finish_here(c, MEMBER_OPERATOR);
      }
      if (peek(c) == '[' && valid[INDEX_OPEN]) {
        take(c);
        return finish_here(c, INDEX_OPEN);
      }
      if (valid[ARGUMENT_WORD]) return finish_word(c);
      if (peek(c) == '?' && valid[COALESCE_OPERATOR]) {
        take(c);
        return peek(c) != '=' && finish_here(c, COALESCE_OPERATOR);
      }
      return false;
    default:
      break;
  }
  *done = false;
  return false;
}

// ------------------------------------------------------------------------------------------------ newlines

static const struct {
  const char *text;
  uint8_t type;
} CONTINUATIONS[] = {
  {"else", K_ELSE}, {"elseif", K_ELSEIF}, {"catch", K_CATCH}, {"finally", K_FINALLY}, {"while", K_WHILE}, {"until", K_UNTIL},
};

// Whether the statement goes on after the newline just taken: a line that begins with "|" (no blank line between), or else, catch …
static bool continues(Context *c) {
  bool keywords = c->valid[K_ELSE] || c->valid[K_CATCH] || c->valid[K_FINALLY] || c->valid[K_UNTIL];
  bool blank = true, pipe = true;
  for (;;) {
    int32_t ch = peek(c);
    if (is_space(ch)) {
      take(c);
    } else if (is_newline(ch)) {
      if (blank) pipe = false;
      if (!pipe && !keywords) return false;
      blank = true;
      take_newline(c);
    } else if (ch == '#') {
      take_line(c);
      blank = false;
    } else if (ch == '<') {
      take(c);
      if (peek(c) != '#') return false;
      take(c);
      if (!take_block_comment(c)) return false;
      blank = false;
    } else {
      break;
    }
  }
  if (peek(c) == '|') return pipe;
  if (!keywords || !is_ascii_letter(peek(c))) return false;
  char word[MAX_WORD];
  take_name(c, word);
  if (!ends_word(peek(c))) return false;
  for (size_t i = 0; i < sizeof CONTINUATIONS / sizeof CONTINUATIONS[0]; i++)
    if (!strcmp(word, CONTINUATIONS[i].text)) return c->valid[CONTINUATIONS[i].type];
  return false;
}

static bool scan_newline(Context *c) {
  take_newline(c);
  mark(c);
  if (!continues(c)) return finish(c, NEWLINE);
  c->state->soft = true;
  c->state->apart = false;
  c->lexer->result_symbol = SOFT_NEWLINE;
  return true;
}

enum Layout { TOKEN_FOLLOWS, FOUND, NOTHING };

static bool finish_extra(Context *c, enum TokenType type, bool spaced) {
  mark(c);
  int32_t ch = peek(c);
  c->state->apart = (spaced || c->state->apart) && (ch == '.' || ch == '(' || ch == '[' || ch == '{' || ch == ':' || ch == '?');
  c->lexer->result_symbol = (TSSymbol)type;
  return true;
}

// White space, and the tokens made of it: newlines that end statements, comments, line continuations.
static enum Layout scan_layout(Context *c, bool *spaced) {
  for (;;) {
    int32_t ch = peek(c);
    if (is_space(ch)) {
      skip(c);
    } else if (is_newline(ch)) {
      if (c->valid[NEWLINE] && !c->state->soft) return scan_newline(c) ? FOUND : NOTHING;
      if (c->valid[NO_NEWLINE]) {
        // A token that is not valid here: an error.
        skip(c);
        return finish_here(c, NEWLINE) ? FOUND : NOTHING;
      }
      skip(c);
    } else if (ch == '#') {
      take_line(c);
      return finish_extra(c, COMMENT, false) ? FOUND : NOTHING;
    } else if (ch == '<') {
      take(c);
      if (peek(c) != '#') return c->valid[COMMAND_NAME] && finish_here(c, COMMAND_NAME) ? FOUND : NOTHING;
      take(c);
      return take_block_comment(c) && finish_extra(c, COMMENT, *spaced) ? FOUND : NOTHING;
    } else if (ch == '`') {
      // Whether a word begins with this backtick is known after it only.
      if (c->valid[ARGUMENT_WORD]) mark(c);
      take(c);
      if (is_newline(peek(c))) {
        take_newline(c);
        return finish_extra(c, LINE_CONTINUATION, true) ? FOUND : NOTHING;
      }
      if (is_space(peek(c))) {
        while (is_space(peek(c))) take(c);
        // Trap: white space that is not at the start of a token cannot be skipped any more; it becomes a token without meaning.
        return finish_extra(c, SOFT_NEWLINE, true) ? FOUND : NOTHING;
      }
      if (is_undoubling(c) && is_double_quote(peek(c))) return scan_double_quoted(c) ? FOUND : NOTHING;
      if (at_end(c) || !take_escaped(c)) return NOTHING;
      return finish_word(c) ? FOUND : NOTHING;
    } else {
      return TOKEN_FOLLOWS;
    }
    *spaced = true;
  }
}

// ------------------------------------------------------------------------------------------------ the scanner

// After an error everything is valid, so that the mode is unknown: tokens that look the same in all modes help to go on.
static bool recover(Context *c) {
  bool spaced = false;
  bool valid[ERROR_SENTINEL + 1];
  memset(valid, 0, sizeof valid);
  const enum TokenType offered[] = {
    NEWLINE, COMMAND_NAME, PARAMETER, VARIABLE, NUMBER, STRING, STRING_OPEN, HERE_STRING_OPEN, PAREN, BRACE, BRACKET, DOLLAR_PAREN, AT_PAREN, AT_BRACE,
  };
  for (size_t i = 0; i < sizeof offered / sizeof offered[0]; i++) valid[offered[i]] = true;
  for (int type = K_BEGIN; type <= K_EXIT; type++) valid[type] = type != K_IN && type != K_BASE && (type < K_NAMESPACE || type > K_COMMAND);
  c->valid = valid;
  enum Layout layout = scan_layout(c, &spaced);
  if (layout != TOKEN_FOLLOWS) return layout == FOUND;
  // What calls was refused because nothing follows on its line.
  if (peek(c) == '.' || peek(c) == '&') return false;
  if (is_dash(peek(c))) valid[COMMAND_NAME] = false;
  return scan_value(c);
}

static bool scan(Context *c) {
  const bool *valid = c->valid;
  if (valid[ERROR_SENTINEL]) return recover(c);
  if (valid[NESTED_RESUME]) return close_nested(c);
  if (valid[WORD_CLOSE]) return scan_word_part(c);
  if (valid[STRING_CLOSE]) return scan_string_part(c);
  if (valid[HERE_STRING_CLOSE]) return scan_here_string_part(c);
  if (valid[VERBATIM_ARGUMENT]) return scan_verbatim(c);
  bool spaced = false;
  enum Layout layout = scan_layout(c, &spaced);
  if (layout != TOKEN_FOLLOWS) return layout == FOUND;
  if (!spaced && !c->state->apart) {
    bool done;
    bool found = scan_postfix(c, &done);
    if (done) return found;
  }
  if (spaced && valid[GENERIC_ARGUMENTS] && !valid[ARGUMENT_WORD] && peek(c) == '[') return scan_index_or_generic(c, true);
  if (valid[TYPE_NAME] || valid[BASE_TYPE_NAME]) return scan_type(c);
  if (valid[ADDITIVE_OPERATOR] && !valid[UNARY_OPERATOR]) return scan_binary_operator(c);
  // Where an operand of a cast may follow a type, what begins an operand is one, anything else an operator.
  if (valid[ADDITIVE_OPERATOR]) {
    int32_t ch = peek(c);
    if (ch == '*' || ch == '/' || ch == '%' || ch == '.' || ch == '?' || ch == '>' || ch == '=') return scan_binary_operator(c);
  }
  return scan_value(c);
}

void *tree_sitter_powershell_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }

void tree_sitter_powershell_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_powershell_external_scanner_serialize(void *payload, char *buffer) {
  const Scanner *state = payload;
  if (!state->soft && !state->apart && state->depth == 0) return 0;
  buffer[0] = (char)(state->soft | state->apart << 1);
  buffer[1] = (char)state->depth;
  memcpy(buffer + 2, &state->doubled, sizeof state->doubled);
  return 2 + sizeof state->doubled;
}

void tree_sitter_powershell_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner *state = payload;
  memset(state, 0, sizeof *state);
  if (length < 2 + sizeof state->doubled) return;
  state->soft = buffer[0] & 1;
  state->apart = buffer[0] >> 1 & 1;
  state->depth = (uint8_t)buffer[1];
  memcpy(&state->doubled, buffer + 2, sizeof state->doubled);
}

bool tree_sitter_powershell_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  Context context = {lexer, valid_symbols, payload};
  return scan(&context);
}
