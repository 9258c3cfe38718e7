"""PSV209."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from psverify.api import Bad, File, Finding, Good, Node, Options, Rule, facts, option, options

from ._declared_types import DeclaredTypes, is_of_parameter

ALLOWED_COM = frozenset(("scripting.dictionary", "scripting.filesystemobject", "vbscript.regexp"))
ALLOWED_TYPES = frozenset(
    "adsi adsisearcher alias allowemptycollection allowemptystring allownull argumentcompleter argumentcompletions array "
    "bigint bool byte char cimclass cimconverter ciminstance cimsession cimtype cmdletbinding cultureinfo datetime decimal "
    "double dsclocalconfigurationmanager dscproperty dscresource experimentaction experimental experimentalfeature float "
    "guid hashtable int int16 int32 int64 ipaddress ipendpoint long mailaddress norunspaceaffinity "
    "microsoft.powershell.commands.modulespecification nullstring object objectsecurity ordered outputtype parameter "
    "physicaladdress pscredential pscustomobject psdefaultvalue pslistmodifier psobject psprimitivedictionary "
    "pstypenameattribute regex sbyte securestring semver short single string supportswildcards switch timespan uint uint16 "
    "uint32 uint64 ulong uri ushort validatecount validatedrive validatelength validatenotnull validatenotnullorempty "
    "validatenotnullorwhitespace validatepattern validaterange validatescript validateset validatetrusteddata "
    "validateuserdrive version void wildcardpattern wmi wmiclass wmisearcher x500distinguishedname x509certificate xml "
    "system.boolean system.collections.arraylist system.collections.generic.list system.xml.xmldocument".split()
)
"""What Constrained Language Mode lets a script use, in lower case: accelerators, and full names without an accelerator."""
XAML = "http://schemas.microsoft.com/winfx"
XAML_BYTES = XAML.encode()
SIGNATURE = b"# sig # begin signature block"
MODE = "Constrained Language Mode"
COMMANDS = {
    "add-type": f"Add-Type compiles code, which {MODE} does not allow; use cmdlets and allowed types.",
    "invoke-expression": f"Invoke-Expression is restricted in {MODE}; call the commands directly.",
}
EXPORTS, SCRIPTS = ("functionstoexport", "cmdletstoexport"), ("rootmodule", "nestedmodules", "scriptstoprocess")
MEMBERS = ("member_expression", "invoke_member_expression")


@options
class LanguageOptions(Options):
    """Whether the rule takes signatures into account."""

    ignore_signatures: bool = option(
        False,
        "Check signed scripts as strictly as others, although they may run unconstrained",
        pssa_name="IgnoreSignatures",
    )


class ConstrainedLanguageViolation(Rule):
    """Code that fails in Constrained Language Mode.

    ## Why is this bad?
    An application control policy makes scripts run in that mode. It does not allow classes or custom types, and allows
    few .NET types and COM objects. A file with a signature block may run unconstrained, so the rule only checks
    dot-sourcing and the types of parameters in it.
    """

    code, name, group = "PSV209", "constrained-language-violation", "security"
    aliases = ("PSUseConstrainedLanguageMode",)
    default = False
    pssa_enable = False
    kinds = ("type_definition",)
    commands = ("New-Object", *COMMANDS)
    Options = LanguageOptions
    examples = (
        Bad("Add-Type -AssemblyName System.Web"),
        Bad("[System.IO.File]::ReadAllText('x')"),
        Bad("New-Object -ComObject Excel.Application"),
        Bad("[pscustomobject]@{ a = 1 }"),
        Good("[string] 'x'"),
        Good("Get-Content x"),
    )

    def visit(self, node: Node, file: File) -> Iterator[Finding]:
        if self.is_signed(file):
            return
        if node.kind == "command":
            yield from self.command(node)
            return
        keyword = node.field("keyword")
        if keyword is not None and keyword.text.lower() == "class":
            yield self.finding(node, f"{MODE} does not allow classes; use functions and hashtables.")

    def check(self, file: File) -> Iterator[Finding]:
        if file.extension == ".psd1":
            yield from self.manifest(file)
        for command in dot_sourcing(file):
            yield self.finding(command, f"{MODE} does not allow dot-sourcing a script of another mode; use a module.")
        refused = file.fact(refused_types)
        if self.is_signed(file):
            yield from map(self.type, filter(is_of_parameter, refused))
            return
        yield from map(self.type, refused)
        yield from self.casts(refused, file)
        yield from self.xaml(file)
        yield from self.members(file)

    def is_signed(self, file: File) -> bool:
        """Whether the file has a signature block that counts."""
        return not self.options.ignore_signatures and file.fact(has_signature)

    def command(self, node: Node) -> Iterator[Finding]:
        """Yields what one of the declared commands must not do."""
        name = (facts.command_name(node) or "").lower()
        if name in COMMANDS:
            yield self.finding(node, COMMANDS[name])
            return
        com = facts.bound_argument(node, "ComObject", None)
        given = facts.constant_string(com)
        if given and given.strip() and given.lower() not in ALLOWED_COM:
            yield self.finding(node, f"{MODE} does not allow COM object '{given}'; use cmdlets instead.")
        written = facts.constant_string(facts.bound_argument(node, "TypeName", 0 if com is None else None))
        if written and not is_allowed(written):
            yield self.finding(node, f"{MODE} does not allow objects of type '{written}'; use an allowed type.")

    def type(self, node: Node) -> Finding:
        """Makes the finding about a type that is not allowed."""
        return self.finding(node, f"{MODE} does not allow the type [{facts.type_name_of(node)}]; use an allowed type.")

    def casts(self, refused: Sequence[Node], file: File) -> Iterator[Finding]:
        """Yields what conversions must not do."""
        for node in filter(None, map(conversion, refused)):
            name = facts.type_name_of(node.field("type") or node)
            yield self.finding(node, f"{MODE} does not allow conversion to [{name}]; use an allowed type.")
        for node in filter(None, map(conversion, named_types(file, is_custom_object))):
            child = node.field("child")
            if child is not None and child.kind == "hashtable":
                message = f"{MODE} does not allow [pscustomobject]@{{…}}; use New-Object or Select-Object."
                yield self.finding(node, message)

    def xaml(self, file: File) -> Iterator[Finding]:
        """Yields the strings that hold XAML."""
        if XAML_BYTES not in file.buffer or b"xmlns" not in file.buffer:
            return
        for text in file.tree.root.descendants("string_constant_expression"):
            value = text.text
            if XAML in value and "xmlns" in value and "<" in value:
                yield self.finding(text, f"{MODE} does not allow XAML; remove it.")

    def members(self, file: File) -> Iterator[Finding]:
        """Yields the uses of members of what has a type that is not allowed."""
        types = DeclaredTypes(file, file.fact(refused_types))
        for target in types.targets():
            node = target.parent
            if node is None or node.kind not in MEMBERS or node.field("expression") != target:
                continue
            name = types.of(target)
            if name and not is_allowed(name) and facts.operator_text(node) != "::":
                member = facts.constant_string(node.field("member")) or "a member"
                yield self.finding(node, f"{MODE} does not allow {member} of [{name}]; use an allowed type.")

    def manifest(self, file: File) -> Iterator[Finding]:
        """Yields the fields of a manifest that don't work in this mode."""
        tables = file.tree.root.descendants("hashtable")
        fields = facts.entries(tables[0]) if tables else {}
        for key, value in fields.items():
            constants = [(node, facts.constant_string(node) or "") for node in constants_of(value)]
            if key in EXPORTS:
                for node in [node for node, text in constants if text == "*"][:1]:
                    yield self.finding(node, f"{MODE} does not allow wildcard exports from a module; list the names.")
            if key in SCRIPTS:
                for node in [node for node, text in constants if text.lower().endswith(".ps1")]:
                    yield self.finding(
                        node, f"{MODE} does not allow .ps1 files as parts of a module; use a .psm1 file."
                    )


def has_signature(file: File) -> bool:
    """Whether the file has a signature block; a fact of the file."""
    return file.mentions(SIGNATURE)


def is_allowed(name: str) -> bool:
    """Whether a type may be used; arrays as their elements, and full names as their last part."""
    name = name.strip().lower()
    while name.endswith("[]"):
        name = name[:-2]
    return not name or name in ALLOWED_TYPES or name.rpartition(".")[2] in ALLOWED_TYPES


def dot_sourcing(file: File) -> Iterator[Node]:
    """Yields the commands that begin with a dot and whitespace."""
    for command in file.tree.beginning(b".", "command"):
        if file.buffer[command.start + 1 : command.start + 2].isspace():
            yield command


def named_types(file: File, wanted: Callable[[str], bool]) -> list[Node]:
    """Returns the constraints and type expressions whose type has a name with such a text."""
    texts = file.fact(facts.types_by_text)
    found = [name.parent for text, names in texts.items() if wanted(text) for name in names]
    return [node for node in found if node is not None and node.kind in ("type_constraint", "type_expression")]


def refused_types(file: File) -> list[Node]:
    """The constraints and type expressions whose type is not allowed; a fact of the file."""
    return named_types(file, is_refused)


@lru_cache(maxsize=4096)
def is_refused(text: str) -> bool:
    """Whether the text of a type's name, in which whitespace says nothing, names one that is not allowed."""
    return not is_allowed("".join(text.split()))


@lru_cache(maxsize=4096)
def is_custom_object(text: str) -> bool:
    """Whether the text of a type's name names that which makes an object of a hashtable."""
    return "".join(text.split()).lower() == "pscustomobject"


def conversion(node: Node) -> Node | None:
    """Returns the conversion to the type of a constraint, if it is one's."""
    around = node.parent if node.kind == "type_constraint" else None
    return around if around is not None and around.kind == "convert_expression" else None


def constants_of(value: Node) -> Iterator[Node]:
    """Yields the string constants of a value that is one, or `a, b`, or `@('a', 'b')`."""
    for statement in value.named_children if value.kind == "array_expression" else [value]:
        elements = statement.fields("elements") if statement.kind == "array_literal" else [statement]
        yield from filter(facts.is_string_constant, elements)
