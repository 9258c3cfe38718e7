// Characters as PowerShell classifies them, and text without meaning of its own.
#ifndef POWERSHELL_SCANNER_TEXT_H_
#define POWERSHELL_SCANNER_TEXT_H_

#include <string.h>

#include "../characters.h"
#include "tokens.h"

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

#endif
