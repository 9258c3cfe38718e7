"""Questions about scripts, for rules: `facts.command_name(node)`, `facts.functions(file)`."""

from __future__ import annotations

from psverify.facts.attributes import (
    argument_name as argument_name,
    attribute_argument as attribute_argument,
    attributes as attributes,
    has_true_argument as has_true_argument,
    is_named as is_named,
    is_true as is_true,
    type_constraints as type_constraints,
)
from psverify.facts.braces import (
    indentation_at as indentation_at,
    line_start as line_start,
    no_line_end as no_line_end,
    openings as openings,
    outline as outline,
    value_blocks as value_blocks,
)
from psverify.facts.callbacks import (
    has_dictated_signature as has_dictated_signature,
    has_known_signature as has_known_signature,
    is_azure_function as is_azure_function,
    is_called_back as is_called_back,
    is_used_by_sibling as is_used_by_sibling,
)
from psverify.facts.command_arguments import (
    bound_argument as bound_argument,
    has_parameter as has_parameter,
    has_positional_argument as has_positional_argument,
    parameter_value as parameter_value,
)
from psverify.facts.command_spelling import Spelling as Spelling, command_spelling as command_spelling
from psverify.facts.commands import (
    COMMON_PARAMETER_ALIASES as COMMON_PARAMETER_ALIASES,
    COMMON_PARAMETERS as COMMON_PARAMETERS,
    Command as Command,
    CommandTable as CommandTable,
    approved_verbs as approved_verbs,
    command_table as command_table,
    commands_of as commands_of,
    is_program_name as is_program_name,
    platform_named as platform_named,
    verb_names as verb_names,
)
from psverify.facts.conditions import is_condition as is_condition
from psverify.facts.dsc import (
    RESOURCE_FUNCTIONS as RESOURCE_FUNCTIONS,
    always_returns as always_returns,
    direct_commands as direct_commands,
    dsc_classes as dsc_classes,
    dsc_resource as dsc_resource,
    files_about as files_about,
    is_known_around as is_known_around,
    resource_functions as resource_functions,
    schema_keys as schema_keys,
)
from psverify.facts.dynamic_scope import is_read_by_callee as is_read_by_callee
from psverify.facts.enclosing_nodes import nearest_above as nearest_above
from psverify.facts.functions import (
    bare_name as bare_name,
    block_parameters as block_parameters,
    calls as calls,
    cmdlet_binding as cmdlet_binding,
    commands_by_name as commands_by_name,
    declared_functions as declared_functions,
    definition_span as definition_span,
    exported_functions as exported_functions,
    function_name as function_name,
    functions as functions,
    param_block as param_block,
    parameter_name as parameter_name,
    parameter_type as parameter_type,
    parameters as parameters,
    parameters_by_name as parameters_by_name,
    supports_should_process as supports_should_process,
)
from psverify.facts.guards import catches_errors as catches_errors, guards as guards
from psverify.facts.help_comments import help_comments as help_comments
from psverify.facts.kept_parameters import is_kept_on_purpose as is_kept_on_purpose
from psverify.facts.manifests import (
    constants_in as constants_in,
    entries as entries,
    is_given as is_given,
    is_version as is_version,
    manifest as manifest,
    min_version as min_version,
    names_missing_files as names_missing_files,
)
from psverify.facts.node_groups import in_order as in_order, nodes_within as nodes_within
from psverify.facts.pester import pester_command as pester_command
from psverify.facts.project.dot_sourcing import (
    is_common_in_folder as is_common_in_folder,
    is_read_by_dot_sourced as is_read_by_dot_sourced,
    is_read_by_dot_sourcing as is_read_by_dot_sourcing,
)
from psverify.facts.project.function_renaming import (
    function_renaming as function_renaming,
    is_used_elsewhere as is_used_elsewhere,
    renaming_group as renaming_group,
)
from psverify.facts.project.other_scripts import (
    is_implementation as is_implementation,
    is_read_by_other_script as is_read_by_other_script,
)
from psverify.facts.redefined_commands import (
    is_redefined as is_redefined,
    is_redefined_here as is_redefined_here,
    makes_unknown_aliases as makes_unknown_aliases,
)
from psverify.facts.requires import requirements as requirements, target_platforms as target_platforms
from psverify.facts.runspaces import (
    defines_unknown_names as defines_unknown_names,
    is_known_outside as is_known_outside,
    is_runspace_variable as is_runspace_variable,
    own_variables as own_variables,
)
from psverify.facts.script_blocks import BLOCKS as BLOCKS, owner as owner
from psverify.facts.separators import is_needed_separator as is_needed_separator
from psverify.facts.shared_scope import is_of_unknown_command as is_of_unknown_command, sharing_scope as sharing_scope
from psverify.facts.stubs import is_fake as is_fake, is_stub as is_stub, is_stub_file as is_stub_file
from psverify.facts.test_code import is_in_pester_block as is_in_pester_block, is_test_code as is_test_code
from psverify.facts.tokens import Tokens as Tokens, tokens as tokens
from psverify.facts.types.assigned_type import UNKNOWN as UNKNOWN
from psverify.facts.types.dotnet_types import (
    resolve_type as resolve_type,
    static_type as static_type,
    type_name_of as type_name_of,
    types_by_text as types_by_text,
)
from psverify.facts.types.output_types import INDEFINITE as INDEFINITE, Outputs as Outputs
from psverify.facts.types.variable_flow import NOTHING as NOTHING, variable_types as variable_types
from psverify.facts.variable_lookup import is_looked_up as is_looked_up
from psverify.facts.variables import (
    SPECIAL_VARIABLES as SPECIAL_VARIABLES,
    assigned_variables as assigned_variables,
    bare_variable_name as bare_variable_name,
    is_special as is_special,
    variables_by_name as variables_by_name,
    variables_by_path as variables_by_path,
    variables_in as variables_in,
)
from psverify.parse.nodes import (
    Argument as Argument,
    arguments as arguments,
    command_elements as command_elements,
    command_name as command_name,
    command_parameter_name as command_parameter_name,
    constant_string as constant_string,
    has_comment as has_comment,
    is_bare_word as is_bare_word,
    is_splatted as is_splatted,
    is_string_constant as is_string_constant,
    is_variable as is_variable,
    operator_text as operator_text,
    path_of as path_of,
    quote_of as quote_of,
    string_value as string_value,
    unparenthesised as unparenthesised,
    user_path as user_path,
    variable_path as variable_path,
)
