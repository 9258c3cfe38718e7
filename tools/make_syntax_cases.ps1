<#
.SYNOPSIS
    Asks PowerShell how it reads some scripts, and writes the cases of fixtures/syntax.
.DESCRIPTION
    Each case is one JSON line: the text, the ids of the errors, and, where there are none, the nodes as [class, start, end].
    Nodes without text of their own are left out: named blocks, pipelines around an expression, the blocks inside $() and @().
.PARAMETER Texts
    A file with one script a line, as JSON strings, or with the cases of an earlier run.
.PARAMETER Out
    Where the cases go.
#>
param([Parameter(Mandatory)][string] $Texts, [Parameter(Mandatory)][string] $Out)
function Test-Wrapper($Node) {
    switch ($Node.GetType().Name) {
        'CommandExpressionAst' { $Node.Redirections.Count -eq 0 }
        'NamedBlockAst' { $Node.Unnamed -or $Node.Extent.EndOffset -eq 0 }
        'PipelineAst' { $Node.PipelineElements[0].Extent.ToString() -eq $Node.Extent.ToString() -and $Node.PipelineElements[0] -is [System.Management.Automation.Language.CommandExpressionAst] }
        'StatementBlockAst' { $Node.Parent.GetType().Name -in 'SubExpressionAst', 'ArrayExpressionAst' }
        default { $false }
    }
}
$lines = foreach ($line in [System.IO.File]::ReadAllLines($Texts)) {
    $given = ConvertFrom-Json $line
    $text = if ($given -is [string]) { $given } else { $given.text }
    $tokens = $errors = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
    $case = [ordered] @{ text = $text; errors = @($errors | ForEach-Object ErrorId) }
    if (-not $errors) {
        $case.nodes = @(foreach ($node in $ast.FindAll({ $true }, $true)) {
                if (-not (Test-Wrapper $node)) {
                    , @(($node.GetType().Name -replace 'Ast$'), $node.Extent.StartOffset, $node.Extent.EndOffset)
                }
            })
    }
    ConvertTo-Json $case -Depth 4 -Compress
}
[System.IO.File]::WriteAllLines($Out, [string[]] $lines)
