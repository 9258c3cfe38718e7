"""The documentation: what is generated is up to date, what it shows is true, what it links to is there."""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from command import run
from ruamel.yaml import YAML
from source_tree import ROOT

from psverify.cli.main import CORE, Verbs, psverify
from psverify.config.resolve import CommandLine, ConfigStore
from psverify.plugin.host import host
from psverify.session import Session

README = (ROOT / "README.md").read_text("utf-8")
MIGRATING = (ROOT / "docs" / "migrating.md").read_text("utf-8")
PAGES = sorted(path for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md") for path in ROOT.glob(pattern))
SHOWN = re.findall(r"^<!-- output of: ([^\n]+) -->\n```\n\$ ([^\n]+)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
PEER_RULES = """
    AlignAssignmentStatement AvoidAssignmentToAutomaticVariable AvoidDefaultValueForMandatoryParameter
    AvoidDefaultValueSwitchParameter AvoidDynamicallyCreatingVariableNames AvoidExclaimOperator AvoidGlobalAliases
    AvoidGlobalFunctions AvoidGlobalVars AvoidInvokingEmptyMembers AvoidLongLines AvoidMultipleTypeAttributes
    AvoidNullOrEmptyHelpMessageAttribute AvoidOverwritingBuiltInCmdlets AvoidReservedWordsAsFunctionNames
    AvoidSemicolonsAsLineTerminators AvoidShouldContinueWithoutForce AvoidTrailingWhitespace
    AvoidUsingAllowUnencryptedAuthentication AvoidUsingArrayList AvoidUsingBrokenHashAlgorithms
    AvoidUsingCmdletAliases AvoidUsingComputerNameHardcoded AvoidUsingConvertToSecureStringWithPlainText
    AvoidUsingDeprecatedManifestFields AvoidUsingDoubleQuotesForConstantString AvoidUsingEmptyCatchBlock
    AvoidUsingInvokeExpression AvoidUsingPlainTextForPassword AvoidUsingPositionalParameters
    AvoidUsingUsernameAndPasswordParams AvoidUsingWMICmdlet AvoidUsingWriteHost DSCDscExamplesPresent
    DSCDscTestsPresent DSCReturnCorrectTypesForDSCFunctions DSCStandardDSCFunctionsInResource
    DSCUseIdenticalMandatoryParametersForDSC DSCUseIdenticalParametersForDSC DSCUseVerboseMessageInDSCResource
    InvalidMultiDotValue MisleadingBacktick MissingModuleManifestField MissingTryBlock PlaceCloseBrace PlaceOpenBrace
    PossibleIncorrectComparisonWithNull PossibleIncorrectUsageOfAssignmentOperator
    PossibleIncorrectUsageOfRedirectionOperator ProvideCommentHelp ReservedCmdletChar ReservedParams
    ReviewUnusedParameter ShouldProcess UseApprovedVerbs UseBOMForUnicodeEncodedFile UseCmdletCorrectly
    UseCompatibleCmdlets UseCompatibleCommands UseCompatibleSyntax UseCompatibleTypes UseConsistentIndentation
    UseConsistentParameterSetName UseConsistentParametersKind UseConsistentWhitespace UseConstrainedLanguageMode
    UseCorrectCasing UseDeclaredVarsMoreThanAssignments UseLiteralInitializerForHashtable UseOutputTypeCorrectly
    UsePSCredentialType UseProcessBlockForPipelineCommand UseShouldProcessForStateChangingFunctions
    UseSingleValueFromPipelineParameter UseSingularNouns UseSupportsShouldProcess UseToExportFieldsInManifest
    UseUTF8EncodingForHelpFile UseUsingScopeModifierInNewRunspaces
""".split()


def test_what_is_made_from_the_rules_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_rule_docs.py"))
    made: dict[Path, str] = tool["files"]()
    assert {path for path in made if not path.exists() or path.read_bytes() != made[path].encode()} == set(), (
        "run tools/make_rule_docs.py"
    )
    assert set(tool["PAGES"].glob("*.md")) <= set(made), "pages of rules that are no more: run tools/make_rule_docs.py"


def test_there_is_a_row_for_each_rule_of_psscriptanalyzer() -> None:
    assert len(PEER_RULES) == 79
    assert re.findall(r"^\| PS(\w+) \| PSV\d{3} \|", MIGRATING, re.MULTILINE) == sorted(PEER_RULES)


def test_the_readme_shows_output() -> None:
    assert SHOWN


@pytest.mark.parametrize(("command", "shown", "output"), SHOWN, ids=[command for command, _, _ in SHOWN])
def test_the_output_is_as_shown(command: str, shown: str, output: str, tmp_path: Path) -> None:
    assert command == shown
    name, *words = shlex.split(command)
    assert name == "psverify"
    assert run(*words, cwd=ROOT, PSVERIFY_CACHE_DIR=str(tmp_path)).text == output


def test_the_readmes_configuration_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    (tmp_path / "psverify.toml").write_text(example, encoding="utf-8")
    store = ConfigStore(CommandLine(), lambda folders: host().registry, cwd=str(tmp_path))
    assert store.settings_for("a.ps1").rules
    assert store.warnings == ()


def test_the_readmes_hooks_and_inputs_are_there() -> None:
    hooks, workflow = (
        YAML(typ="safe").load(text) for text in re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    )
    ids = {hook["id"] for hook in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}
    assert {hook["id"] for repository in hooks["repos"] for hook in repository["hooks"]} == ids
    (step,) = (step for step in workflow if step["uses"].startswith("psverify/"))
    assert set(step["with"]) <= set(YAML(typ="safe").load(ROOT / "action.yml")["inputs"])


def test_settings_and_what_they_become_select_the_same(tmp_path: Path) -> None:
    """But for `Severity`: PSScriptAnalyzer leaves out rules by it, by what they declare, and psverify hides findings."""
    (peer,) = re.findall(r"^```powershell\n(@\{.*?)^```", MIGRATING, re.DOTALL | re.MULTILINE)
    (ours,) = re.findall(r"^```toml\n(min-severity.*?)^```", MIGRATING, re.DOTALL | re.MULTILINE)
    texts = {"PSScriptAnalyzerSettings.psd1": re.sub("Severity .*", "", peer), "psverify.toml": ours}
    chosen = []
    for name, text in texts.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        settings = ConfigStore(CommandLine(), lambda folders: host().registry, cwd=str(folder)).settings_for("a.ps1")
        chosen.append({rule.code: rule.options for rule in settings.rules})
    assert chosen[0] == chosen[1]


# Links and commands, on every page.


def prose(path: Path) -> str:
    """Returns a page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


@cache
def anchors(path: Path) -> frozenset[str]:
    """Returns the anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings)


def dead_links(path: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(path))):
        target, _, anchor = link.partition("#")
        if not re.match(r"[a-z]+:", link):
            file = (path.parent / target).resolve() if target else path
            if not file.exists() or (anchor and anchor not in anchors(file)):
                yield link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    assert list(dead_links(path)) == []


@cache
def options(verb: str) -> frozenset[str]:
    """Returns all options of a verb and of the commands below it."""
    command = psverify.get_command(click.Context(psverify, obj=Session()), verb)
    assert command is not None, verb
    below = command.commands.values() if isinstance(command, click.Group) else ()
    parameters = [parameter for one in (command, *below) for parameter in one.params]
    return frozenset(name for one in parameters for name in (*one.opts, *one.secondary_opts)) | {"--help", "-h"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_have_the_options_that_are_told(path: Path) -> None:
    assert isinstance(psverify, Verbs)
    for verb, rest in re.findall(r"\bpsverify (check|[a-z]+)\b([^`\n|;&]*)", path.read_text("utf-8")):
        if verb in CORE:
            assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", rest)) <= options(verb), f"psverify {verb}{rest}"
