#include "lines.h"

#include <string.h>

/* The first of some byte from a place on, or the end. */
static const char *next_of(const char *from, const char *end, char byte) {
  const char *found = from < end ? memchr(from, byte, (size_t)(end - from)) : NULL;
  return found ? found : end;
}

static int append_start(PyObject *starts, Py_ssize_t offset) {
  PyObject *start = PyLong_FromSsize_t(offset);
  int result = start ? PyList_Append(starts, start) : -1;
  Py_XDECREF(start);
  return result;
}

/* Appends where the lines behind the first one start: behind each \n, \r and \r\n. */
static int append_starts(PyObject *starts, const char *text, const char *end) {
  const char *feed = next_of(text, end, '\n'), *carriage = next_of(text, end, '\r');
  while (feed < end || carriage < end) {
    const char *behind = (feed < carriage ? feed : carriage) + 1;
    if (carriage < feed && behind == feed && feed < end) behind++;
    if (append_start(starts, behind - text) < 0) return -1;
    if (feed < behind) feed = next_of(behind, end, '\n');
    if (carriage < behind) carriage = next_of(behind, end, '\r');
  }
  return 0;
}

PyObject *line_starts(PyObject *module, PyObject *text) {
  (void)module;
  char *bytes;
  Py_ssize_t length;
  if (PyBytes_AsStringAndSize(text, &bytes, &length) < 0) return NULL;
  PyObject *starts = PyList_New(0), *result = NULL;
  if (starts && append_start(starts, 0) == 0 && append_starts(starts, bytes, bytes + length) == 0) result = PyList_AsTuple(starts);
  Py_XDECREF(starts);
  return result;
}
