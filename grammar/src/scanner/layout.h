// What stands right after an operand, and what stands between tokens.
#ifndef POWERSHELL_SCANNER_LAYOUT_H_
#define POWERSHELL_SCANNER_LAYOUT_H_

#include "values.h"

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
  // Trap: a comment is white space only to what opens the arguments of a method.
  spaced |= type == COMMENT && (ch == '(' || ch == '{');
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
      if (is_undoubling(c) && is_double_quote(peek(c))) return scan_double_quoted(c, true) ? FOUND : NOTHING;
      if (at_end(c) || !take_escaped(c)) return NOTHING;
      return finish_word(c) ? FOUND : NOTHING;
    } else {
      return TOKEN_FOLLOWS;
    }
    *spaced = true;
  }
}

#endif
