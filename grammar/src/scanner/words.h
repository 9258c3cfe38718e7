// Words of command mode, and the parts of strings and words that have expansions.
#ifndef POWERSHELL_SCANNER_WORDS_H_
#define POWERSHELL_SCANNER_WORDS_H_

#include "strings.h"

// ------------------------------------------------------------------------------------------------ words

enum Word { WORD_BROKEN, WORD_PLAIN, WORD_EXPANDABLE };

// A word of command mode up to its end, or to the first expansion unless those are `whole`.
static enum Word take_word(Context *c, bool whole) {
  for (;;) {
    int32_t ch = peek(c);
    if (ends_word(ch)) return WORD_PLAIN;
    bool escaped = ch == '`';
    if (escaped) {
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
      take_quote(c, escaped);
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

// A part of a string: text up to a quote or an expansion, then those.
static bool scan_string_part(Context *c) {
  for (bool text = false; !at_end(c); text = true) {
    int32_t ch = peek(c);
    if (text && (ch == '$' || ch == '`' || is_double_quote(ch))) mark(c);
    switch (take_quote_or_escape(c)) {
      case QUOTE_TAKEN:
        if (!text) mark(c);
        if (!take_second_quote(c, false)) return finish(c, text ? STRING_TEXT : STRING_CLOSE);
        continue;
      case BROKEN_ESCAPE_TAKEN: return false;
      case ESCAPE_TAKEN: continue;
      default: break;
    }
    take(c);
    if (ch == '$' && starts_expansion(peek(c))) return text ? finish(c, STRING_TEXT) : scan_expansion(c, true);
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
      bool escaped = ch == '`';
      if (escaped) {
        take(c);
        if (!is_double_quote(peek(c))) {
          if (!take_escaped(c)) return false;
          continue;
        }
      }
      take_quote(c, escaped);
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
    if (is_double_quote(ch)) {
      quoted = !quoted;
      take_quote(c, false);
    } else {
      take(c);
    }
    if (!quoted && ch == '&' && peek(c) == '&') return finish(c, VERBATIM_ARGUMENT);
    mark(c);
  }
  return finish(c, VERBATIM_ARGUMENT);
}

#endif
