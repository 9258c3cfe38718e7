"""PSScriptAnalyzer's ten built-in presets, as settings data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from psverify.config.psd1 import Hashtable, Value, table

_DESIGN = (
    "PSUseApprovedVerbs PSReservedCmdletChar PSReservedParams PSShouldProcess "
    "PSUseShouldProcessForStateChangingFunctions PSUseSingularNouns PSMissingModuleManifestField "
    "PSAvoidDefaultValueSwitchParameter"
)
_FUNCTIONS = (
    "PSAvoidUsingCmdletAliases PSAvoidUsingWMICmdlet PSAvoidUsingEmptyCatchBlock PSUseCmdletCorrectly "
    "PSUseShouldProcessForStateChangingFunctions PSAvoidUsingPositionalParameters PSAvoidGlobalVars "
    "PSUseDeclaredVarsMoreThanAssignments PSAvoidUsingInvokeExpression"
)
_PASSWORDS = "PSAvoidUsingPlainTextForPassword PSAvoidUsingComputerNameHardcoded"
_LISTS = {
    "CmdletDesign": _DESIGN,
    "DSC": "PSDSC*",
    "PSGallery": f"{_DESIGN} {_FUNCTIONS} {_PASSWORDS} PSUsePSCredentialType PSDSC*",
    "ScriptFunctions": _FUNCTIONS,
    "ScriptingStyle": "PSProvideCommentHelp PSAvoidUsingWriteHost",
    "ScriptSecurity": (
        f"{_PASSWORDS} PSAvoidUsingConvertToSecureStringWithPlainText PSUsePSCredentialType "
        "PSAvoidUsingUsernameAndPasswordParams"
    ),
}


def _formatting(*, open_on_same_line: bool = True, break_after_close: bool = True) -> Hashtable:
    on: dict[str, Value] = {"Enable": True}
    rules: dict[str, Value] = {
        "PSPlaceOpenBrace": table(
            {**on, "OnSameLine": open_on_same_line, "NewLineAfter": True, "IgnoreOneLineBlock": True}
        ),
        "PSPlaceCloseBrace": table(
            {**on, "NewLineAfter": break_after_close, "IgnoreOneLineBlock": True, "NoEmptyLineBefore": False}
        ),
        "PSUseConsistentIndentation": table(
            {
                **on,
                "Kind": "space",
                "PipelineIndentation": "IncreaseIndentationForFirstPipeline",
                "IndentationSize": 4,
            }
        ),
        "PSUseConsistentWhitespace": table(
            {
                **on,
                "CheckInnerBrace": True,
                "CheckOpenBrace": True,
                "CheckOpenParen": True,
                "CheckOperator": True,
                "CheckPipe": True,
                "CheckPipeForRedundantWhitespace": False,
                "CheckSeparator": True,
                "CheckParameter": False,
                "IgnoreAssignmentOperatorInsideHashTable": True,
            }
        ),
        "PSAlignAssignmentStatement": table({**on, "CheckHashtable": True}),
        "PSUseCorrectCasing": table(on),
    }
    return table({"IncludeRules": tuple(rules), "Rules": table(rules)})


PRESETS: Mapping[str, Hashtable] = MappingProxyType(
    {
        "CodeFormatting": _formatting(),
        "CodeFormattingAllman": _formatting(open_on_same_line=False),
        "CodeFormattingOTBS": _formatting(break_after_close=False),
        "CodeFormattingStroustrup": _formatting(),
        **{name: table({"IncludeRules": tuple(rules.split())}) for name, rules in _LISTS.items()},
    }
)
