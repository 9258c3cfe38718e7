#include "leaves.h"

#include <stddef.h>
#include <string.h>

/* BY_TEXT: look the token's text up among the words. IF_LEAF: a bit of codes for nodes that may also have children. */
enum { BY_TEXT = 1, LINE_END = '\n', END_OF_TEXT = 'Z', WORD = 'w', IF_LEAF = 0x80, CONTINUATION = '`', MAX_TEXT = 16 };
enum { COMMENT = '#', PARENTHESIS = '(' };
/* In the outline, a bracket whose partner stands on the same line. */
enum { INLINE = 'x' };
/* Gaps: how many characters of white space stand before a token (0, 1, 2 for more), and these bits. */
enum { GAP_MANY = 2, GAP_LINE_BEFORE = 4, GAP_FIRST = 8 };
/* A level is a byte, and so is an indentation; widths from WIDE on are all the same. */
enum { DEEPEST = 255, WIDE = 254, WIDER = 255 };
enum { OPENS = 1, CLOSES = 2, ENDS_LINE = 4 };

static const uint8_t roles[256] = {['{'] = OPENS, ['('] = OPENS, ['H'] = OPENS, ['A'] = OPENS, ['D'] = OPENS,
                                   ['}'] = CLOSES, [')'] = CLOSES, [LINE_END] = ENDS_LINE, [CONTINUATION] = ENDS_LINE};

typedef struct {
  uint32_t start, end;
  uint32_t line;    /* counted by line ends and line continuations, not by line ends inside other tokens */
  uint32_t inside;  /* how many other tokens before it have line ends inside */
  uint32_t outside; /* of an open bracket: the one around it */
  uint32_t opening; /* of a closing bracket: the one that it closes; of any other leaf, its own index */
  uint8_t code, gap;
  uint8_t outline;
  bool breaks;  /* whether there is a line end in it */
  bool indents; /* of an open bracket: whether it makes a level */
} Leaf;

/* A line that has tokens: the first of them, how many characters stand before it, and its level. */
typedef struct {
  uint32_t first;
  uint8_t width, level;
} Line;

typedef struct {
  const uint8_t *text;
  uint32_t length;
  const uint8_t *codes;
  PyObject *words;
  Leaf *leaves;
  Line *lines;
  uint32_t count, capacity;
  uint32_t line_count, line_capacity;
  uint32_t line, inside;
  uint32_t level;
  uint32_t open;     /* the innermost open bracket, or NO_NODE */
  uint32_t line_end; /* the next one that is in no leaf yet */
} Leaves;

/* The first line end from some byte on, or the end of the text. */
static uint32_t line_end_from(const Leaves *list, uint32_t from) {
  const uint8_t *start = list->text + from, *stop = list->text + list->length;
  const uint8_t *feed = from < list->length ? memchr(start, '\n', stop - start) : NULL;
  if (feed) stop = feed;
  const uint8_t *carriage = start < stop ? memchr(start, '\r', stop - start) : NULL;
  return (uint32_t)((carriage ? carriage : stop) - list->text);
}

/* White space is counted in characters: continuation bytes of UTF-8 are none. */
static uint32_t characters(const Leaves *list, uint32_t start, uint32_t end, uint32_t most) {
  uint32_t count = 0;
  for (uint32_t i = start; i < end && count < most; i++) count += (list->text[i] & 0xC0) != 0x80;
  return count;
}

static uint8_t gap_before(const Leaves *list, uint32_t start) {
  if (list->count == 0) return GAP_FIRST;
  const Leaf *before = &list->leaves[list->count - 1];
  return (uint8_t)(characters(list, before->end, start, GAP_MANY) | (before->breaks ? GAP_LINE_BEFORE : 0));
}

/* Whether an open bracket, the last on its line, which ends now with `code`, makes a level: not so a parenthesis that begins
   a line and has code behind it. */
static bool makes_level(const Leaves *list, uint32_t bracket, uint8_t code) {
  if (list->leaves[bracket].code != PARENTHESIS) return true;
  if (bracket > 0 && list->leaves[bracket - 1].code != LINE_END) return true;
  uint32_t behind = bracket + 1;
  while (behind < list->count && list->leaves[behind].code == COMMENT) behind++;
  return behind == list->count && code == LINE_END;
}

/* Closes the innermost bracket by the last leaf; one without a partner, in a broken script, takes a level anyway. */
static void note_closing(Leaves *list, Leaf *leaf) {
  if (list->open == NO_NODE) {
    list->level -= list->level > 0;
    return;
  }
  Leaf *opening = &list->leaves[list->open];
  if (opening->line == leaf->line && opening->inside == leaf->inside) opening->outline = leaf->outline = INLINE;
  list->level -= opening->indents;
  leaf->opening = list->open;
  list->open = opening->outside;
}

/* Keeps track of lines, open brackets and levels when a leaf was added. */
static void note_role(Leaves *list, Leaf *leaf) {
  uint8_t role = roles[leaf->code];
  if (role == OPENS) {
    list->open = list->count;
  } else if (role == CLOSES) {
    note_closing(list, leaf);
  } else if (role == ENDS_LINE) {
    Leaf *opening = list->open == NO_NODE ? NULL : &list->leaves[list->open];
    if (opening && opening->line == list->line) {
      opening->indents = makes_level(list, list->open, leaf->code);
      list->level += opening->indents;
    }
    list->line++;
  } else {
    list->inside += leaf->breaks;
  }
}

/* An array with room for one item more; NULL if memory is short, and the old array stays as it is. */
static void *with_room(void *items, uint32_t count, uint32_t *capacity, size_t size) {
  if (count < *capacity) return items;
  uint32_t more = *capacity ? 2 * *capacity : 256;
  void *moved = realloc(items, more * size);
  if (moved) *capacity = more;
  else PyErr_NoMemory();
  return moved;
}

/* Adds a line that the last leaf begins. */
static bool push_line(Leaves *list, const Leaf *leaf) {
  Line *lines = with_room(list->lines, list->line_count, &list->line_capacity, sizeof *lines);
  if (!lines) return false;
  list->lines = lines;
  uint32_t width = characters(list, list->count ? leaf[-1].end : 0, leaf->start, WIDE);
  uint32_t level = list->level < DEEPEST ? list->level : DEEPEST;
  lines[list->line_count++] = (Line){list->count, (uint8_t)(width < WIDE ? width : WIDER), (uint8_t)level};
  return true;
}

static bool push(Leaves *list, uint8_t code, uint32_t start, uint32_t end) {
  Leaf *leaves = with_room(list->leaves, list->count, &list->capacity, sizeof *leaves);
  if (!leaves) return false;
  list->leaves = leaves;
  bool breaks = list->line_end < end;
  if (breaks) list->line_end = line_end_from(list, end);
  Leaf *leaf = &leaves[list->count];
  *leaf = (Leaf){start, end, list->line, list->inside, list->open, list->count, code, gap_before(list, start), code, breaks, false};
  note_role(list, leaf);
  bool first = list->count == 0 || roles[leaf[-1].code] == ENDS_LINE;
  if (first && roles[code] != ENDS_LINE && !push_line(list, leaf)) return false;
  list->count++;
  return true;
}

/* Adds the line ends before some byte. */
static bool push_line_ends(Leaves *list, uint32_t to) {
  while (list->line_end < to) {
    uint32_t start = list->line_end, end = start + 1;
    if (list->text[start] == '\r' && end < to && list->text[end] == '\n') end++;
    if (!push(list, LINE_END, start, end)) return false;
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

static bool collect(Leaves *list, const FlatTree *flat) {
  uint32_t position = 0, next;
  for (uint32_t i = 0; i < flat->count; i = next) {
    int code = list->codes[flat->kind[i]];
    next = i + 1;
    if ((code == 0 || code & IF_LEAF) && flat->size[i] > 1) continue;
    code = code ? code & ~IF_LEAF : WORD;
    next = i + flat->size[i];
    if (flat->start[i] >= flat->end[i] || flat->start[i] < position) continue;
    if (code == BY_TEXT) code = code_by_text(list, flat->start[i], flat->end[i]);
    if (code < 0 || !push_line_ends(list, flat->start[i])) return false;
    position = flat->end[i];
    if (!push(list, (uint8_t)code, flat->start[i], position)) return false;
  }
  return push_line_ends(list, list->length) && push(list, END_OF_TEXT, list->length, list->length);
}

/* Takes one member of each item of an array, as the bytes that it is made of. */
static PyObject *column(const void *items, uint32_t count, size_t step, size_t offset, size_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * size));
  if (!bytes) return NULL;
  char *target = PyBytes_AsString(bytes);
  const char *source = (const char *)items + offset;
  if (size == 1) {
    for (uint32_t i = 0; i < count; i++, source += step) target[i] = *source;
  } else {
    for (uint32_t i = 0; i < count; i++, source += step) memcpy(target + 4 * i, source, 4);
  }
  return bytes;
}

#define LEAVES(member) column(list->leaves, list->count, sizeof(Leaf), offsetof(Leaf, member), sizeof list->leaves->member)
#define LINES(member) column(list->lines, list->line_count, sizeof(Line), offsetof(Line, member), sizeof list->lines->member)

static PyObject *packed(const Leaves *list) {
  PyObject *parts[] = {LEAVES(code),    LEAVES(outline), LEAVES(gap),  LEAVES(start), LEAVES(end),
                       LEAVES(opening), LINES(first),    LINES(width), LINES(level)};
  enum { COUNT = sizeof parts / sizeof *parts };
  PyObject *result = PyTuple_New(COUNT);
  for (Py_ssize_t i = 0; i < COUNT; i++) {
    if (!parts[i] || !result || PyTuple_SetItem(result, i, Py_NewRef(parts[i])) < 0) Py_CLEAR(result);
  }
  for (Py_ssize_t i = 0; i < COUNT; i++) Py_XDECREF(parts[i]);
  return result;
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
  Leaves list = {.text = (const uint8_t *)PyBytes_AsString(tree->buffer), .length = (uint32_t)PyBytes_Size(tree->buffer),
                 .codes = (const uint8_t *)codes, .words = words, .open = NO_NODE};
  list.line_end = line_end_from(&list, 0);
  PyObject *result = collect(&list, &tree->flat) ? packed(&list) : NULL;
  free(list.leaves);
  free(list.lines);
  return result;
}
