#include "leaves.h"

#include <string.h>

/* BY_TEXT: look the token's text up among the words. IF_LEAF: a bit of codes for nodes that may also have children. */
enum { BY_TEXT = 1, LINE_END = '\n', END_OF_TEXT = 'Z', WORD = 'w', IF_LEAF = 0x80, CONTINUATION = '`', INLINE = 'x', MAX_TEXT = 16 };
/* Gaps: how many characters of white space stand before a token (0, 1, 2 for more), and these bits. */
enum { GAP_MANY = 2, GAP_LINE_BEFORE = 4, GAP_FIRST = 8 };

typedef struct {
  uint32_t start, end;
  uint32_t line;    /* counted by line ends and line continuations, not by line ends inside other tokens */
  uint32_t outside; /* of an open bracket: the one around it */
  uint8_t code, gap;
  uint8_t outline; /* the code, but INLINE for a bracket whose partner stands on the same line */
} Leaf;

typedef struct {
  const uint8_t *text;
  const uint8_t *codes;
  PyObject *words;
  Leaf *leaves;
  uint32_t count, capacity;
  uint32_t line;
  uint32_t open; /* the innermost open bracket, or NO_NODE */
} Leaves;

static bool has_line_end(const uint8_t *text, size_t length) {
  return memchr(text, '\n', length) || memchr(text, '\r', length);
}

/* White space is counted in characters: continuation bytes of UTF-8 are none. */
static uint8_t gap_before(const Leaves *list, uint32_t start) {
  if (list->count == 0) return GAP_FIRST;
  const Leaf *before = &list->leaves[list->count - 1];
  uint32_t characters = 0;
  for (uint32_t i = before->end; i < start && characters < GAP_MANY; i++) characters += (list->text[i] & 0xC0) != 0x80;
  bool other_line = has_line_end(list->text + before->start, before->end - before->start);
  return (uint8_t)(characters | (other_line ? GAP_LINE_BEFORE : 0));
}

/* Keeps track of what is open when the next leaf is of some code. */
static void note_bracket(Leaves *list, uint8_t code) {
  if (strchr("{(HAD", code)) {
    list->open = list->count;
  } else if (strchr("})", code) && list->open != NO_NODE) {
    Leaf *opening = &list->leaves[list->open];
    if (opening->line == list->line) opening->outline = list->leaves[list->count].outline = INLINE;
    list->open = opening->outside;
  }
}

static bool push(Leaves *list, uint8_t code, uint32_t start, uint32_t end) {
  if (list->count == list->capacity) {
    uint32_t capacity = list->capacity ? 2 * list->capacity : 256;
    Leaf *leaves = realloc(list->leaves, capacity * sizeof *leaves);
    if (!leaves) {
      PyErr_NoMemory();
      return false;
    }
    list->leaves = leaves;
    list->capacity = capacity;
  }
  uint8_t gap = gap_before(list, start);
  list->leaves[list->count] = (Leaf){start, end, list->line, list->open, code, gap, code};
  note_bracket(list, code);
  list->line += code == LINE_END || code == CONTINUATION;
  list->count++;
  return true;
}

static bool push_line_ends(Leaves *list, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    if (list->text[i] != '\n' && list->text[i] != '\r') continue;
    uint32_t start = i;
    if (list->text[i] == '\r' && i + 1 < to && list->text[i + 1] == '\n') i++;
    if (!push(list, LINE_END, start, i + 1)) return false;
  }
  return true;
}

/* The code of a token's text in lower case; words that are not listed keep BY_TEXT. */
static int code_by_text(const Leaves *list, uint32_t start, uint32_t end) {
  char text[MAX_TEXT];
  if (end - start > sizeof text) return BY_TEXT;
  for (uint32_t i = start; i < end; i++) {
    uint8_t byte = list->text[i];
    text[i - start] = (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
  }
  PyObject *word = PyBytes_FromStringAndSize(text, end - start);
  if (!word) return -1;
  PyObject *code = PyDict_GetItemWithError(list->words, word);
  Py_DECREF(word);
  if (!code) return PyErr_Occurred() ? -1 : BY_TEXT;
  return (int)(PyLong_AsLong(code) & 0xFF);
}

static bool collect(Leaves *list, const FlatTree *flat, uint32_t length) {
  uint32_t position = 0, next;
  for (uint32_t i = 0; i < flat->count; i = next) {
    int code = list->codes[flat->kind[i]];
    next = i + 1;
    if ((code == 0 || code & IF_LEAF) && flat->size[i] > 1) continue;
    code = code ? code & ~IF_LEAF : WORD;
    next = i + flat->size[i];
    if (flat->start[i] >= flat->end[i] || flat->start[i] < position) continue;
    if (code == BY_TEXT) code = code_by_text(list, flat->start[i], flat->end[i]);
    if (code < 0 || !push_line_ends(list, position, flat->start[i])) return false;
    position = flat->end[i];
    if (!push(list, (uint8_t)code, flat->start[i], position)) return false;
  }
  return push_line_ends(list, position, length) && push(list, END_OF_TEXT, length, length);
}

static PyObject *packed(const Leaves *list) {
  Py_ssize_t n = list->count;
  PyObject *codes = PyBytes_FromStringAndSize(NULL, n), *outline = PyBytes_FromStringAndSize(NULL, n);
  PyObject *gaps = PyBytes_FromStringAndSize(NULL, n);
  PyObject *starts = PyBytes_FromStringAndSize(NULL, 4 * n), *ends = PyBytes_FromStringAndSize(NULL, 4 * n);
  if (codes && outline && gaps && starts && ends) {
    char *code = PyBytes_AsString(codes), *line = PyBytes_AsString(outline), *gap = PyBytes_AsString(gaps);
    char *start = PyBytes_AsString(starts), *end = PyBytes_AsString(ends);
    for (Py_ssize_t i = 0; i < n; i++) {
      code[i] = (char)list->leaves[i].code;
      line[i] = (char)list->leaves[i].outline;
      gap[i] = (char)list->leaves[i].gap;
      memcpy(start + 4 * i, &list->leaves[i].start, 4);
      memcpy(end + 4 * i, &list->leaves[i].end, 4);
    }
    return Py_BuildValue("(NNNNN)", codes, outline, gaps, starts, ends);
  }
  Py_XDECREF(codes);
  Py_XDECREF(outline);
  Py_XDECREF(gaps);
  Py_XDECREF(starts);
  Py_XDECREF(ends);
  return NULL;
}

PyObject *tree_leaves(PyObject *self, PyObject *arguments) {
  TreeObject *tree = (TreeObject *)self;
  const char *codes;
  Py_ssize_t size;
  PyObject *words;
  if (!PyArg_ParseTuple(arguments, "y#O", &codes, &size, &words)) return NULL;
  if (size != PyTuple_Size(tree->state->kind_names) || !PyDict_Check(words)) {
    return PyErr_Format(PyExc_ValueError, "leaves() takes one code a kind and a dict of words");
  }
  Leaves list = {.text = (const uint8_t *)PyBytes_AsString(tree->buffer), .codes = (const uint8_t *)codes, .words = words, .open = NO_NODE};
  PyObject *result = collect(&list, &tree->flat, (uint32_t)PyBytes_Size(tree->buffer)) ? packed(&list) : NULL;
  free(list.leaves);
  return result;
}
