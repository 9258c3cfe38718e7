// Strings and variables, as lookahead: how far they go, and whether they have expansions.
#ifndef POWERSHELL_SCANNER_STRINGS_H_
#define POWERSHELL_SCANNER_STRINGS_H_

#include "text.h"

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

// The double quote at which the text stands; two of them where quotes are undoubled, unless a backtick before it is one of the two.
static void take_quote(Context *c, bool escaped) {
  take(c);
  if (!escaped && is_undoubling(c) && is_double_quote(peek(c))) take(c);
}

enum Taken { NOTHING_TAKEN, QUOTE_TAKEN, ESCAPE_TAKEN, BROKEN_ESCAPE_TAKEN };

// A double quote in any notation, or an escape.
static enum Taken take_quote_or_escape(Context *c) {
  if (is_double_quote(peek(c))) {
    take_quote(c, false);
    return QUOTE_TAKEN;
  }
  if (peek(c) != '`') return NOTHING_TAKEN;
  take(c);
  if (is_undoubling(c) && is_double_quote(peek(c))) {
    take(c);
    return QUOTE_TAKEN;
  }
  return take_escaped(c) ? ESCAPE_TAKEN : BROKEN_ESCAPE_TAKEN;
}

enum Quoted { BROKEN, PLAIN, EXPANDABLE };

// After a quote: another one makes both a quote character. Where looking for it takes more than one character, `marks` keeps the place.
static bool take_second_quote(Context *c, bool marks) {
  if (is_double_quote(peek(c))) {
    take_quote(c, false);
    return true;
  }
  if (!is_undoubling(c)) return false;
  if (marks) mark(c);
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
    switch (take_quote_or_escape(c)) {
      case QUOTE_TAKEN:
        if (!take_second_quote(c, true)) return PLAIN;
        continue;
      case BROKEN_ESCAPE_TAKEN: return BROKEN;
      case ESCAPE_TAKEN: continue;
      default: break;
    }
    bool dollar = peek(c) == '$';
    take(c);
    if (!dollar || !starts_expansion(peek(c))) continue;
    if (!whole) return EXPANDABLE;
    if (!take_expansion(c)) return BROKEN;
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

// The name of a variable. STATIC_NAME: "::" follows, and the token, if it is this one, is marked to end before it.
static enum Name take_variable_name(Context *c, bool in_string, bool marks) {
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
      if (marks) mark(c);
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

static enum Name take_variable(Context *c, bool in_string) { return take_variable_name(c, in_string, true); }

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

#endif
