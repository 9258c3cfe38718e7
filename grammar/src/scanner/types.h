// Type names, and what a bracket opens.
#ifndef POWERSHELL_SCANNER_TYPES_H_
#define POWERSHELL_SCANNER_TYPES_H_

#include "text.h"
#include "strings.h"

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
      take_quote(c, false);
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

#endif
