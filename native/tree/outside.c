#include "outside.h"

#include <string.h>

enum { EXACT = 0, CODE = 1, COMMENTS = 2, BLANKS = 3 }; /* what an edit may change: the text of a token, code … */
enum { COMPARED = 0, SKIPPED = 1, COMMENT = 2, LOOSE = 3 }; /* what is done with a kind; blanks may change within a loose one */

typedef struct {
  uint32_t start, end;
} Range;

typedef struct {
  Range *before, *after; /* what each edit replaces in the old text, and where its text is in the new one */
  int64_t *shift;        /* how far the edits before each one, and at [count] all of them, moved the text */
  uint8_t *effect;
  uint32_t count;
} Edits;

/* One of the two trees; `kept` says of each node whether the other tree must have it too. */
typedef struct {
  const FlatTree *flat;
  const char *text;
  const Range *ranges;
  const Edits *edits;
  const char *kinds;
  uint8_t *kept;
  uint32_t index;
} Side;

static bool edits_read(Edits *edits, const char *packed, Py_ssize_t size) {
  uint32_t count = edits->count = (uint32_t)(size / 16);
  edits->before = malloc((count + 1) * sizeof(Range));
  edits->after = malloc((count + 1) * sizeof(Range));
  edits->shift = malloc((count + 1) * sizeof(int64_t));
  edits->effect = malloc(count + 1);
  if (!edits->before || !edits->after || !edits->shift || !edits->effect) return false;
  int64_t shift = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t values[4]; /* start, end, length of the new text, effect */
    memcpy(values, packed + 16 * i, sizeof values);
    uint32_t start = (uint32_t)(values[0] + shift);
    edits->before[i] = (Range){values[0], values[1]};
    edits->after[i] = (Range){start, start + values[2]};
    edits->effect[i] = (uint8_t)values[3];
    edits->shift[i] = shift;
    shift += (int64_t)values[2] - (values[1] - values[0]);
  }
  edits->shift[count] = shift;
  return true;
}

static void edits_free(Edits *edits) {
  free(edits->before);
  free(edits->after);
  free(edits->shift);
  free(edits->effect);
}

/* Whether the edits are in order and lead from the old length to the new one. */
static bool edits_fit(const Edits *edits, Py_ssize_t old_length, Py_ssize_t new_length) {
  uint32_t position = 0;
  for (uint32_t i = 0; i < edits->count; i++) {
    if (edits->before[i].start < position || edits->before[i].end < edits->before[i].start) return false;
    position = edits->before[i].end;
  }
  return (Py_ssize_t)position <= old_length && old_length + edits->shift[edits->count] == new_length;
}

/* The first range that ends at a place or behind it. */
static uint32_t first_ending_at(const Range *ranges, uint32_t count, uint32_t place) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (ranges[middle].end < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* The first range that begins at a place or behind it. */
static uint32_t first_starting_at(const Range *ranges, uint32_t count, uint32_t place) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (ranges[middle].start < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* A node's start behind the edits that end before it or at it. */
static uint32_t moved_start(const Edits *edits, uint32_t place) {
  uint32_t next = first_ending_at(edits->before, edits->count, place);
  while (next < edits->count && edits->before[next].end <= place) next++;
  return (uint32_t)(place + edits->shift[next]);
}

/* A node's end behind the edits that begin before it. */
static uint32_t moved_end(const Edits *edits, uint32_t place) {
  return (uint32_t)(place + edits->shift[first_starting_at(edits->before, edits->count, place)]);
}

/* Whether an edit that touches a node's start or end, or covers it, sets it free: it may look different afterwards. */
static bool sets_free(Range edit, uint8_t effect, uint32_t start, uint32_t end, bool leaf, bool comment) {
  if (effect == EXACT || effect == BLANKS || (effect == COMMENTS && !comment)) return false;
  if (!leaf) return true;
  if (effect == COMMENTS) return true;
  bool overlaps = edit.start < end && edit.end > start;
  return overlaps && !(start < edit.start && edit.end < end);
}

static bool is_kept(const Side *side, uint32_t node) {
  const FlatTree *flat = side->flat;
  uint32_t start = flat->start[node], end = flat->end[node], count = side->edits->count;
  if (start == end || node == 0) return false; /* the root takes in the blanks around it */
  bool leaf = flat->size[node] == 1, comment = side->kinds[flat->kind[node]] == COMMENT;
  uint32_t i = first_ending_at(side->ranges, count, start);
  for (; i < count && side->ranges[i].start <= start; i++) {
    if (sets_free(side->ranges[i], side->edits->effect[i], start, end, leaf, comment)) return false;
  }
  if (comment) { /* what is within a comment may change it as well */
    for (; i < count && side->ranges[i].end <= end; i++) {
      if (side->edits->effect[i] == CODE || side->edits->effect[i] == COMMENTS) return false;
    }
  }
  i = first_ending_at(side->ranges, count, end);
  for (; i < count && side->ranges[i].start <= end; i++) {
    if (sets_free(side->ranges[i], side->edits->effect[i], start, end, leaf, comment)) return false;
  }
  return true;
}

/* Moves on to the next node that is to be compared; false at the end. */
static bool move_on(Side *side, bool leaves) {
  const FlatTree *flat = side->flat;
  for (; side->index < flat->count; side->index++) {
    uint32_t node = side->index;
    if (side->kinds[flat->kind[node]] == SKIPPED) continue;
    if (leaves && flat->size[node] != 1) continue;
    side->kept[node] = is_kept(side, node);
    if (side->kept[node]) return true;
  }
  return false;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v'; }

/* The next byte of a comment, any line end as one LF, blanks before it or before the end skipped; -1 at the end. */
static int next_byte(const char **at, const char *end) {
  const char *place = *at;
  while (place < end && is_blank(*place)) place++;
  if (place < end && *place != '\r' && *place != '\n') place = *at;
  if (place == end) return -1;
  *at = place + (place[0] == '\r' && place + 1 < end && place[1] == '\n' ? 2 : 1);
  return *place == '\r' ? '\n' : (unsigned char)*place;
}

/* Whether two comments agree but for blanks at the ends of their lines, and for the line ends themselves. */
static bool same_comment(const Side *a, const Side *b) {
  const char *one = a->text + a->flat->start[a->index], *two = b->text + b->flat->start[b->index];
  const char *one_end = a->text + a->flat->end[a->index], *two_end = b->text + b->flat->end[b->index];
  for (;;) {
    int left = next_byte(&one, one_end), right = next_byte(&two, two_end);
    if (left != right) return false;
    if (left < 0) return true;
  }
}

/* Where in a token an edit lies that must not lie in any but a comment, and there at the ends of lines; UINT32_MAX: nowhere. */
static uint32_t intrusion(const Side *a, const Side *b) {
  const FlatTree *flat = a->flat;
  uint32_t start = flat->start[a->index], end = flat->end[a->index];
  if (flat->size[a->index] != 1 || a->kinds[flat->kind[a->index]] == LOOSE) return UINT32_MAX;
  for (uint32_t i = first_ending_at(a->ranges, a->edits->count, start + 1); i < a->edits->count && a->ranges[i].start < end; i++) {
    if (a->edits->effect[i] != BLANKS && a->edits->effect[i] != COMMENTS) continue;
    bool comment = a->kinds[flat->kind[a->index]] == COMMENT;
    if (!comment || !same_comment(a, b)) return b->ranges[i].start;
  }
  return UINT32_MAX;
}

static bool same_field(const Side *a, const Side *b) {
  uint32_t left = a->flat->parent[a->index], right = b->flat->parent[b->index];
  if (left == NO_NODE || right == NO_NODE || !a->kept[left] || !b->kept[right]) return true;
  return a->flat->field[a->index] == b->flat->field[b->index];
}

/* Where, in the new text, two nodes part; UINT32_MAX if they agree. */
static uint32_t parting(const Side *a, const Side *b, bool leaves) {
  uint32_t start = moved_start(a->edits, a->flat->start[a->index]), end = moved_end(a->edits, a->flat->end[a->index]);
  uint32_t other_start = b->flat->start[b->index], other_end = b->flat->end[b->index];
  if (start != other_start) return start < other_start ? start : other_start;
  if (end != other_end) return end < other_end ? end : other_end;
  bool same = a->flat->kind[a->index] == b->flat->kind[b->index] && (leaves || same_field(a, b));
  return same ? intrusion(a, b) : start;
}

/* Where, in the new text, the trees part; UINT32_MAX if they agree. */
static uint32_t first_parting(Side *a, Side *b, bool leaves) {
  a->index = b->index = 0;
  for (;;) {
    bool more = move_on(a, leaves), other = move_on(b, leaves);
    if (more != other) return more ? moved_start(a->edits, a->flat->start[a->index]) : b->flat->start[b->index];
    if (!more) return UINT32_MAX;
    uint32_t place = parting(a, b, leaves);
    if (place != UINT32_MAX) return place;
    a->index++;
    b->index++;
  }
}

/* The edit nearest to a place in the new text; of two equally near ones the one before it. */
static uint32_t nearest_edit(const Edits *edits, uint32_t place) {
  uint32_t next = first_ending_at(edits->after, edits->count, place);
  if (next == edits->count) return next - 1;
  if (next == 0 || edits->after[next].start <= place) return next;
  return place - edits->after[next - 1].end <= edits->after[next].start - place ? next - 1 : next;
}

/* The place in the old text of one in the new text; within a replacement, the start of what it replaced. */
static uint32_t origin(const Edits *edits, uint32_t place) {
  uint32_t next = first_ending_at(edits->after, edits->count, place);
  if (next < edits->count && edits->after[next].start <= place) return edits->before[next].start;
  return (uint32_t)(place - edits->shift[next]);
}

static PyObject *compare(const TreeObject *before, const TreeObject *after, const Edits *edits, const char *kinds) {
  const char *one = PyBytes_AsString(before->buffer), *two = PyBytes_AsString(after->buffer);
  Side a = {.flat = &before->flat, .text = one, .ranges = edits->before, .edits = edits, .kinds = kinds};
  Side b = {.flat = &after->flat, .text = two, .ranges = edits->after, .edits = edits, .kinds = kinds};
  a.kept = calloc(a.flat->count, 1);
  b.kept = calloc(b.flat->count, 1);
  PyObject *result = NULL;
  if (!a.kept || !b.kept) {
    PyErr_NoMemory();
  } else {
    uint32_t place = first_parting(&a, &b, false);
    if (place == UINT32_MAX) {
      result = Py_NewRef(Py_None);
    } else { /* tokens part nearer to the cause than the nodes around them */
      uint32_t token = first_parting(&a, &b, true);
      place = token == UINT32_MAX ? place : token;
      result = Py_BuildValue("(II)", origin(edits, place), edits->count ? nearest_edit(edits, place) : 0);
    }
  }
  free(a.kept);
  free(b.kept);
  return result;
}

PyObject *tree_first_change(PyObject *self, PyObject *arguments) {
  TreeObject *tree = (TreeObject *)self;
  PyObject *other;
  const char *packed, *kinds;
  Py_ssize_t size, kind_count;
  if (!PyArg_ParseTuple(arguments, "O!y#y#", tree->state->tree_type, &other, &packed, &size, &kinds, &kind_count)) return NULL;
  if (kind_count != PyTuple_Size(tree->state->kind_names)) {
    return PyErr_Format(PyExc_ValueError, "first_change() takes one byte a kind");
  }
  TreeObject *after = (TreeObject *)other;
  Edits edits = {0};
  PyObject *result = NULL;
  if (!edits_read(&edits, packed, size)) {
    PyErr_NoMemory();
  } else if (size % 16 || !edits_fit(&edits, PyBytes_Size(tree->buffer), PyBytes_Size(after->buffer))) {
    PyErr_SetString(PyExc_ValueError, "the edits are out of order or do not lead to the other text");
  } else {
    result = compare(tree, after, &edits, kinds);
  }
  edits_free(&edits);
  return result;
}
