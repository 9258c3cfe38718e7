// Numbers, and whether they fit their type.
#ifndef POWERSHELL_SCANNER_NUMBERS_H_
#define POWERSHELL_SCANNER_NUMBERS_H_

#include "words.h"

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

#endif
