#include "lexer.h"

#include <string.h>

enum { INVALID = -1 };

static bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

/* How many bytes a lead byte announces; 0 if it cannot begin a code point. */
static uint32_t announced_width(uint8_t lead) {
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

/* Overlong forms, surrogates and what lies beyond U+10FFFF all show in the second byte. */
static bool second_byte_fits(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
  }
}

/* Sets lookahead and width; a byte that is not UTF-8 is a lookahead of its own, INVALID. */
static void decode_wide(Lexer *lexer) {
  const uint8_t *bytes = lexer->text + lexer->position;
  uint32_t width = announced_width(bytes[0]);
  lexer->face.lookahead = INVALID;
  lexer->width = 1;
  if (width == 0 || width > lexer->length - lexer->position || !second_byte_fits(bytes[0], bytes[1])) return;
  int32_t point = bytes[0] & (0x7F >> width);
  for (uint32_t i = 1; i < width; i++) {
    if (!is_continuation(bytes[i])) return;
    point = point << 6 | (bytes[i] & 0x3F);
  }
  lexer->face.lookahead = point;
  lexer->width = width;
}

static inline void read_lookahead(Lexer *lexer) {
  if (lexer->position >= lexer->length) {
    lexer->face.lookahead = 0;
    lexer->width = 0;
  } else if (lexer->text[lexer->position] < 0x80) {
    lexer->face.lookahead = lexer->text[lexer->position];
    lexer->width = 1;
  } else {
    decode_wide(lexer);
  }
}

static void advance(TSLexer *face, bool skip) {
  Lexer *lexer = (Lexer *)face;
  if (lexer->width == 0) return;
  lexer->position += lexer->width;
  if (skip) lexer->token_start = lexer->position;
  read_lookahead(lexer);
}

static void mark_end(TSLexer *face) {
  Lexer *lexer = (Lexer *)face;
  lexer->token_end = lexer->position;
  lexer->end_marked = true;
}

static bool at_end(const TSLexer *face) {
  const Lexer *lexer = (const Lexer *)face;
  return lexer->position >= lexer->length;
}

/* There is one range, the whole text, and no token but the first begins where it begins. */
static bool at_range_start(const TSLexer *face) { return ((const Lexer *)face)->position == 0; }

static void no_log(const TSLexer *face, const char *format, ...) {
  (void)face;
  (void)format;
}

/* Code points between two offsets, invalid bytes counted one by one; a line end starts again at zero. */
static uint32_t count_columns(Lexer *lexer, uint32_t from, uint32_t to, uint32_t column) {
  Lexer walker = *lexer;
  walker.position = from;
  while (walker.position < to) {
    read_lookahead(&walker);
    column = walker.face.lookahead == '\n' ? 0 : column + 1;
    walker.position += walker.width;
  }
  return column;
}

static uint32_t line_start(const Lexer *lexer, uint32_t position) {
  while (position > 0 && lexer->text[position - 1] != '\n') position--;
  return position;
}

/* Counts from the last answer, on or back, so that asking again and again on one long line stays linear. */
static uint32_t get_column(TSLexer *face) {
  Lexer *lexer = (Lexer *)face;
  uint32_t position = lexer->position, last = lexer->column_position;
  if (position >= last) {
    lexer->column = count_columns(lexer, last, position, lexer->column);
  } else if (memchr(lexer->text + position, '\n', last - position)) {
    lexer->column = count_columns(lexer, line_start(lexer, position), position, 0);
  } else {
    lexer->column -= count_columns(lexer, position, last, 0);
  }
  lexer->column_position = position;
  return lexer->column;
}

void lexer_init(Lexer *lexer, const uint8_t *text, uint32_t length) {
  memset(lexer, 0, sizeof *lexer);
  lexer->face.advance = advance;
  lexer->face.mark_end = mark_end;
  lexer->face.get_column = get_column;
  lexer->face.is_at_included_range_start = at_range_start;
  lexer->face.eof = at_end;
  lexer->face.log = no_log;
  lexer->text = text;
  lexer->length = length;
}

void lexer_start(Lexer *lexer, uint32_t position) {
  lexer->work += lexer->position - lexer->begun;
  lexer->begun = position;
  lexer->position = position;
  lexer->token_start = position;
  lexer->end_marked = false;
  lexer->face.result_symbol = 0;
  read_lookahead(lexer);
}

void lexer_finish(Lexer *lexer) {
  if (!lexer->end_marked) lexer->token_end = lexer->position;
  /* A scanner may mark the end and then skip white space: the token then ends before it "begins". */
  if (lexer->token_end < lexer->token_start) lexer->token_start = lexer->token_end;
}
