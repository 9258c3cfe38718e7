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

bool grammar_init(Grammar *grammar, const TSLanguage *language) {
  grammar->language = language;
  grammar->kind_count = language->symbol_count + language->alias_count;
  grammar->traits = malloc(grammar->kind_count);
  if (!grammar->traits) return false;
  for (uint32_t symbol = 0; symbol < grammar->kind_count; symbol++) {
    grammar->traits[symbol] = symbol_traits(language->symbol_metadata[symbol], symbol < language->token_count);
  }
  mark_aliased(language, grammar->traits);
  return true;
}

void grammar_free(Grammar *grammar) {
  free(grammar->traits);
  grammar->traits = NULL;
}

/* No question is all ones: there is no such state. */
void memo_init(Memo *memo) { memset(memo->questions, 0xFF, sizeof memo->questions); }

const TSParseAction *only_action(const TSParseActionEntry *entry, bool *choice) {
  const TSParseAction *found = NULL;
  *choice = false;
  for (uint8_t i = 1; i <= entry->entry.count; i++) {
    const TSParseAction *action = &entry[i].action;
    if (action->type == TSParseActionTypeRecover) continue;
    if (action->type == TSParseActionTypeShift && action->shift.repetition) continue;
    if (found) {
      *choice = true;
      return NULL;
    }
    found = action;
  }
  return found;
}

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
