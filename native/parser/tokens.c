#include "tokens.h"

#include <string.h>

enum { NO_LEX_STATE = 0xFFFF };

void tokens_init(Tokens *tokens, const TSLanguage *language, const uint8_t *text, uint32_t length) {
  tokens->language = language;
  tokens->state_size = 0;
  tokens->scanner = language->external_scanner.create ? language->external_scanner.create() : NULL;
  lexer_init(&tokens->lexer, text, length);
}

void tokens_free(Tokens *tokens) {
  if (tokens->language->external_scanner.destroy) tokens->language->external_scanner.destroy(tokens->scanner);
}

bool extra_rule_ends(const TSLanguage *language, TSStateId state) {
  return language->lex_modes[state].lex_state == NO_LEX_STATE;
}

/* Keeps the scanner's state after a token; says whether it changed. */
static bool save_scanner(Tokens *tokens) {
  char state[TREE_SITTER_SERIALIZATION_BUFFER_SIZE];
  unsigned size = tokens->language->external_scanner.serialize(tokens->scanner, state);
  bool changed = size != tokens->state_size || memcmp(state, tokens->state, size) != 0;
  if (changed) memcpy(tokens->state, state, size);
  tokens->state_size = size;
  return changed;
}

/* An empty token that changes neither the scanner nor the parse state would come again for ever. */
static bool leads_nowhere(const Tokens *tokens, TSStateId state, TSSymbol symbol, uint32_t position, bool any_token) {
  if (tokens->lexer.token_end > position) return false;
  return any_token || state_after_token(tokens->language, state, symbol) == state;
}

/* `any_token`: every token may come, as after an error; the scanner is then asked as a last resort. */
static bool scan_external(Tokens *tokens, TSStateId state, uint32_t position, bool any_token, TSSymbol *symbol) {
  const TSLanguage *language = tokens->language;
  uint32_t mode = language->lex_modes[any_token ? ERROR_STATE : state].external_lex_state;
  if (mode == 0) return false;
  lexer_start(&tokens->lexer, position);
  language->external_scanner.deserialize(tokens->scanner, tokens->state, tokens->state_size);
  const bool *valid = language->external_scanner.states + mode * language->external_token_count;
  if (!language->external_scanner.scan(tokens->scanner, &tokens->lexer.face, valid)) return false;
  lexer_finish(&tokens->lexer);
  *symbol = language->external_scanner.symbol_map[tokens->lexer.face.result_symbol];
  return save_scanner(tokens) || !leads_nowhere(tokens, state, *symbol, position, any_token);
}

static bool scan_internal(Tokens *tokens, uint16_t lex_state, uint32_t position) {
  lexer_start(&tokens->lexer, position);
  if (!tokens->language->lex_fn(&tokens->lexer.face, lex_state)) return false;
  lexer_finish(&tokens->lexer);
  return true;
}

/* A word that is wholly a keyword, in a state that wants or reserves it, is that keyword. */
static void look_for_keyword(Tokens *tokens, TSStateId state, Token *token) {
  const TSLanguage *language = tokens->language;
  lexer_start(&tokens->lexer, token->start);
  if (!language->keyword_lex_fn(&tokens->lexer.face, 0)) return;
  lexer_finish(&tokens->lexer);
  TSSymbol keyword = tokens->lexer.face.result_symbol;
  if (tokens->lexer.token_end != token->end) return;
  if (!has_actions(language, state, keyword) && !is_reserved_word(language, state, keyword)) return;
  token->symbol = keyword;
  token->is_keyword = true;
}

static Token token_read(const Tokens *tokens, TSSymbol symbol) {
  Token token = {symbol, false, tokens->lexer.token_start, tokens->lexer.token_end};
  return token;
}

static bool read_token(Tokens *tokens, TSStateId state, uint32_t position, bool any_token, Token *token) {
  const TSLanguage *language = tokens->language;
  TSSymbol symbol;
  if (scan_external(tokens, state, position, any_token, &symbol)) {
    *token = token_read(tokens, symbol);
    return true;
  }
  if (!scan_internal(tokens, language->lex_modes[any_token ? ERROR_STATE : state].lex_state, position)) return false;
  *token = token_read(tokens, tokens->lexer.face.result_symbol);
  if (token->symbol && token->symbol == language->keyword_capture_token) look_for_keyword(tokens, state, token);
  return true;
}

Token code_point(Tokens *tokens, uint32_t position) {
  lexer_start(&tokens->lexer, position);
  Token token = {NO_SYMBOL, false, position, position + tokens->lexer.width};
  return token;
}

/* What stands where no token does comes after the white space that the lexer skipped. */
Token next_token(Tokens *tokens, TSStateId state, uint32_t position) {
  Token token;
  if (read_token(tokens, state, position, false, &token)) return token;
  if (read_token(tokens, state, position, true, &token)) return token;
  return code_point(tokens, tokens->lexer.token_start);
}

Token peek_token(Tokens *tokens, TSStateId state, uint32_t position) {
  unsigned size = tokens->state_size;
  char saved[TREE_SITTER_SERIALIZATION_BUFFER_SIZE];
  memcpy(saved, tokens->state, size);
  Token token = next_token(tokens, state, position);
  memcpy(tokens->state, saved, size);
  tokens->state_size = size;
  return token;
}
