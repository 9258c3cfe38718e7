// PowerShell's tokens, as far as their shape depends on where they stand. Which tokens are valid tells the mode: a state that takes a unary
// operator is in expression mode, one that takes an argument word is in command mode, one that takes both an operator and a command name is at
// the start of a pipeline, where the first characters decide.
//
// A token ends where `mark` was called last; what is read after that is lookahead. Every loop ends at the end of the text.
//
// The parts stand in scanner/, each on the shoulders of those before it: tokens, text, strings, words, numbers, types, operators, values, layout.

#include "scanner/layout.h"
#include "tree_sitter/alloc.h"

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
