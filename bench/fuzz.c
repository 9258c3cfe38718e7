/* Parses mutations of scripts and checks the trees; meant for a build with sanitizers. See fuzz.py.
   fuzz SEED RUNS FILE... */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "driver.h"
#include "flat_tree.h"

enum { LONGEST = 8000, ROOM = 64, MUTATIONS = 6 };

typedef struct {
  uint8_t *bytes;
  uint32_t size;
} Text;

extern const TSLanguage *tree_sitter_powershell(void);

static uint64_t random_state;

static const char *const PIECES[] = {
    "{", "}", "(", ")", "[", "]", "\"", "'", "@\"\n", "\n\"@", "@'\n", "\n'@", "$", "$(", "${", "@{", "@(", "\n", "\r\n", "\r", "`", "#", "<#", "#>",
    "--%", "|", "||", "&&", ";", ",", "=", "::", ".", "..", "?", ":", "-", "!", ">", "2>&1", "*>&1", "if", "else", "function", "class", "switch", "in",
    "try", "catch", "param", "process", "using", "%", " ", "\xc2\xa0", "\xe2\x80\x9c", "\xe2\x80\x93", "\xef\xbb\xbf", "\xff", "\xe2\x80",
};

static uint32_t random_below(uint32_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return limit ? (uint32_t)(random_state >> 11) % limit : 0;
}

static Text read_text(const char *path) {
  Text text = {calloc(1, LONGEST), 0};
  FILE *file = fopen(path, "rb");
  if (file) {
    text.size = (uint32_t)fread(text.bytes, 1, LONGEST, file);
    fclose(file);
  }
  return text;
}

static void insert(Text *text, uint32_t at, const void *bytes, uint32_t size) {
  uint8_t copy[ROOM];
  memcpy(copy, bytes, size);
  memmove(text->bytes + at + size, text->bytes + at, text->size - at);
  memcpy(text->bytes + at, copy, size);
  text->size += size;
}

static void insert_part(Text *text, uint32_t at, const Text *source) {
  uint32_t size = random_below(source->size < ROOM ? source->size : ROOM);
  insert(text, at, source->bytes + random_below(source->size - size), size);
}

static void delete(Text *text, uint32_t at) {
  uint32_t size = random_below(ROOM);
  if (size > text->size - at) size = text->size - at;
  memmove(text->bytes + at, text->bytes + at + size, text->size - at - size);
  text->size -= size;
}

static void mutate(Text *text, const Text *other) {
  uint32_t at = random_below(text->size + 1);
  const char *piece = PIECES[random_below(sizeof PIECES / sizeof *PIECES)];
  switch (random_below(6)) {
    case 0: insert(text, at, piece, (uint32_t)strlen(piece)); break;
    case 1: delete(text, at); break;
    case 2: insert_part(text, at, other); break;
    case 3: insert_part(text, at, text); break;
    case 4: text->size = at; break;
    default: if (at < text->size) text->bytes[at] = (uint8_t)random_below(256);
  }
}

/* What is wrong with a tree, or NULL. */
static const char *fault_of(const FlatTree *tree, uint32_t size) {
  uint32_t parent = NO_NODE;
  for (uint32_t node = 0; node < tree->count; node++) {
    while (parent != NO_NODE && node >= parent + tree->size[parent]) parent = tree->parent[parent];
    uint32_t room = parent == NO_NODE ? tree->count : parent + tree->size[parent] - node;
    if (tree->size[node] == 0 || tree->size[node] > room || tree->parent[node] != parent) return "it is no tree";
    if (tree->start[node] > tree->end[node] || tree->end[node] > size) return "an extent lies outside the text";
    if (parent != NO_NODE && (tree->start[node] < tree->start[parent] || tree->end[node] > tree->end[parent])) return "a node leaves its parent";
    uint32_t previous = node ? previous_sibling(tree, node) : NO_NODE;
    if (previous != NO_NODE && tree->end[previous] > tree->start[node]) return "siblings overlap";
    if (tree->size[node] > 1) parent = node;
  }
  return NULL;
}

/* The text is copied to a block of its very size, so that reading past its end shows. */
static const char *parse(const Grammar *grammar, const Text *text) {
  Driver driver;
  FlatTree tree = {0};
  uint8_t *exact = malloc(text->size + 1);
  memcpy(exact, text->bytes, text->size);
  exact[text->size] = 0;
  bool parsed = driver_init(&driver, grammar, exact, text->size) && driver_run(&driver) && flat_tree_from_forest(&tree, &driver.forest, grammar);
  const char *fault = parsed ? fault_of(&tree, text->size) : "memory is short";
  flat_tree_free(&tree);
  driver_free(&driver);
  free(exact);
  return fault;
}

int main(int count, char **arguments) {
  random_state = strtoull(arguments[1], NULL, 10) * 0x9E3779B97F4A7C15u + 1;
  long runs = atol(arguments[2]);
  uint32_t files = (uint32_t)count - 3;
  Text *texts = malloc(files * sizeof *texts);
  for (uint32_t i = 0; i < files; i++) texts[i] = read_text(arguments[i + 3]);
  Grammar grammar;
  if (!grammar_init(&grammar, tree_sitter_powershell())) return 2;
  Text work = {malloc(LONGEST + ROOM * MUTATIONS), 0};
  clock_t slowest = 0;
  for (long run = 0; run < runs; run++) {
    const Text *base = &texts[random_below(files)];
    memcpy(work.bytes, base->bytes, base->size);
    work.size = base->size;
    for (uint32_t n = 1 + random_below(MUTATIONS); n > 0; n--) mutate(&work, &texts[random_below(files)]);
    clock_t begun = clock();
    const char *fault = parse(&grammar, &work);
    if (clock() - begun > slowest) slowest = clock() - begun;
    if (fault) {
      fprintf(stderr, "%s:\n%.*s\n", fault, (int)work.size, (const char *)work.bytes);
      return 1;
    }
  }
  printf("%ld runs, the slowest %.0f ms\n", runs, slowest * 1e3 / CLOCKS_PER_SEC);
  for (uint32_t i = 0; i < files; i++) free(texts[i].bytes);
  free(texts);
  free(work.bytes);
  grammar_free(&grammar);
  return 0;
}
