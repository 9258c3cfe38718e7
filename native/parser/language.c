#include "language.h"

#include <string.h>

static uint8_t symbol_traits(TSSymbolMetadata metadata, bool token) {
  uint8_t traits = 0;
  if (metadata.visible) traits |= TRAIT_VISIBLE | TRAIT_SLOT;
  if (metadata.named) traits |= TRAIT_NAMED;
  if (token) traits |= TRAIT_SLOT;
  return traits;
}

/* The alias map lists (symbol, alias count, aliases) for all non-terminals that have aliases; a zero ends it. */
static void mark_aliased(const TSLanguage *language, uint8_t *traits) {
  const uint16_t *at = language->alias_map;
  if (!at) return;
  while (*at) {
    traits[at[0]] |= TRAIT_SLOT;
    at += 2 + at[1];
  }
}

static TSSymbol token_named(const TSLanguage *language, const char *name) {
  for (uint32_t token = 1; token < language->token_count; token++) {
    if (strcmp(language->symbol_names[token], name) == 0) return (TSSymbol)token;
  }
  return 0;
}

static const char *closing_bracket(const char *name) {
  size_t length = strlen(name);
  if (length == 0 || length > 2) return NULL;
  switch (name[length - 1]) {
    case '(': return ")";
    case '[': return "]";
    case '{': return "}";
    default: return NULL;
  }
}

static void find_brackets(Grammar *grammar) {
  const TSLanguage *language = grammar->language;
  for (uint32_t symbol = 0; symbol < grammar->kind_count; symbol++) {
    const char *closer = symbol < language->token_count ? closing_bracket(language->symbol_names[symbol]) : NULL;
    grammar->closers[symbol] = closer ? token_named(language, closer) : 0;
  }
  grammar->line_end = token_named(language, "_newline");
  grammar->string_text = token_named(language, "string_content");
}

bool grammar_init(Grammar *grammar, const TSLanguage *language) {
  grammar->language = language;
  grammar->kind_count = language->symbol_count + language->alias_count;
  grammar->traits = malloc(grammar->kind_count);
  grammar->closers = malloc(grammar->kind_count * sizeof *grammar->closers);
  if (!grammar->traits || !grammar->closers) return false;
  for (uint32_t symbol = 0; symbol < grammar->kind_count; symbol++) {
    grammar->traits[symbol] = symbol_traits(language->symbol_metadata[symbol], symbol < language->token_count);
  }
  mark_aliased(language, grammar->traits);
  find_brackets(grammar);
  return true;
}

void grammar_free(Grammar *grammar) {
  free(grammar->traits);
  free(grammar->closers);
  grammar->traits = NULL;
  grammar->closers = NULL;
}

/* No question is all ones: there is no such state. */
void memo_init(Memo *memo) { memset(memo->questions, 0xFF, sizeof memo->questions); }

bool is_reserved_word(const TSLanguage *language, TSStateId state, TSSymbol word) {
  uint32_t set = language->lex_modes[state].reserved_word_set_id;
  if (set == 0) return false;
  const TSSymbol *words = language->reserved_words + set * language->max_reserved_word_set_size;
  for (uint16_t i = 0; i < language->max_reserved_word_set_size && words[i]; i++) {
    if (words[i] == word) return true;
  }
  return false;
}

TSStateId state_after_token(const TSLanguage *language, TSStateId state, TSSymbol token) {
  const TSParseActionEntry *entry = table_actions(language, state, token);
  if (entry->entry.count == 0) return 0;
  const TSParseAction *action = &entry[entry->entry.count].action;
  if (action->type != TSParseActionTypeShift) return 0;
  return action->shift.extra ? state : action->shift.state;
}
