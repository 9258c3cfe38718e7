"""The public face of psverify: all that rules, reporters and managers may import.

What a rule needs is imported at once; what only managers need comes when it is asked for, so that importing a rule
brings neither pool nor command line.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from psverify.check.attributes import argument_name as argument_name
from psverify.check.attributes import attribute_argument as attribute_argument
from psverify.check.attributes import attributes as attributes
from psverify.check.attributes import flag as flag
from psverify.check.attributes import is_named as is_named
from psverify.check.attributes import is_true as is_true
from psverify.check.attributes import type_constraints as type_constraints
from psverify.check.commands import COMMON_PARAMETERS as COMMON_PARAMETERS
from psverify.check.commands import Command as Command
from psverify.check.commands import CommandTable as CommandTable
from psverify.check.commands import approved_verbs as approved_verbs
from psverify.check.commands import command_table as command_table
from psverify.check.commands import commands_of as commands_of
from psverify.check.commands import platforms as platforms
from psverify.check.commands import verb_names as verb_names
from psverify.check.file import File as File
from psverify.check.functions import bare_name as bare_name
from psverify.check.functions import block_parameters as block_parameters
from psverify.check.functions import cmdlet_binding as cmdlet_binding
from psverify.check.functions import commands as commands
from psverify.check.functions import declared_functions as declared_functions
from psverify.check.functions import exported_functions as exported_functions
from psverify.check.functions import function_name as function_name
from psverify.check.functions import functions as functions
from psverify.check.functions import param_block as param_block
from psverify.check.functions import parameter_name as parameter_name
from psverify.check.functions import parameter_type as parameter_type
from psverify.check.functions import parameters as parameters
from psverify.check.functions import supports_should_process as supports_should_process
from psverify.check.rule import Bad as Bad
from psverify.check.rule import Fixed as Fixed
from psverify.check.rule import Good as Good
from psverify.check.rule import Options as Options
from psverify.check.rule import Place as Place
from psverify.check.rule import Rule as Rule
from psverify.check.rule import delete as delete
from psverify.check.rule import insert as insert
from psverify.check.rule import option as option
from psverify.check.rule import replace as replace
from psverify.check.types import resolve as resolve
from psverify.check.types import static_members as static_members
from psverify.check.types import static_type as static_type
from psverify.check.types import type_name_of as type_name_of
from psverify.check.variables import SPECIAL_VARIABLES as SPECIAL_VARIABLES
from psverify.check.variables import bare_variable_name as bare_variable_name
from psverify.check.variables import is_special as is_special
from psverify.errors import ExitCode as ExitCode
from psverify.errors import UserError as UserError
from psverify.errors import nearest as nearest
from psverify.model import Edit as Edit
from psverify.model import Failure as Failure
from psverify.model import Finding as Finding
from psverify.model import Fix as Fix
from psverify.model import Outcome as Outcome
from psverify.model import Record as Record
from psverify.model import Region as Region
from psverify.model import Safety as Safety
from psverify.model import Severity as Severity
from psverify.model import Span as Span
from psverify.model import Summary as Summary
from psverify.parse.nodes import Argument as Argument
from psverify.parse.nodes import VariablePath as VariablePath
from psverify.parse.nodes import arguments as arguments
from psverify.parse.nodes import command_elements as command_elements
from psverify.parse.nodes import command_name as command_name
from psverify.parse.nodes import command_parameter_name as command_parameter_name
from psverify.parse.nodes import constant_string as constant_string
from psverify.parse.nodes import is_bare_word as is_bare_word
from psverify.parse.nodes import is_splatted as is_splatted
from psverify.parse.nodes import is_string_constant as is_string_constant
from psverify.parse.nodes import is_variable as is_variable
from psverify.parse.nodes import named_argument as named_argument
from psverify.parse.nodes import operator_text as operator_text
from psverify.parse.nodes import quote_of as quote_of
from psverify.parse.nodes import string_value as string_value
from psverify.parse.nodes import unparenthesised as unparenthesised
from psverify.parse.nodes import variable_path as variable_path
from psverify.parse.tree import Node as Node
from psverify.parse.tree import Tree as Tree
from psverify.plugin.hooks import hookimpl as hookimpl
from psverify.read.source import Source as Source

if TYPE_CHECKING:
    from psverify.session import Session as Session

_LATER = {"Session": "psverify.session"}


def __getattr__(name: str) -> Any:
    home = _LATER.get(name)
    if home is None:
        raise AttributeError(f"module 'psverify.api' has no attribute '{name}'")
    return getattr(importlib.import_module(home), name)
