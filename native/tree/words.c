#include "words.h"

#include <string.h>

enum { SLOTS = 1024, LEAST = 2 };

typedef struct {
  PyObject *word; /* borrowed */
  const char *text;
  size_t length;
  uint32_t next; /* one more than the place of the next word in the same slot; 0: none */
} Word;

/* Words by their first two bytes, so that most places of the text are passed by with one look. */
typedef struct {
  uint32_t first[SLOTS];
  Word *words;
} Index;

static uint32_t slot_of(const char *text) { return ((uint32_t)(uint8_t)text[0] + 33u * (uint8_t)text[1]) % SLOTS; }

static void enter(Index *index, uint32_t place, Word word) {
  uint32_t slot = slot_of(word.text);
  word.next = index->first[slot];
  index->words[place] = word;
  index->first[slot] = place + 1;
}

/* A word too short for the index is looked for at once. */
static bool add(Index *index, uint32_t place, PyObject *word, const char *text, size_t length, PyObject *found) {
  char *letters;
  Py_ssize_t count;
  if (PyBytes_AsStringAndSize(word, &letters, &count) < 0) return false;
  if (count >= LEAST) {
    enter(index, place, (Word){word, letters, (size_t)count, 0});
  } else if (count == 0 || memchr(text, letters[0], length)) {
    return PySet_Add(found, word) == 0;
  }
  return true;
}

/* The last byte is seen first: words that begin alike, as many do, rarely have that in common too. */
static bool begins_with(const char *text, size_t left, const Word *word) {
  return word->length <= left && text[word->length - 1] == word->text[word->length - 1] && memcmp(word->text, text, word->length) == 0;
}

/* A word that is found leaves the index, so that a frequent one costs no more than a rare one. */
static bool search(Index *index, const char *text, size_t length, PyObject *found) {
  for (const char *end = text + length; end - text >= LEAST; text++) {
    for (uint32_t *link = &index->first[slot_of(text)]; *link;) {
      Word *word = &index->words[*link - 1];
      if (!begins_with(text, (size_t)(end - text), word)) {
        link = &word->next;
      } else if (PySet_Add(found, word->word) < 0) {
        return false;
      } else {
        *link = word->next;
      }
    }
  }
  return true;
}

PyObject *words_in(PyObject *module, PyObject *arguments) {
  (void)module;
  const char *text;
  Py_ssize_t length;
  PyObject *words;
  if (!PyArg_ParseTuple(arguments, "y#O!", &text, &length, &PyTuple_Type, &words)) return NULL;
  Py_ssize_t count = PyTuple_Size(words);
  Index index = {{0}, calloc((size_t)count + 1, sizeof(Word))};
  if (!index.words) return PyErr_NoMemory();
  PyObject *found = PySet_New(NULL);
  for (Py_ssize_t i = 0; found && i < count; i++) {
    if (!add(&index, (uint32_t)i, PyTuple_GetItem(words, i), text, (size_t)length, found)) Py_CLEAR(found);
  }
  if (found && !search(&index, text, (size_t)length, found)) Py_CLEAR(found);
  free(index.words);
  return found;
}
