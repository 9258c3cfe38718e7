<#
.SYNOPSIS
    Asks PowerShell which of some scripts it refuses, and writes the cases of fixtures/semantic.
.DESCRIPTION
    Parses each script and, where the parser has no objection, compiles it without running it, which defines its classes.
    Each case is one JSON line: the text, and the errors as [id, line].
.PARAMETER Texts
    A file with one script a line, as JSON strings, or with the cases of an earlier run.
.PARAMETER Out
    Where the cases go.
#>
param([Parameter(Mandatory)][string] $Texts, [Parameter(Mandatory)][string] $Out)
$compile = [scriptblock].GetMethod('Compile', [System.Reflection.BindingFlags] 'NonPublic, Instance')
$lines = foreach ($line in [System.IO.File]::ReadAllLines($Texts)) {
    $given = ConvertFrom-Json $line
    $text = if ($given -is [string]) { $given } else { $given.text }
    $tokens = $errors = $null
    try { $ast = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors) } catch { continue }
    $found = @($errors)
    if (-not $found) {
        try { [void] $compile.Invoke($ast.GetScriptBlock(), @($true)) }
        catch {
            $reason = $_.Exception
            while ($reason.InnerException) { $reason = $reason.InnerException }
            $found = if ($reason -is [System.Management.Automation.ParseException]) { @($reason.Errors) } else { @($reason) }
        }
    }
    $said = @(foreach ($one in $found) { , @(if ($one.Extent) { $one.ErrorId, $one.Extent.StartLineNumber } else { $one.GetType().Name, 1 }) })
    ConvertTo-Json ([ordered] @{ text = $text; errors = $said }) -Depth 4 -Compress
}
[System.IO.File]::WriteAllLines($Out, [string[]] $lines)
