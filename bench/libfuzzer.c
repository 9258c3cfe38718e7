/* The same check as fuzz.c, driven by libFuzzer, which follows the code's own branches:
   clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -Inative/parser -Inative/tree -Igrammar/src bench/libfuzzer.c \
     native/parser/*.c native/tree/flat_tree.c grammar/src/parser.c grammar/src/scanner.c -o libfuzzer && ./libfuzzer -max_len=2000 CORPUS */
#define main mutations_main
#include "fuzz.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static Grammar grammar;
  static bool ready;
  if (!ready) ready = grammar_init(&grammar, tree_sitter_powershell());
  Text text = {(uint8_t *)data, (uint32_t)size};
  const char *fault = ready ? parse(&grammar, &text) : "memory is short";
  if (fault) {
    fprintf(stderr, "%s\n", fault);
    __builtin_trap();
  }
  return 0;
}
